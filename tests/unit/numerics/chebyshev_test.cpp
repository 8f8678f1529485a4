// Chebyshev series: interpolation, integral and division by the distance to -1.
#include "numerics/chebyshev.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace mft::chebyshev {
namespace {

// Each of the 25 coefficients may be off by one rounding of the largest value.
constexpr double round_off = 25 * 2.3e-16;

Series of_exponential(double rate) {
  std::vector<double> values;
  for (double t : points(24)) values.push_back(std::exp(rate * t));
  return interpolate(values);
}

TEST(Chebyshev, PointsAreSymmetricAndEndAtTheEnds) {
  const std::vector<double> t = points(24);
  EXPECT_EQ(t.front(), -1);
  EXPECT_EQ(t[12], 0);
  EXPECT_EQ(t.back(), 1);
  for (int j = 0; j <= 24; ++j) EXPECT_EQ(t[j], -t[24 - j]);
}

TEST(Chebyshev, InterpolatesToRoundOff) {
  for (double rate : {0.5, -2.0}) {
    const Series f = of_exponential(rate);
    for (double t : {-1.0, -0.93, -0.2, 0.0, 0.4, 0.99, 1.0})
      EXPECT_NEAR(value(f, t), std::exp(rate * t), round_off * std::exp(std::abs(rate)));
  }
  const Series cubic = interpolate({-1, -0.125, 0.125, 1});  // t³ = (3 T_1 + T_3)/4
  EXPECT_NEAR(cubic[1], 0.75, 1e-15);
  EXPECT_NEAR(cubic[3], 0.25, 1e-15);
  EXPECT_NEAR(cubic[0], 0, 1e-15);
}

TEST(Chebyshev, IntegralStartsAtTheLeftEnd) {
  const Series f = integral(of_exponential(1));
  for (double t : {-1.0, -0.5, 0.3, 1.0})
    EXPECT_NEAR(value(f, t), std::exp(t) - std::exp(-1), round_off * std::exp(1));
}

TEST(Chebyshev, MeanIsGoodNextToTheLeftEnd) {
  const Series mean = divided_by_distance(integral(of_exponential(1)));
  for (double distance : {0.0, 1e-12, 1e-6, 0.1, 1.0, 2.0}) {
    const double expected =
        distance == 0 ? std::exp(-1) : std::exp(-1) * std::expm1(distance) / distance;
    EXPECT_NEAR(value(mean, distance - 1), expected, round_off * std::exp(1));
  }
}

}  // namespace
}  // namespace mft::chebyshev
