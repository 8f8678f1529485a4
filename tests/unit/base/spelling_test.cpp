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

TEST(Spelling, LookalikesAreNamed) {
  EXPECT_FALSE(find_lookalike("plain - text, \"quoted\" and é"));
  const auto minus = find_lookalike("a \u2212 b\u00a0c");
  ASSERT_TRUE(minus);
  EXPECT_EQ(minus->name, "a minus sign (U+2212)");
  EXPECT_EQ(minus->plain, "-");
  EXPECT_EQ(find_lookalike("b\u00a0c")->plain, "a plain blank");
  EXPECT_EQ(find_lookalike("\ufeffmodel")->plain, "");
}

TEST(Spelling, LinesStayOne) {
  EXPECT_EQ(one_line("a\nb\r\tc\x1b[31m\x7f é"), "a\\nb\\x0d\\tc\\x1b[31m\\x7f é");
  EXPECT_EQ(one_line(""), "");
}

}  // namespace
}  // namespace mft
