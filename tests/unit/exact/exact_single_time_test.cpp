// One instant and quadratic σ, and the models mapped to points and to the exclusion process:
// symmetries, edges, and places ξ.
#include <gtest/gtest.h>

#include <cmath>

#include "exact/cumulants/two_time.hpp"
#include "exact/independent/walkers.hpp"
#include "exact/maps.hpp"
#include "exact/single_time.hpp"
#include "verify/differences.hpp"

namespace mft::exact {
namespace {

using mft::first_difference;
using mft::second_difference;

const QuadraticMobility ssep{1, -1}, inclusion{1, 1}, kmp{0, 1};

TEST(ExactSingleTime, PolylogarithmAtItsEnds) {
  EXPECT_NEAR(polylogarithm(-1, 0).value, -2.6123753486854883 / std::sqrt(M_PI), 1e-15);  // ζ(3/2)
  EXPECT_NEAR(polylogarithm(1e-8, 1 + 1e-8).value, 1e-8 / std::sqrt(M_PI), 1e-16);
  // Sommerfeld: F ≈ (4/3π) (ln ω)^{3/2} [1 + π²/(8 ln²ω) + 7π⁴/(640 ln⁴ω)], ω → ∞.
  const double L = 60, omega = std::exp(L);
  const double leading = 4 / (3 * M_PI) * std::pow(L, 1.5);
  const double corrections =
      1 + M_PI * M_PI / (8 * L * L) + 7 * std::pow(M_PI, 4) / (640 * L * L * L * L);
  EXPECT_NEAR(polylogarithm(omega, omega).value / (leading * corrections), 1, 1e-8);
}

TEST(ExactSingleTime, SymmetriesOfTheExclusionProcess) {
  const double a = 0.7, b = 0.2;
  for (const double B : {-3., 0.4, 9.}) {
    const double mu = single_time(ssep, a, b, B, 1).mu.value;
    EXPECT_NEAR(single_time(ssep, b, a, -B, 1).mu.value, mu, 1e-14 * std::abs(mu));
    EXPECT_NEAR(single_time(ssep, 1 - a, 1 - b, -B, 1).mu.value, mu, 1e-14 * std::abs(mu));
    const double dual = -B + std::log(b * (1 - a) / (a * (1 - b)));
    EXPECT_NEAR(single_time(ssep, a, b, dual, 1).mu.value, mu, 3e-14 * std::abs(mu));
    EXPECT_NEAR(single_time(ssep, a, b, B, 9).mu.value, 3 * mu, 1e-14 * std::abs(mu));
    const double at_place = single_time(ssep, a, b, B, 1, 0.8).mu.value;
    EXPECT_NEAR(single_time(ssep, b, a, -B, 1, -0.8).mu.value, at_place, 1e-14);
    // Holes: their current read at ξ is minus the particles', plus what ξ itself holds.
    EXPECT_NEAR(single_time(ssep, 1 - a, 1 - b, -B, 1, 0.8).mu.value, at_place + 0.8 * B, 1e-14);
  }
}

TEST(ExactSingleTime, DerivativesAndSecondOrderAtAPlace) {
  const double a = 0.7, b = 0.2;
  for (const QuadraticMobility& sigma : {ssep, inclusion, kmp})
    for (const double xi : {-0.6, 0., 0.3, 1.5}) {
      const auto mu = [&](double B, double x) {
        return single_time(sigma, a, b, B, 1.7, x).mu.value;
      };
      const double B = 0.4, h = 0.004;
      const SingleTime s = single_time(sigma, a, b, B, 1.7, xi);
      EXPECT_NEAR(s.Q.value, first_difference([&](double c) { return mu(c, xi); }, B, h), 1e-12);
      EXPECT_NEAR(s.position_slope, first_difference([&](double x) { return mu(B, x); }, xi, h),
                  1e-11);
      // Mean and variance by the two-time form at this place.
      const Reading r{1.7, xi, 0};
      const StepDensity density{true, a, b};
      const auto mobility = [&](double rho) { return 2 * rho * (sigma.a + sigma.b * rho); };
      const double variance = step_covariance(mobility, density, r, r).value;
      EXPECT_NEAR(second_difference([&](double c) { return mu(c, xi); }, 0, 0.015), variance, 1e-10)
          << xi;
      EXPECT_NEAR(single_time(sigma, a, b, 0, 1.7, xi).Q.value, mean_current(density, r), 1e-15);
    }
}

TEST(ExactSingleTime, EdgeOfTheDomain) {
  const SingleTime edge = single_time(kmp, 0.5, 0.8, 2, 1);  // B = 1/ρ_a
  EXPECT_NEAR(edge.mu.value, 2.6123753486854883 / std::sqrt(M_PI), 1e-14);
  EXPECT_TRUE(std::isinf(edge.Q.value));
}

TEST(ExactMaps, RodsOfNoLengthArePoints) {
  const std::vector<Pulse> pulses = {{{0.5, 0.2, 0}, 0.8}, {{1}, -1.1}};
  const StepDensity density{false, 0.7, 0.4};
  Drive drive{1, pulses, {}};
  const Answer rods = hard_rods(0, pulses, density), points = walkers_answer(drive, density);
  EXPECT_NEAR(rods.mu.value, points.mu.value, 2e-15);
  for (const std::size_t k : {0, 1}) EXPECT_NEAR(rods.Q[k].value, points.Q[k].value, 1e-14);
}

// μ of a mapped model is a stationary value: Q is its derivative only if both are right.
TEST(ExactMaps, CurrentsAreDerivatives) {
  const auto check = [](auto&& form, double B) {
    const double by_B = first_difference([&](double c) { return form(c).mu.value; }, B, 0.01);
    EXPECT_NEAR(form(B).Q[0].value, by_B, 1e-11) << B;
  };
  for (const bool annealed : {true, false}) {
    const StepDensity density{annealed, 1.2, 0.7};
    check([&](double B) { return hard_rods(0.4, {{1, B}}, density); }, 0.9);
    check([&](double B) { return spacings({{1, B}}, density); }, -0.5);
  }
  check([&](double B) { return zero_range(B, 1, {true, 1.2, 0.7}); }, 0.4);
}

// At equilibrium the second B-derivative of μ is (48) or (49) with the D and σ of the density.
TEST(ExactMaps, VariancesAtEquilibrium) {
  const auto variance = [](auto&& form) {
    return second_difference([&](double B) { return form(B).mu.value; }, 0, 0.05);
  };
  const double rho = 0.8;
  for (const bool annealed : {true, false}) {
    const StepDensity density{annealed, rho, rho};
    const double factor = annealed ? 1 : std::sqrt(0.5);
    const double a = 0.5, rods_root_D = 1 / (1 - a * rho);
    EXPECT_NEAR(variance([&](double B) {
                  return hard_rods(a, {{1, B}}, density);
                }),
                factor * 2 * rho / (std::sqrt(M_PI) * rods_root_D), 1e-8);
    EXPECT_NEAR(variance([&](double B) {
                  return spacings({{1, B}}, density);
                }),
                factor * 2 * rho / std::sqrt(M_PI), 1e-10);
  }
  EXPECT_NEAR(variance([&](double B) {
                return zero_range(B, 1, {true, rho, rho});
              }),
              2 * rho / std::sqrt(M_PI), 1e-8);
}

}  // namespace
}  // namespace mft::exact
