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

TEST(ScanCurve, DividesARangeOfSeveralKeysAlike) {
  Axis both = axis("initial.left", {"0.1", "0.5", "0.9"});
  both.keys.push_back("initial.right");
  for (auto& row : both.rows) row.push_back(row[0]);
  const auto points = refined({{both}, false});
  ASSERT_TRUE(points);
  EXPECT_EQ(points->axes[0].numbers(0), points->axes[0].numbers(1));
  both.rows[1][1] = yaml::scalar("0.6");  // a zip
  EXPECT_FALSE(refined({{both}, false}));
}

TEST(ScanCurve, IsNoneWhereThePointsAreNoCurves) {
  EXPECT_FALSE(refined({{axis("model", {"ssep", "kmp"})}, false}));
  EXPECT_FALSE(refined({{axis("solver.tolerance", {"1e-3", "1e-6"})}, false}));
}

}  // namespace
}  // namespace mft::scan
