// Independent particles: P_λ and R_λ for any history against formulas found another way.
#include <gtest/gtest.h>

#include <boost/math/special_functions/bessel.hpp>
#include <boost/math/special_functions/hypergeometric_1F1.hpp>
#include <cmath>

#include "base/error.hpp"
#include "exact/gaussian.hpp"
#include "exact/independent/elementary.hpp"
#include "exact/independent/walkers.hpp"
#include "verify/differences.hpp"

namespace mft::exact {
namespace {

using mft::first_difference;
using mft::second_difference;

constexpr double pi = 3.14159265358979323846;

Source constant(double c, double position = 0) {
  return {[c](double) { return c; }, {}, position};
}

// Two pulses and a λ(t) with a jump, all at different places.
Drive mixed(double strength = 1) {
  Drive drive;
  drive.final_time = 1.2;
  drive.pulses = {{{0.4, 0.3, -0.1}, strength * 1.1}, {{1.0, -0.2, 0}, strength * -0.8}};
  drive.continuous = Source{
      [=](double t) { return strength * (t < 0.7 ? std::cos(3 * t) : 1.5 - t); }, {0.7}, 0.15};
  return drive;
}

TEST(ExactIndependent, ConstantLambdaIsTheArcsineLaw) {
  for (const double c : {-3., 0.4, 6.}) {
    const Drive drive{1.3, {}, constant(c)};
    const Walkers walkers(drive, {true, 0.7, 0.4});
    const double cT = c * 1.3;
    const double mean_up = 2 * boost::math::hypergeometric_1F1(0.5, 1.5, cT) - 2;
    const double mean_down = 2 * boost::math::hypergeometric_1F1(0.5, 1.5, -cT) - 2;
    const double mu = std::sqrt(1.3 / pi) * (0.7 * mean_up + 0.4 * mean_down);
    EXPECT_NEAR(walkers.mu(), mu, 4e-15 * std::max(1., std::abs(mu))) << c;
    for (const double t : {0., 0.5, 1.1}) {
      const double z = 0.5 * c * (1.3 - t), b = std::exp(z) * boost::math::cyl_bessel_i(0, z);
      EXPECT_NEAR(walkers.P(0, t), b, 1e-14 * b) << c << " " << t;
    }
  }
}

TEST(ExactIndependent, SymmetriesOfP) {
  Drive drive{
      1, {{{0.5}, 0.7}, {{1}, -0.4}}, Source{[](double t) { return 2 * std::sin(5 * t); }, {}}};
  Drive opposite = drive;
  for (Pulse& p : opposite.pulses) p.B = -p.B;
  opposite.continuous->lambda = [](double t) { return -2 * std::sin(5 * t); };
  const Walkers walkers(drive, {true, 0.5, 0.5}), mirror(opposite, {true, 0.5, 0.5});
  // (26)
  const double everything = walkers.P(40, 0.2);
  for (const double x : {0.05, 0.6, 2.})
    EXPECT_NEAR(walkers.P(-x, 0.2), mirror.P(x, 0.2) * everything, 3e-15 * everything);
  // (27), (28): even at ρ_a = ρ_b
  EXPECT_NEAR(walkers.mu(), mirror.mu(), 2e-15);
  const double forward = Walkers(drive, {false, 0.5, 0.5}).mu();
  EXPECT_NEAR(forward, Walkers(opposite, {false, 0.5, 0.5}).mu(), 2e-15);
}

TEST(ExactIndependent, ArcsinesAgreeWithTheRecursion) {
  const Drive drive{1, {{{0.1}, 0.5}, {{0.4}, -1.1}, {{0.45}, 0.8}, {{1}, 1.3}}, {}};
  const Answer recursion = walkers_answer(drive, {true, 0.7, 0.4});
  const Answer arcsines =
      few_instants_annealed(0.7, 0.4, {0.1, 0.4, 0.45, 1}, {0.5, -1.1, 0.8, 1.3});
  EXPECT_NEAR(arcsines.mu.value, recursion.mu.value, 4e-15);
  for (std::size_t k = 0; k < 4; ++k)
    EXPECT_NEAR(arcsines.Q[k].value, recursion.Q[k].value, 4e-15) << k;
}

// Values of (24) by arcsines in 60 digits, and quenched by nested quadrature in 30.
TEST(ExactIndependent, NearTimesAreToldApart) {
  struct Near {
    std::vector<Pulse> pulses;
    bool annealed;
    double mu;
  };
  for (const auto& [pulses, annealed, mu] : std::vector<Near>{
           {{{{1}, 3}, {{1.000001}, -3}}, true, 0.00460287940562785},
           {{{{1}, 8}, {{1.00000001}, -8}}, true, 0.0756292739807178},
           {{{{1}, 3}, {{1.00000000000001}, -3}}, true, 4.60245183718616e-7},
           {{{{1e-8}, 3}, {{1}, -3}}, true, 1.77858463498296},
           {{{{1e-14}, 3}, {{1}, -3}}, true, 1.77830234156927},
           {{{{1e-12}, 2}, {{1e-9}, -3}, {{1e-5}, 1.5}, {{1}, 2}}, true, 2.44368505236664},
           {{{{1e-12, 0.3, 0.3}, 3}, {{1, 0.3, 0.3}, -2}}, false, 0.106042119084515}}) {
    const Drive drive{pulses.back().reading.time, pulses, {}};
    const Answer answer = walkers_answer(drive, {annealed, 0.7, 0.2});
    EXPECT_NEAR(answer.mu.value, mu, answer.mu.error) << pulses[0].reading.time;
    EXPECT_LT(answer.mu.error, 5e-14);
  }
}

void expect_derivatives(const Drive& drive, const StepDensity& density, std::size_t k) {
  const Walkers walkers(drive, density);
  const auto mu = [&](double dB, double dx) {
    Drive changed = drive;
    changed.pulses[k].B += dB;
    changed.pulses[k].reading.position += dx;
    return Walkers(changed, density).mu();
  };
  const double by_B = first_difference([&](double d) { return mu(d, 0); }, 0, 0.02);
  const double by_x = first_difference([&](double d) { return mu(0, d); }, 0, 0.02);
  EXPECT_NEAR(walkers.Q(k), by_B, 1e-11) << density.annealed << k;
  EXPECT_NEAR(walkers.position_slope(k), by_x, 1e-10) << density.annealed << k;
}

TEST(ExactIndependent, CurrentsAndSlopesAreDerivatives) {
  Drive pulses = mixed();
  pulses.continuous.reset();
  for (const bool annealed : {true, false})
    for (const std::size_t k : {0, 1}) expect_derivatives(pulses, {annealed, 0.7, 0.4}, k);
  expect_derivatives(mixed(), {true, 0.7, 0.4}, 1);
}

TEST(ExactIndependent, SlowCurrentsAndSlopesAreDerivatives) {
  expect_derivatives(mixed(), {true, 0.7, 0.4}, 0);
  expect_derivatives(mixed(), {false, 0.7, 0.4}, 1);
}

// To second order in λ independent particles on a flat line are Gaussian with σ = 2ρ: another
// formula for everything that positions, starts, pulses and λ(t) do.
TEST(ExactIndependent, SecondOrderIsGaussian) {
  for (const bool annealed : {true, false}) {
    const StepDensity density{annealed, 0.6, 0.6};
    const double second =
        Gaussian(1.2, mixed(), density).mu().value - Gaussian(0, mixed(), density).mu().value;
    const double limit =
        second_difference([&](double h) { return Walkers(mixed(h), density).mu(); }, 0, 0.1) / 2;
    EXPECT_NEAR(limit, second, 1e-9) << annealed;
  }
}

TEST(ExactIndependent, FieldsSolveTheEquations) {
  for (const bool annealed : {true, false}) {
    const Walkers walkers(mixed(), {annealed, 0.7, 0.4}, fine_grid);
    const double h = 0.03;
    for (const double x : {-0.5, 0.02, 0.6})
      for (const double t : {0.2, 0.6, 0.9}) {
        const double lambda = x > 0.15 ? mixed().continuous->lambda(t) : 0;
        const auto check = [&](auto&& u, double direction) {
          const double by_t = first_difference([&](double s) { return u(x, s); }, t, h * h);
          const double by_xx = second_difference([&](double y) { return u(y, t); }, x, h);
          EXPECT_NEAR(by_t, direction * (by_xx + lambda * u(x, t)), 2e-8) << x << " " << t;
        };
        check([&](double y, double s) { return walkers.P(y, s); }, -1);
        check([&](double y, double s) { return walkers.R(y, s); }, 1);
      }
    // (20): q at t = 0.
    for (const double x : {-0.4, 0.05, 0.8}) {
      double w = walkers.p(x, 0);
      for (const Pulse& p : mixed().pulses) w -= x >= p.reading.origin ? p.B : 0;
      if (x >= 0.15) w -= (std::sin(2.1) / 3) + (1.5 * 0.5 - (1.44 - 0.49) / 2);
      const double density = x < 0 ? 0.7 : 0.4;
      EXPECT_NEAR(walkers.q(x, 0), annealed ? density * std::exp(w) : density, 2e-14);
    }
  }
}

TEST(ExactIndependent, SplittingAndScaling) {
  const StepDensity density{false, 0.3, 0.9};
  const Drive one{1, {{{0.6}, 0.9}, {{1}, -0.4}}, {}},
      split{1, {{{0.6}, 0.3}, {{1}, -0.4}, {{0.6}, 0.6}}, {}};
  EXPECT_NEAR(Walkers(one, density).mu(), Walkers(split, density).mu(), 1e-15);
  Drive stretched = mixed();
  for (Pulse& p : stretched.pulses) {
    p.reading.time *= 4;
    p.reading.position *= 2;
    p.reading.origin *= 2;
  }
  stretched.final_time *= 4;
  stretched.continuous =
      Source{[](double t) { return mixed().continuous->lambda(t / 4) / 4; }, {4 * 0.7}, 2 * 0.15};
  EXPECT_NEAR(Walkers(stretched, density).mu(), 2 * Walkers(mixed(), density).mu(), 4e-15);
}

TEST(ExactIndependent, IntervalsOfVeryDifferentLengthAndStrongHistories) {
  const StepDensity density{true, 0.7, 0.4};
  const Drive close{1, {{{0.5}, 3}, {{0.5 + 1e-7}, -2.5}, {{1}, 6}}, {}};
  const Answer answer = walkers_answer(close, density);
  const Answer arcsines = few_instants_annealed(0.7, 0.4, {0.5, 0.5 + 1e-7, 1}, {3, -2.5, 6});
  EXPECT_NEAR(answer.mu.value, arcsines.mu.value, answer.mu.error + arcsines.mu.error);
  const Drive strong{1, {{{0.5}, 14}, {{1}, -12}}, {}};
  EXPECT_NEAR(
      Walkers(strong, density).mu() / few_instants_annealed(0.7, 0.4, {0.5, 1}, {14, -12}).mu.value,
      1, 1e-14);
}

TEST(ExactIndependent, ALambdaThatIsNotAnalyticIsRefused) {
  const Source wild{[](double t) { return std::sin(1e9 * t * t) > 0 ? 1. : -1.; }, {}};
  EXPECT_THROW(Walkers({1, {}, wild}, {true, 0.5, 0.5}), NoSolution);
}

}  // namespace
}  // namespace mft::exact
