// The pair function: contour integral, evolution on a chain, equation of the neighbours.
#include <gtest/gtest.h>
#include <petscsys.h>

#include <cmath>
#include <complex>

#include "lattice/correlation/neighbours.hpp"
#include "lattice/correlation/pairs.hpp"

namespace mft::lattice {
namespace {

// c_kl = 1/(4π²) ∮∮ dz dz'/(z z') e^{t(z+1/z+z'+1/z'-4)} z^k z'^l / (1 + z z' - 2 z'), k < l,
// |z'| < 1/(2 + |z|), for the densities 1 and 0: (68) as corrected; each angle gives a factor i.
double contour_pair(int k, int l, double t) {
  constexpr int nodes = 128;
  constexpr double radius = 0.9, radius2 = 0.3;
  std::complex<double> sum = 0;
  for (int a = 0; a < nodes; ++a)
    for (int b = 0; b < nodes; ++b) {
      const std::complex<double> z = std::polar(radius, 2 * M_PI * a / nodes);
      const std::complex<double> w = std::polar(radius2, 2 * M_PI * b / nodes);
      sum += std::exp(t * (z + 1.0 / z + w + 1.0 / w - 4.0)) * std::pow(z, k) * std::pow(w, l) /
             (1.0 + z * w - 2.0 * w);
    }
  return -sum.real() / nodes / nodes;
}

TEST(LatticePairs, EvolutionOnAChainGivesTheContourIntegral) {
  const double t = 2;
  const Chain chain{-24, 25};
  const Profile profile = step_profile(chain, 1, 0);
  const std::vector<std::pair<int, int>> pairs = {{0, 1}, {-1, 0}, {-1, 2}, {-3, 1}, {1, 4}};
  const auto S = pair_history(PETSC_COMM_WORLD, chain, profile, {0.3, t}, pairs);
  const Walk walk(chain, t);
  for (std::size_t n = 0; n < pairs.size(); ++n) {
    const auto [k, l] = pairs[n];
    EXPECT_NEAR(S[1][n] - profile.mean(walk, k) * profile.mean(walk, l), contour_pair(k, l, t),
                1e-14);
  }
  EXPECT_NEAR(contour_pair(0, 1, t), -0.0795938912933, 1e-13);  // published with the draft's errata
}

TEST(LatticePairs, NeighboursObeyAnEquationOfTheirOwn) {
  for (double T : {0.2, 1.0, 2.0}) {
    const TimeGrid grid = graded_grid(T, 20);
    const Neighbours neighbours = step_neighbours(step_profile({}, 0.7, 0.2), grid);
    const std::size_t last = grid.nodes.size() - 1;
    for (int k = -4; k <= 4; ++k)
      EXPECT_NEAR(neighbours.at(last, k), 0.25 * contour_pair(k, k + 1, grid.nodes[last]), 1e-14)
          << k << ' ' << T;
  }
}

TEST(LatticePairs, NeighboursAtLongTimesAreGaussian) {
  const double T = 1e4;
  const TimeGrid grid = graded_grid(T, 20);
  const Neighbours neighbours = step_neighbours(step_profile({}, 1, 0), grid);
  const std::size_t last = grid.nodes.size() - 1;
  for (int k : {0, 50, 150}) {
    const double limit = -std::exp(-k * k / (2 * T)) / (4 * std::sqrt(2 * M_PI * T));
    EXPECT_NEAR(neighbours.at(last, k) / limit, 1, 0.02) << k;
  }
}

// Four sites, all configurations of two particles: the pair function by hand.
TEST(LatticePairs, TwoParticlesOnAChainOfFourSites) {
  const Chain chain{1, 4};
  const std::vector<std::pair<int, int>> pairs = {{1, 2}, {1, 3}, {1, 4}, {2, 3}, {2, 4}, {3, 4}};
  const double t = 0.8;
  // Neighbouring configurations, by number in `pairs`.
  const std::vector<std::vector<int>> moves = {{1}, {0, 2, 3}, {1, 4}, {1, 4}, {2, 3, 5}, {4}};
  std::vector<double> term = {1, 0, 0, 0, 0, 0}, sum(6, 0.0);
  for (int n = 1; n < 80; ++n) {
    for (int c = 0; c < 6; ++c) sum[c] += term[c];
    std::vector<double> next(6, 0.0);
    for (int c = 0; c < 6; ++c)
      for (int other : moves[c]) next[c] += (term[other] - term[c]) * t / n;
    term = next;
  }
  const auto S = pair_history(PETSC_COMM_WORLD, chain, configuration_profile({1, 2}), {t}, pairs);
  for (int c = 0; c < 6; ++c) EXPECT_NEAR(S[0][c], sum[c], 1e-15) << c;
}

TEST(LatticePairs, ShortestChains) {
  // Two sites: nothing moves. Three: the hole walks.
  EXPECT_EQ(pair_history(PETSC_COMM_WORLD, {0, 1}, configuration_profile({0, 1}), {3}, {{0, 1}})[0],
            std::vector<double>{1});
  const auto S = pair_history(PETSC_COMM_WORLD, {0, 2}, configuration_profile({0, 1}), {0.7},
                              {{0, 1}, {0, 2}, {1, 2}});
  const Walk hole(Chain{0, 2}, 0.7);
  EXPECT_NEAR(S[0][0], 1 + hole.passage(1, 2), 1e-15);  // the hole is still at 2
  EXPECT_NEAR(S[0][0] + S[0][1] + S[0][2], 1, 1e-15);
}

}  // namespace
}  // namespace mft::lattice
