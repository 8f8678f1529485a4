// Cumulants: two routes for each, at orders and places that the reference values do not reach.
#include <gtest/gtest.h>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>

#include "exact/cumulants/independent.hpp"
#include "exact/cumulants/third.hpp"
#include "exact/cumulants/two_time.hpp"
#include "exact/independent/walkers.hpp"
#include "exact/single_time.hpp"

namespace mft::exact {
namespace {

constexpr double pi = 3.14159265358979323846;

std::vector<Reading> at(std::initializer_list<double> times) {
  std::vector<Reading> readings;
  for (const double t : times) readings.push_back({t});
  return readings;
}

// The formula in 40 digits: asin next to 1 must not cost any.
TEST(ExactCumulants, TwoNearTimes) {
  const Estimate annealed = quadratic_covariance(0.42, 0.32, -4, {true, 0.7, 0.2}, 1, 1 + 1e-8);
  EXPECT_NEAR(annealed.value, 0.25004800863226, 7e-15);
  const Estimate quenched = quadratic_covariance(0.42, 0.32, -4, {false, 0.7, 0.2}, 1, 1 + 1e-8);
  EXPECT_NEAR(quenched.value, 0.18890650631527, 7e-15);
}

TEST(ExactCumulants, ElementaryAndQuadratureAgree) {
  for (const bool annealed : {true, false})
    for (const auto& readings :
         {at({0.3}), at({0.3, 1}), at({0.3, 0.3, 1}), at({1, 0.2, 0.6}), at({0.2, 0.2, 0.7, 1})}) {
      const Estimate elementary = independent_cumulant({annealed, 0.7, 0.4}, readings);
      const Estimate quadrature =
          independent_cumulant_by_quadrature({annealed, 0.7, 0.4}, readings);
      EXPECT_NEAR(elementary.value, quadrature.value, elementary.error + quadrature.error)
          << annealed << readings.size();
      EXPECT_LT(elementary.error + quadrature.error, 1e-13);
    }
}

TEST(ExactCumulants, HighOrdersAtOneTime) {
  const auto readings = at({0.8, 0.8, 0.8, 0.8, 0.8, 0.8});
  const Estimate annealed = independent_cumulant({true, 0.7, 0.4}, readings);
  EXPECT_NEAR(annealed.value, 1.1 * std::sqrt(0.8 / pi), annealed.error);
  // Sixth cumulant of an indicator of mean p.
  const auto sixth = [](double x) {
    const double p = 0.5 * std::erfc(x / std::sqrt(3.2)), v = p * (1 - p);
    return v * (1 - 30 * v + 120 * v * v);
  };
  const double exact = 1.1 * boost::math::quadrature::gauss_kronrod<double, 31>::integrate(
                                 sixth, 0., 12., 12, 1e-14);
  const Estimate quenched = independent_cumulant({false, 0.7, 0.4}, readings);
  EXPECT_NEAR(quenched.value, exact, quenched.error + 1e-14);
  EXPECT_LT(quenched.error, 1e-13);
}

// Joint cumulants away from the origin against mixed differences of μ.
TEST(ExactCumulants, PlacesAndStartsAgreeWithDifferencesOfMu) {
  const std::vector<Reading> readings = {{0.4, 0.3, -0.1}, {1, -0.2, 0.2}, {1, 0.1, 0}};
  for (const bool annealed : {true, false}) {
    const StepDensity density{annealed, 0.7, 0.4};
    const auto mu = [&](double b1, double b2, double b3) {
      Drive drive{1, {}, {}};
      const double B[3] = {b1, b2, b3};
      for (int k = 0; k < 3; ++k) drive.pulses.push_back({readings[k], B[k]});
      return Walkers(drive, density).mu();
    };
    const auto third = [&](double h) {
      double sum = 0;
      for (const int i : {-1, 1})
        for (const int j : {-1, 1})
          for (const int k : {-1, 1}) sum += i * j * k * mu(i * h, j * h, k * h);
      return sum / (8 * h * h * h);
    };
    const double limit = (third(0.2) - 20 * third(0.1) + 64 * third(0.05)) / 45;
    const Estimate value = independent_cumulant(density, readings);
    EXPECT_NEAR(value.value, limit, 1e-9) << annealed;
    const Estimate pair = independent_cumulant(density, {readings[0], readings[1]});
    const Estimate field =
        step_covariance([](double rho) { return 2 * rho; }, density, readings[0], readings[1]);
    EXPECT_NEAR(pair.value, field.value, pair.error + field.error + 1e-14) << annealed;
    const Estimate first = independent_cumulant(density, {readings[1]});
    EXPECT_NEAR(first.value, mean_current(density, readings[1]), first.error) << annealed;
  }
}

TEST(ExactCumulants, PartsOfTheCovarianceAtEquilibrium) {
  // (48), (49)
  const double noise = (std::sqrt(1.5) - std::sqrt(0.5)) / (2 * std::sqrt(pi));
  const double all = (std::sqrt(0.5) + 1 - std::sqrt(0.5)) / (2 * std::sqrt(pi));
  EXPECT_NEAR(noise_covariance({0.5}, {1}), noise, 1e-16);
  EXPECT_NEAR(noise_covariance({0.5}, {1}) + initial_covariance({0.5}, {1}), all, 1e-16);
  // A constant σ at any place, by quadrature.
  const Reading r1{0.5, 0.4, -0.3}, r2{1, -0.6, 0.1};
  const Estimate quadrature = step_covariance([](double) { return 1.; }, {true, 0.8, 0.1}, r1, r2);
  EXPECT_NEAR(noise_covariance(r1, r2) + initial_covariance(r1, r2), quadrature.value, 1e-14);
}

TEST(ExactCumulants, ThirdOrderOfIndependentParticles) {
  for (const bool annealed : {true, false}) {
    const StepDensity density{annealed, 0.7, 0.4};
    const Estimate fields = third_cumulant({0, 2, 0}, density, {0.3, 0.6, 1});
    const Estimate indicators = independent_cumulant(density, at({0.3, 0.6, 1}));
    EXPECT_NEAR(fields.value, indicators.value, fields.error + indicators.error) << annealed;
    EXPECT_LT(fields.error, 1e-10);
  }
}

TEST(ExactCumulants, SeriesOfOneTimeAgreesWithTheTwoAndThreeTimeForms) {
  const double a = 0.7, b = 0.2;
  const StepDensity density{true, a, b};
  for (const QuadraticMobility sigma : {QuadraticMobility{1, -1}, {0, 1}, {1, 1}}) {
    const Quadratic polynomial{0, 2 * sigma.a, 2 * sigma.b};
    const Estimate first = single_time_cumulant(sigma, a, b, 1, 1);
    EXPECT_NEAR(first.value, mean_current(density, {1}), first.error);
    const Estimate second = single_time_cumulant(sigma, a, b, 1, 2);
    const Estimate pair =
        quadratic_covariance(polynomial(a), polynomial(b), polynomial.second(), density, 1, 1);
    EXPECT_NEAR(second.value, pair.value, second.error + pair.error);
    const Estimate third = single_time_cumulant(sigma, a, b, 1, 3);
    const Estimate triple = third_cumulant(polynomial, density, {1, 1, 1});
    EXPECT_NEAR(third.value, triple.value, third.error + triple.error);
    // The sixth against differences of the fourth-order ones of Q = dμ/dB would lose digits; the
    // series of μ itself sums to μ.
    double sum = 0, factor = 1;
    for (std::size_t n = 1; n <= 24; ++n) {
      factor *= 0.2 / n;
      sum += factor * single_time_cumulant(sigma, a, b, 1, n).value;
    }
    EXPECT_NEAR(sum, single_time(sigma, a, b, 0.2, 1).mu.value, 1e-15);
  }
}

}  // namespace
}  // namespace mft::exact
