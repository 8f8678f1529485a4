// Where expressions switch: enclosures, signs between places proven, smooth pieces.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "expression/branch/enclosure.hpp"
#include "expression/branch/signs.hpp"
#include "expression/branch/smooth_pieces.hpp"
#include "expression/compile.hpp"
#include "expression/parse.hpp"
#include "expression/symbolic.hpp"

namespace mft {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Every value at 200 points of an interval lies in its enclosure, which is not much wider where
// the expression names t once.
TEST(Enclosure, HoldsEveryValue) {
  const GiNaC::realsymbol t("t");
  const std::vector<std::pair<double, double>> intervals = {
      {0.1, 0.4}, {-0.5, 0.7}, {0, 3}, {-2, -1}, {2, 2.0001}, {0.25, 0.25}, {-20, 30}};
  for (const char* text : {"3*t - 1", "t^2", "t^3 - t", "1/(t + 5)", "1/t", "sqrt(t)", "log(t)",
                           "exp(-t)", "sin(3*t)", "cos(t - 1)", "tan(t/3)", "sinh(t)", "cosh(t)",
                           "tanh(t)", "erf(2*t)", "t^2.3", "2^t", "sqrt(1 - t)*log(t + 1)"}) {
    const Tape tape = compile({parse(text, t)}, t);
    for (const auto& [a, b] : intervals) {
      const Enclosure bound = enclose(tape, a, b)[0];
      for (int i = 0; i <= 200; ++i) {
        const double value = tape(std::min(b, a + (b - a) * i / 200));
        if (std::isnan(value)) continue;
        EXPECT_FALSE(bound.is_empty()) << text;
        EXPECT_GE(value, bound.lower) << text << " on " << a << ", " << b;
        EXPECT_LE(value, bound.upper) << text << " on " << a << ", " << b;
      }
    }
  }
  EXPECT_TRUE(enclose(compile({parse("log(t)", t)}, t), -2, -1)[0].is_empty());
  EXPECT_TRUE(enclose(compile({parse("1 + sqrt(t)", t)}, t), -2, -1)[0].is_empty());
  const Enclosure narrow = enclose(compile({parse("exp(t^2)", t)}, t), 0.5, 0.6)[0];
  EXPECT_NEAR(narrow.upper - narrow.lower, std::exp(0.36) - std::exp(0.25), 1e-13);
  EXPECT_EQ(narrow.sign(), 1);
  EXPECT_FALSE(narrow.has_zero());
  const Enclosure unbounded = enclose(compile({parse("2 - t", t)}, t), 5, infinity)[0];
  EXPECT_EQ(unbounded.sign(), -1);
  EXPECT_EQ(unbounded.magnitude(), infinity);
}

using Places = std::vector<double>;

// Where the sign changes; a first entry is the sign before.
Places places(const std::string& text, double begin, double end) {
  const GiNaC::realsymbol t("t");
  Effort effort;
  const std::vector<SignPiece> signs = find_signs(parse(text, t), t, begin, end, false, effort);
  Places out = {double(signs.front().sign)};
  for (std::size_t i = 1; i < signs.size(); ++i) {
    EXPECT_EQ(signs[i].sign, -signs[i - 1].sign) << text;
    out.push_back(signs[i - 1].end);
  }
  EXPECT_EQ(signs.back().end, end);
  return out;
}

void expect_places(const std::string& text, double begin, double end, const Places& expected,
                   double tolerance = 1e-15) {
  const Places found = places(text, begin, end);
  ASSERT_EQ(found.size(), expected.size()) << text;
  for (std::size_t i = 0; i < found.size(); ++i)
    EXPECT_NEAR(found[i], expected[i], tolerance) << text;
}

TEST(Signs, ChangeWhereTheyDo) {
  expect_places("t - 0.3", 0, 1, {-1, 0.3}, 0);
  expect_places("3*t - 0.9", 0, 1, {-1, 0.3}, 0);
  expect_places("0.3 - t", 0, 1, {1, 0.3}, 0);
  expect_places("t", 0, 1, {1});
  expect_places("t - 1", 0, 1, {-1});
  expect_places("t - 2", 0, 1, {-1});
  expect_places("cos(pi*t)", 0, 1, {1, 0.5});
  expect_places("sin(8*pi*t)", 0, 1, {1, 1. / 8, 2. / 8, 3. / 8, 4. / 8, 5. / 8, 6. / 8, 7. / 8});
  expect_places("(t-0.2)*(t-0.2000001)*(t-0.7)", 0, 1, {-1, 0.2, 0.2000001, 0.7});
  expect_places("t^3 - 0.6*t^2 + 0.11*t - 0.006", 0, 1, {-1, 0.1, 0.2, 0.3}, 1e-13);
  expect_places("exp(t) - 2", 0, 1, {-1, std::log(2)});
  expect_places("1e-30*(t-0.5)", 0, 1, {-1, 0.5});
  // A pulse that a thousand samples miss.
  expect_places(
      "exp(-(1e5*(t-0.123456))^2) - 0.5", 0, 1,
      {-1, 0.123456 - 1e-5 * std::sqrt(std::log(2)), 0.123456 + 1e-5 * std::sqrt(std::log(2))});
}

TEST(Signs, PassOverZerosWithoutAChange) {
  expect_places("(t-0.5)^2", 0, 1, {1});
  expect_places("-(t-0.3)^4", 0, 1, {-1});
  expect_places("t^2 - 0.6*t + 0.09", 0, 1, {1});
  expect_places("t^2", 0, 1, {1});
  expect_places("1 + cos(2*pi*t)", 0, 1, {1});
  expect_places("(t-0.3)^3", 0, 1, {-1, 0.3}, 1e-12);
}

TEST(Signs, ChangeAtPolesAndOnInfiniteIntervals) {
  expect_places("1/(t-0.3)", 0, 1, {-1, 0.3}, 1e-12);
  expect_places("5 - 1/t", 0, 1, {-1, 0.2});
  expect_places("1/t - 1/(1-t)", 0, 1, {1, 0.5});
  expect_places("1/(t-0.5)^2 - 100", 0, 1, {-1, 0.4, 0.6});
  expect_places("log(t) + 3", 0, 1, {-1, std::exp(-3)});
  expect_places("1/sqrt(t) - 2", 0, infinity, {1, 0.25});
  expect_places("t - 0.5", 0, infinity, {-1, 0.5});
  expect_places("t - 1e6", 0, infinity, {-1, 1e6});
  expect_places("t", -infinity, infinity, {-1, 0});
  expect_places("t*(1-t)", 0, infinity, {1, 1});
  expect_places("t", 0, infinity, {1});
  expect_places("1 + t^2", -infinity, infinity, {1});
  expect_places("exp(t) - 1", -infinity, infinity, {-1, 0});
  expect_places("log(t)", 0, infinity, {-1, 1});
  expect_places("t - 1e-9", 0, infinity, {-1, 1e-9});
}

TEST(Signs, OfConstants) {
  const GiNaC::realsymbol t("t");
  Effort effort;
  EXPECT_EQ(find_signs(GiNaC::ex(0), t, 0, 1, false, effort)[0].sign, 0);
  EXPECT_EQ(find_signs(GiNaC::ex(GiNaC::Pi) - 4, t, 0, 1, false, effort)[0].sign, -1);
}

std::string refusal(const std::string& text, double begin = 0, double end = 1) {
  const GiNaC::realsymbol t("t");
  try {
    smooth_pieces(text, {}, t, begin, end);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(SmoothPieces, RefuseWhatCannotBeTold) {
  EXPECT_EQ(refusal("if(sin(t)^2 + cos(t)^2 > 1, 1, 2)"),
            "'sin(t)^2 + cos(t)^2 > 1' switches where round-off hides it, between 0 and 1");
  EXPECT_EQ(refusal("if(tanh(50*(t - 0.5)) < 1, 1, 2)").substr(0, 67),
            "'tanh(50*(t - 0.5)) < 1' switches where round-off hides it, between");
  EXPECT_EQ(refusal("log(min(t + 1, 0))").substr(0, 59),
            "the value does not exist where 'min(t + 1, 0)' is 0 (log_ev");
  EXPECT_EQ(refusal("1/if(t > -1, 0, t)").substr(0, 48),
            "the value does not exist where 't > -1' is 1 (po");
  EXPECT_EQ(refusal("abs(sin(10^7*t))"),
            "'abs(sin(10^7*t))' switches at places that take too long to find");
  EXPECT_EQ(refusal("if( sqrt(t - 0.5) > 0.1 , 1, 2)").substr(0, 56),
            "'sqrt(t - 0.5) > 0.1' has a root of a negative number at");
  EXPECT_EQ(refusal("abs(sin(4000*t))"), "switches more than 1000 times");
}

struct Case {
  std::string text;
  std::vector<double> where;
  std::vector<std::string> values, what;
};

TEST(SmoothPieces, AreThoseBetweenTheSwitches) {
  const std::vector<Case> cases = {
      {"2*t", {}, {"2*t"}, {}},
      {"abs(t - 0.25)", {0.25}, {"0.25 - t", "t - 0.25"}, {"abs(t - 0.25)"}},
      {"max(t, 0.4, 1 - t)", {0.5}, {"1 - t", "t"}, {}},
      {"min(t, 0.4, 1 - t)", {0.4, 0.6}, {"t", "0.4", "1 - t"}, {}},
      {"abs(abs(t - 0.5) - 0.25)",
       {0.25, 0.5, 0.75},
       {"0.25 - t", "t - 0.25", "0.75 - t", "t - 0.75"},
       {}},
      {"if(t < 0.5, 1, -1)", {0.5}, {"1", "-1"}, {"t < 0.5"}},
      {"if(t > 0.2 and t <= 0.6, t, 0)", {0.2, 0.6}, {"0", "t", "0"}, {"t > 0.2", "t <= 0.6"}},
      {"if(t < 0.2 or t > 0.6, t, 0)", {0.2, 0.6}, {"t", "0", "t"}, {}},
      {"if(t < 0.5, if(t < 0.25, 1, 2), if(t < 0.25, 3, 4))", {0.25, 0.5}, {"1", "2", "4"}, {}},
      {"if(t > 0.5, sqrt(t - 0.5), log(1 - t))", {0.5}, {"log(1-t)", "sqrt(t-0.5)"}, {}},
      {"if(t < 0.5, 1/(2 - t), 1/(2 - t))", {}, {"1/(2-t)"}, {}},
      {"max(t - 0.5, 0)^2 + min(t - 0.5, 0)^2", {}, {"(t - 0.5)^2"}, {}},
      {"if(max(t - 0.5, 0) <= 0, 3, 4)", {0.5}, {"3", "4"}, {}},
      {"if(max(t - 0.5, 0) < 0, 3, 4)", {}, {"4"}, {}},
      {"abs(t-0.5) + abs(2*t-1)", {0.5}, {"1.5-3*t", "3*t-1.5"}, {}},
      {"abs(t - 0.1 - 0.2)*abs(t - 0.3)", {}, {"(t - 0.3)^2"}, {}},
      // Within round-off of the switch on a whole part: either side does.
      {"max(erf(1000*(t - 0.5)), 1)", {}, {"1"}, {}},
      {"max(exp(-1000*t), 0)", {}, {"exp(-1000*t)"}, {}},
      {"max(0, exp(-1/t))", {}, {"exp(-1/t)"}, {}},
      {"1 + abs(sin(t)^2 + cos(t)^2 - 1)", {}, {"1"}, {}},
  };
  const GiNaC::realsymbol t("t");
  for (const Case& c : cases) {
    const SmoothPieces found = smooth_pieces(c.text, {}, t, 0, 1);
    ASSERT_EQ(found.values.size(), c.values.size()) << c.text;
    ASSERT_EQ(found.switches.size(), c.where.size()) << c.text;
    for (std::size_t i = 0; i < c.values.size(); ++i)
      EXPECT_TRUE((found.values[i] - parse(c.values[i], t)).expand().is_zero())
          << c.text << ": " << found.values[i];
    for (std::size_t i = 0; i < c.where.size(); ++i)
      EXPECT_EQ(found.switches[i].where, c.where[i]) << c.text;
    for (std::size_t i = 0; i < c.what.size(); ++i)
      EXPECT_EQ(found.switches[i].text, c.what[i]) << c.text;
  }
}

// An expression as text, and as what it means.
struct Meaning {
  std::string text;
  std::function<double(double)> value;
};

Meaning random_expression(std::mt19937& random, int depth) {
  const auto choose = [&random](unsigned n) { return random() % n; };
  if (depth == 0 || choose(6) == 0) {
    static const std::vector<double> numbers = {0.37, 1.31, 2, 0.052};
    if (choose(2) == 0) return {"t", [](double t) { return t; }};
    const double number = numbers[choose(4)];
    return {fmt::format("{}", number), [number](double) { return number; }};
  }
  const auto [a, f] = random_expression(random, depth - 1);
  const auto [b, g] = random_expression(random, depth - 1);
  switch (choose(8)) {
    case 0:
      return {"(" + a + " + " + b + ")", [f = f, g = g](double t) { return f(t) + g(t); }};
    case 1:
      return {"(" + a + " - " + b + ")", [f = f, g = g](double t) { return f(t) - g(t); }};
    case 2:
      return {"(" + a + "*" + b + ")", [f = f, g = g](double t) { return f(t) * g(t); }};
    case 3:
      return {"(" + a + "/" + b + ")", [f = f, g = g](double t) { return f(t) / g(t); }};
    case 4:
      return {"sin(9*" + a + ")", [f = f](double t) { return std::sin(9 * f(t)); }};
    case 5:
      return {"abs(" + a + ")", [f = f](double t) { return std::abs(f(t)); }};
    case 6:
      return {"max(" + a + ", " + b + ")",
              [f = f, g = g](double t) { return std::max(f(t), g(t)); }};
    default:
      break;
  }
  const auto [c, h] = random_expression(random, depth - 1);
  return {"if(" + a + " < " + b + " or t > 0.9, " + c + ", min(" + a + ", " + c + "))",
          [f = f, g = g, h = h](double t) {
            return f(t) < g(t) || t > 0.9 ? h(t) : std::min(f(t), h(t));
          }};
}

TEST(SmoothPieces, AreWhatTheTextMeans) {
  std::mt19937 random(1);
  int compared = 0;
  for (int n = 0; n < 300; ++n) {
    const Meaning e = random_expression(random, 4);
    if (!refusal(e.text).empty()) continue;
    const GiNaC::realsymbol t("t");
    const SmoothPieces pieces = smooth_pieces(e.text, {}, t, 0, 1);
    for (int i = 0; i < 19; ++i) {
      const double at = (i + 0.371) / 19;
      std::size_t k = 0;
      while (k < pieces.switches.size() && pieces.switches[k].where <= at) ++k;
      const double value = compile({pieces.values[k]}, t)(at), wanted = e.value(at);
      if (!std::isfinite(wanted)) continue;
      EXPECT_NEAR(value, wanted, 1e-10 * std::max(1.0, std::abs(wanted))) << e.text << " at " << at;
      ++compared;
    }
  }
  EXPECT_GT(compared, 4000);
}

// Derivatives and tapes are those of the smooth parts.
TEST(SmoothPieces, AreDifferentiatedAsTheyStand) {
  const GiNaC::realsymbol t("t");
  const SmoothPieces pieces = smooth_pieces("sin(t)*abs(t - a)^3", {{"a", 0.5}}, t, 0, 1);
  ASSERT_EQ(pieces.values.size(), 2u);
  for (int side : {0, 1}) {
    const double x = side == 0 ? 0.2 : 0.9, d = std::abs(x - 0.5), sign = side == 0 ? -1 : 1;
    const Tape tape = compile({symbolic::derivative(pieces.values[side], t)}, t);
    EXPECT_NEAR(tape(x), std::cos(x) * d * d * d + sign * 3 * std::sin(x) * d * d, 1e-15);
  }
  EXPECT_THROW(compile({parse("abs(t)", t)}, t), Error);
}

}  // namespace
}  // namespace mft
