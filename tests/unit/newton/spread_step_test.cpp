#include "newton/spread_step.hpp"

#include <cmath>
#include <limits>

#include "solver_problem.hpp"

namespace mft::testing {
namespace {

TEST(SpreadStep, IsTheHeatKernelsWhereDIsConstant) {
  const Case given = case_of("model: ssep\n" + initial_line("annealed", 0.7, 0.2) + one_instant);
  const SpreadStep step(*given.problem->model, 0.7, 0.2);
  for (double eta : {-3.0, 0.0, 0.4, 5.0})
    EXPECT_NEAR(step.at(eta), 0.7 - 0.5 * 0.5 * std::erfc(-eta / 2), 1e-15);
}

// Rods of length 1 are points on the line less the rods: x_points = x - N. A step of points of
// densities n = ρ/(1-ρ) spreads as ½ erfc, and the rods' density at x = y + (rods to the left of y)
// is n/(1+n).
TEST(SpreadStep, OfRodsIsThatOfPoints) {
  const double left = 0.95, right = 0.1, n_left = left / (1 - left), n_right = right / (1 - right);
  const Case given = case_of("model: {name: hard_rods, length: 1}\n" +
                             initial_line("annealed", left, right) + one_instant);
  const SpreadStep step(*given.problem->model, left, right);
  for (double y : {-3.0, -1.0, 0.0, 0.5, 2.0, 4.0}) {
    const double part = 0.5 * std::erfc(-y / 2);
    const double n = n_left + (n_right - n_left) * part;
    const double integral = y * part + std::exp(-y * y / 4) / std::sqrt(M_PI);  // ∫_{-∞}^y part
    const double x = y + n_left * y + (n_right - n_left) * integral;
    EXPECT_NEAR(step.at(x), n / (1 + n), 2e-3) << y;
  }
  EXPECT_DOUBLE_EQ(step.at(-std::numeric_limits<double>::infinity()), left);
  EXPECT_DOUBLE_EQ(step.at(std::numeric_limits<double>::infinity()), right);
}

}  // namespace
}  // namespace mft::testing
