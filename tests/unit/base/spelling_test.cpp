// "Did you mean": which known word is nearest, and when none is near.
#include "base/spelling.hpp"

#include <gtest/gtest.h>

namespace mft {
namespace {

TEST(Spelling, FindsTheNearestWord) {
  const std::vector<std::string> words = {"time", "B", "Q", "position", "start", "lambda"};
  EXPECT_EQ(closest("tiem", words), "time");
  EXPECT_EQ(closest("TIME", words), "time");
  EXPECT_EQ(closest("postion", words), "position");
  EXPECT_EQ(closest("lambd", words), "lambda");
  EXPECT_EQ(closest("b", words), "B");
}

TEST(Spelling, FindsNothingFarAway) {
  const std::vector<std::string> words = {"time", "position"};
  EXPECT_EQ(closest("viscosity", words), "");
  EXPECT_EQ(closest("", words), "");
  EXPECT_EQ(closest("tiem", {}), "");
  EXPECT_EQ(closest(std::string(100000, 'x'), words), "");
}

}  // namespace
}  // namespace mft
