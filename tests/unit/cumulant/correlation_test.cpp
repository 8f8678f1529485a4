// The grid of the correlation function, on one that is known.
#include "cumulant/correlation.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace mft {
namespace {

// Independent particles at equilibrium, up to a factor: √t + √t' - √|t - t'|.
double C(double t, double s) { return std::sqrt(t) + std::sqrt(s) - std::sqrt(std::abs(t - s)); }

TEST(CorrelationGrid, GivesCAndTheCorrelationOfTheCurrent) {
  const double T = 2;
  const CorrelationGrid grid(4, T);
  ASSERT_EQ(grid.times(), (std::vector<double>{0.5, 1, 1.5, 2}));
  EXPECT_EQ(grid.ratios().back(), 1);
  std::vector<double> at_ratios;
  for (double r : grid.ratios()) at_ratios.push_back(C(r * T, T));
  const CorrelationMaps maps = grid.on_grid(at_ratios);
  const CorrelationMaps error = grid.interpolation_error(at_ratios);
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 4; ++j) {
      const double t = grid.times()[i], s = grid.times()[j];
      EXPECT_NEAR(maps.Q[4 * i + j], C(t, s), 1e-9);
      EXPECT_LT(error.Q[4 * i + j], 1e-6);
      if (i == j) {
        EXPECT_TRUE(std::isnan(maps.current[4 * i + j]));
      } else {  // ∂_t ∂_t' of -√|t - t'|
        EXPECT_NEAR(maps.current[4 * i + j], -0.25 * std::pow(std::abs(t - s), -1.5), 1e-5);
      }
    }
}

}  // namespace
}  // namespace mft
