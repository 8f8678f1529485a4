// The points between those of a scan, at which a closed form is drawn.
#include <gtest/gtest.h>

#include "scan/curve.hpp"

namespace mft::scan {
namespace {

Axis axis(const std::string& key, const std::vector<std::string>& values) {
  Axis one;
  one.keys = {key};
  for (const std::string& value : values) one.rows.push_back({yaml::scalar(value)});
  return one;
}

TEST(ScanCurve, DividesTheOneAxisOfNumbersAndKeepsItsValues) {
  const auto points = refined({{axis("history.instants.0.B", {"-1", "0", "1"})}, false});
  ASSERT_TRUE(points);
  EXPECT_GT(points->count(), 100u);
  const std::vector<double> values = points->axes[0].numbers(0);
  for (double own : {-1.0, 0.0, 1.0})
    EXPECT_NE(std::find(values.begin(), values.end(), own), values.end()) << own;
  EXPECT_TRUE(std::is_sorted(values.begin(), values.end()));
}

TEST(ScanCurve, IsNoneWhereThePointsAreNoCurves) {
  EXPECT_FALSE(refined({{axis("model", {"ssep", "kmp"})}, false}));
  EXPECT_FALSE(refined({{axis("solver.tolerance", {"1e-3", "1e-6"})}, false}));
}

}  // namespace
}  // namespace mft::scan
