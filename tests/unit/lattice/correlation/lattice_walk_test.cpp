// One particle on the lattice, and the quadrature in time.
#include <gtest/gtest.h>

#include <cmath>
#include <complex>

#include "lattice/correlation/time_grid.hpp"
#include "lattice/correlation/two_time.hpp"
#include "lattice/correlation/walk.hpp"

namespace mft::lattice {
namespace {

double bessel(int n, double t) { return std::exp(-2 * t) * std::cyl_bessel_i(n, 2 * t); }

TEST(LatticeWalk, PropagatorIsAScaledBesselFunction) {
  for (double t : {1e-9, 0.01, 0.7, 5.0, 60.0}) {
    const std::vector<double> g = walk_propagator(t);
    double total = g[0];
    for (std::size_t n = 1; n < g.size(); ++n) total += 2 * g[n];
    EXPECT_NEAR(total, 1, 1e-15) << t;
    for (int n = 0; n < 4 && n < static_cast<int>(g.size()); ++n)
      EXPECT_NEAR(g[n] / bessel(n, t), 1, 1e-13) << n << ' ' << t;
  }
  // 30-digit arithmetic
  EXPECT_NEAR(walk_propagator(1e5)[0] / 0.000892062615616739941, 1, 1e-15);
  EXPECT_NEAR(walk_propagator(5000)[1] / 0.00398927319598366226, 1, 1e-15);
  EXPECT_EQ(walk_propagator(0), std::vector<double>{1});
}

TEST(LatticeWalk, ReachBoundsThePropagator) {
  for (double t : {0.001, 1.0, 300.0, 1e5}) {
    const int n = walk_reach(t, 40);
    const std::vector<double> g = walk_propagator(t);
    ASSERT_LT(n, static_cast<int>(g.size()));
    EXPECT_LT(g[n], std::exp(-40));
    EXPECT_GT(g[n], std::exp(-60)) << t;  // not much beyond what is needed
  }
}

// Explicit e^{tM} of a short chain by its Taylor series.
std::vector<std::vector<double>> chain_exponential(int sites, double t) {
  std::vector<std::vector<double>> sum(sites, std::vector<double>(sites, 0.0));
  for (int start = 0; start < sites; ++start) {
    std::vector<double> term(sites, 0.0);
    term[start] = 1;
    for (int n = 1; n < 80; ++n) {
      for (int k = 0; k < sites; ++k) sum[k][start] += term[k];
      std::vector<double> next(sites, 0.0);
      for (int k = 0; k + 1 < sites; ++k) {
        next[k] += term[k + 1] - term[k];
        next[k + 1] += term[k] - term[k + 1];
      }
      for (double& entry : next) entry *= t / n;
      term = next;
    }
  }
  return sum;
}

TEST(LatticeWalk, ClosedChainIsTheExponentialOfItsLaplacian) {
  const Chain chain{-2, 4};
  for (double t : {0.0, 0.3, 1.0}) {
    const auto G = chain_exponential(7, t);
    const Walk walk(chain, t);
    for (int j = -2; j < 4; ++j)
      for (int m = -2; m <= 4; ++m) {
        double right = 0, right_of_next = 0;
        for (int n = j + 1; n <= 4; ++n) {
          right += G[n + 2][m + 2];
          if (m < 4) right_of_next += G[n + 2][m + 3];
        }
        EXPECT_NEAR(walk.passage(j, m), right - (m > j), 1e-14) << t << ' ' << j << ' ' << m;
        if (m == 4) continue;
        EXPECT_NEAR(walk.response(j, m), right_of_next - right, 1e-14) << t << j << m;
      }
  }
  // Relaxed: every site is as likely.
  EXPECT_NEAR(Walk(chain, 1e4).passage(0, -2), 4 / 7.0, 1e-13);
}

// <τ_i> = ∮ dz/(2πi z) e^{t(z+1/z-2)} z^i/(1-z), |z| < 1, for the densities 1 and 0, (67).
double contour_mean(int i, double t) {
  constexpr int nodes = 400;
  constexpr double radius = 0.6;
  std::complex<double> sum = 0;
  for (int n = 0; n < nodes; ++n) {
    const std::complex<double> z = std::polar(radius, 2 * M_PI * n / nodes);
    sum += std::exp(t * (z + 1.0 / z - 2.0)) * std::pow(z, i) / (1.0 - z);
  }
  return sum.real() / nodes;
}

TEST(LatticeWalk, MeanOccupationIsTheContourIntegral) {
  const Profile one_zero = step_profile({}, 1, 0), step = step_profile({}, 0.7, 0.2);
  for (double t : {0.5, 2.0}) {
    const Walk walk({}, t);
    for (int i = -4; i <= 4; ++i) {
      EXPECT_NEAR(one_zero.mean(walk, i), contour_mean(i, t), 1e-14) << i << ' ' << t;
      EXPECT_NEAR(step.mean(walk, i), 0.2 + 0.5 * contour_mean(i, t), 1e-14);
      EXPECT_NEAR(step.mean_drop(walk, i), step.mean(walk, i) - step.mean(walk, i + 1), 1e-15);
    }
  }
}

TEST(LatticeWalk, MeanCurrentOfAStep) {
  // Δ T e^{-2T} [I_0(2T) + I_1(2T)]
  for (double T : {0.1, 3.0, 40.0})
    EXPECT_NEAR(mean_current({}, step_profile({}, 0.7, 0.2), 0, T),
                0.5 * T * (bessel(0, T) + bessel(1, T)), 1e-13);
  EXPECT_NEAR(mean_current({}, step_profile({}, 1, 0), 0, 1e5), std::sqrt(1e5 / M_PI), 1e-3);
}

TEST(LatticeWalk, ProfilesOfStepsAndConfigurations) {
  EXPECT_EQ(step_profile({}, 0.7, 0.2).at(0), 0.7);
  EXPECT_DOUBLE_EQ(step_profile({}, 0.7, 0.2).at(1), 0.2);
  EXPECT_EQ(step_profile(Chain{1, 5}, 0.7, 0.2).at(3), 0.2);
  EXPECT_EQ(step_profile(Chain{-5, 0}, 0.7, 0.2).at(-3), 0.7);
  const Profile profile = configuration_profile({3, -1, 0, 3});
  for (int k = -4; k <= 6; ++k) EXPECT_EQ(profile.at(k), k == 3 || k == -1 || k == 0) << k;
}

TEST(LatticeTimeGrid, IntegratesWhatVariesNearBothEnds) {
  for (int order : {20, 25})
    for (double T : {0.01, 1.0, 37.0, 1e5}) {
      const TimeGrid grid = graded_grid(T, order);
      double left = 0, right = 0, total = 0;
      for (std::size_t n = 0; n < grid.nodes.size(); ++n) {
        EXPECT_NEAR(grid.nodes[n] + grid.remaining[n], T, 1e-11 * T);
        left += grid.weights[n] * std::exp(-grid.nodes[n]);
        right += grid.weights[n] * std::exp(-grid.remaining[n]);
        total += grid.weights[n];
      }
      EXPECT_NEAR(total, T, 1e-14 * T);
      EXPECT_NEAR(left, -std::expm1(-T), 1e-14);
      EXPECT_NEAR(right, -std::expm1(-T), 1e-14);
    }
  EXPECT_EQ(graded_grid(0, 20).weights, std::vector<double>(20, 0.0));
}

TEST(LatticeTimeGrid, GaussIntegralsAreThoseOfPolynomials) {
  const PanelRule rule = panel_rule(20);
  for (int power = 0; power < 20; ++power)
    for (int q = 0; q < 20; ++q) {
      double sum = 0;
      for (int r = 0; r < 20; ++r)
        sum += rule.integrals[q * 20 + r] * std::pow(rule.nodes[r], power);
      EXPECT_NEAR(sum, (std::pow(rule.nodes[q], power + 1) - std::pow(-1, power + 1)) / (power + 1),
                  1e-14);
    }
}

}  // namespace
}  // namespace mft::lattice
