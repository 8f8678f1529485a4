// Two-time correlations of the current: references, both routes, exact relations.
#include <gtest/gtest.h>
#include <petscsys.h>

#include <chrono>
#include <cmath>

#include "lattice/correlations.hpp"
#include "lattice/generating/chain.hpp"
#include "lattice/lattice_reference.hpp"

namespace mft::lattice {
namespace {

using Correlation = LatticeSettings::Correlation;

LatticeSettings step(double left, double right, std::vector<Correlation> entries,
                     InitialState initial = InitialState::annealed) {
  LatticeSettings settings;
  settings.initial = initial;
  settings.left = left;
  settings.right = right;
  settings.correlation = std::move(entries);
  return settings;
}

double value(const LatticeSettings& settings) {
  const CorrelationResult result = correlations(PETSC_COMM_WORLD, settings).at(0);
  EXPECT_LE(result.correlation.error,
            correlation_tolerance(settings, settings.correlation[0], result.correlation.value));
  return result.correlation.value;
}

double value(double left, double right, const Correlation& entry,
             InitialState initial = InitialState::annealed) {
  return value(step(left, right, {entry}, initial));
}

TEST(LatticeCorrelation, References) {
  const std::vector<Reference> all = references(false);
  EXPECT_EQ(all.size(), 29u);
  for (const Reference& reference : all) {
    LatticeSettings settings = reference.settings;
    settings.check = settings.correlation[0].T2 <= 50;  // the others: HierarchyAtLongTimesSlow
    const CorrelationResult result = correlations(PETSC_COMM_WORLD, settings).at(0);
    EXPECT_NEAR(result.correlation.value, reference.value, 1e-11) << reference.id;
    EXPECT_NEAR(result.hierarchy.value_or(reference.value), reference.value, 1e-11) << reference.id;
    EXPECT_LE(result.correlation.error,
              correlation_tolerance(settings, settings.correlation[0], result.correlation.value))
        << reference.id;
  }
}

TEST(LatticeCorrelation, EarlierSecondTimeExchangesRoles) {
  EXPECT_EQ(value(0.7, 0.2, {-1, 3, 2, 5}), value(0.7, 0.2, {2, 5, -1, 3}));
}

TEST(LatticeCorrelation, EquilibriumIsABesselSum) {
  // (ρ(1-ρ)/2) [m_d(T1) + m_d(T2) - m_d(T2-T1) - |d|], m_d(t) = E|X_t - d|
  const auto m = [](int d, double t) {
    const std::vector<double> g = walk_propagator(t);
    double mean = g[0] * std::abs(d);
    for (int n = static_cast<int>(g.size()) - 1; n > 0; --n)
      mean += g[n] * (std::abs(n - d) + std::abs(n + d));
    return mean;
  };
  for (const auto& [i, T1, j, T2] : std::vector<Correlation>{{0, 1, 0, 3}, {-1, 4, 3, 9}}) {
    const int d = j - i;
    EXPECT_NEAR(value(0.3, 0.3, {i, T1, j, T2}),
                0.105 * (m(d, T1) + m(d, T2) - m(d, T2 - T1) - std::abs(d)), 1e-14);
  }
}

TEST(LatticeCorrelation, SymmetriesAndDecomposition) {
  const Correlation entry{-1, 2, 3, 5}, mirrored{1, 2, -3, 5};
  const double reference = value(0.9, 0.3, entry);
  EXPECT_NEAR(value(0.3, 0.9, mirrored), reference, 1e-14);
  EXPECT_NEAR(value(0.1, 0.7, entry), reference, 1e-14);  // particles and holes
  // χ_a A + χ_b B + (ρ_a - ρ_b)² Z from three states
  const double Z = value(1, 0, entry);
  const double both = value(0.5, 0.5, entry) * 4;  // A + B
  const double A = (value(0.5, 0, entry) - 0.25 * Z) * 4;
  EXPECT_NEAR(0.09 * A + 0.21 * (both - A) + 0.36 * Z, reference, 1e-14);
}

TEST(LatticeCorrelation, QuenchedIsTheMeanOverConfigurations) {
  const Chain chain{-2, 3};
  const Correlation entry{0, 1, 1, 2};
  LatticeSettings settings = step(0.7, 0.2, {entry}, InitialState::quenched);
  settings.geometry = chain;
  settings.check = true;
  const double quenched = value(settings);
  const WideVector measure = product_measure({0.7, 0.7, 0.7, 0.2, 0.2, 0.2});
  settings.initial = InitialState::fixed;
  double mean = 0;
  for (std::size_t n = 0; n < measure.size(); ++n) {
    settings.occupied.clear();
    for (int k = 0; k < 6; ++k)
      if (n >> k & 1) settings.occupied.push_back(chain.first + k);
    mean += measure[n] * correlations(PETSC_COMM_WORLD, settings).at(0).correlation.value;
  }
  EXPECT_NEAR(mean, quenched, 1e-14);
}

TEST(LatticeCorrelation, FixedOnTheLineIsAChainWideEnough) {
  LatticeSettings settings = step(0, 0, {{0, 3, 1, 5}}, InitialState::fixed);
  settings.occupied = {-3, -1, 0, 2};
  settings.check = true;
  const double line = value(settings);
  settings.geometry = Chain{-40, 40};
  EXPECT_NEAR(value(settings), line, 1e-12);
  // A block as wide as particles reach is the step of densities 1 and 0.
  settings.geometry.reset();
  settings.occupied.clear();
  for (int k = -40; k <= 0; ++k) settings.occupied.push_back(k);
  EXPECT_NEAR(value(settings), value(1, 0, {0, 3, 1, 5}), 1e-13);
}

TEST(LatticeCorrelation, IsTheSecondDerivativeOfTheGeneratingFunction) {
  const Chain chain{-3, 4};
  LatticeSettings settings = step(0.8, 0.3, {{0, 1, 2, 2.5}});
  settings.geometry = chain;
  const WideVector measure = product_measure({0.8, 0.8, 0.8, 0.8, 0.3, 0.3, 0.3, 0.3});
  const auto logarithm = [&](double B1, double B2) {
    const ConditionalMeans means = counted_means(chain, {{0, 1, B1}, {2, 2.5, B2}});
    Wide mean = 0;
    for (std::size_t n = 0; n < measure.size(); ++n)
      mean += measure[n] * std::exp(means.logarithms[n]);
    return static_cast<double>(std::log(mean));
  };
  const auto mixed = [&](double h) {
    return (logarithm(h, h) - logarithm(h, -h) - logarithm(-h, h) + logarithm(-h, -h)) /
           (4 * h * h);
  };
  const double extrapolated = (4 * mixed(0.01) - mixed(0.02)) / 3;
  EXPECT_NEAR(value(settings), extrapolated, 1e-9);
}

TEST(LatticeCorrelation, TimesZeroAndNearlyEqual) {
  EXPECT_EQ(value(0.7, 0.2, {0, 0, 0, 2}), 0);
  EXPECT_NEAR(value(0.7, 0.2, {0, 3, 0, 3 + 1e-9}), value(0.7, 0.2, {0, 3, 0, 3}), 1e-8);
  // At first every bond exchanges at rate 1: <Q²> = T [ρ_a(1-ρ_b) + ρ_b(1-ρ_a)].
  EXPECT_NEAR(value(0.7, 0.2, {0, 1e-7, 0, 1e-7}) / (1e-7 * 0.62), 1, 1e-6);
}

TEST(LatticeCorrelation, ManyEntriesAreSharedAndComeInOrder) {
  std::vector<Correlation> entries;
  for (int n = 0; n < 7; ++n) entries.push_back({n - 3, 1.0 + n % 3, 0, 4.0});
  for (const bool check : {false, true}) {
    LatticeSettings settings = step(0.7, 0.2, entries);
    settings.check = check;
    const auto all = correlations(PETSC_COMM_WORLD, settings);
    ASSERT_EQ(all.size(), entries.size());
    for (std::size_t n = 0; n < entries.size(); ++n)
      EXPECT_EQ(all[n].correlation.value, value(0.7, 0.2, entries[n])) << n;
  }
}

TEST(LatticeCorrelation, WindowGrowsWithTimeToleranceAndBonds) {
  LatticeSettings settings = step(0.7, 0.2, {{0, 100, 0, 200}});
  const int usual = needed_window(settings);
  EXPECT_GT(usual, 5 * std::sqrt(200.0));
  EXPECT_LT(usual, 7 * std::sqrt(200.0));
  settings.tolerance = 1e-4;
  EXPECT_LT(needed_window(settings), usual);
  settings.correlation[0].i = -70;
  EXPECT_EQ(
      needed_window(settings), 69 + [] {
        LatticeSettings narrow = step(0.7, 0.2, {{0, 100, 0, 200}});
        narrow.tolerance = 1e-4;
        return needed_window(narrow) + 1;
      }());
}

// The macroscopic theory at times t1 <= t2, D = 1, σ = 2ρ(1 - ρ), from a step:
// (χ_a + χ_b) S + (ρ_a - ρ_b)² Z; S of the annealed start is (38), of the quenched one its
// companion.
double macroscopic(double left, double right, double t1, double t2,
                   InitialState initial = InitialState::annealed) {
  const auto s = [](double t) { return std::sqrt(t); };
  const double first = initial == InitialState::quenched ? s(t1 + t2) : s(t1) + s(t2);
  const double S = (first - s(t2 - t1)) / (2 * s(M_PI));
  const double arcs =
      2 * s(t1) * std::asin(s(t1 / t2)) / M_PI - s(t1 + t2) * std::asin(t1 / t2) / M_PI;
  const double Z = (s(t2) - s(t1 + t2) / 2 - s(t2 - t1) / 2 + arcs) / (2 * s(M_PI));
  return (left * (1 - left) + right * (1 - right)) * S + (left - right) * (left - right) * Z;
}

// The limit of value / √T from times that grow by factors of four: the corrections are powers of
// T^-1/2, which each step of Richardson's halves.
double extrapolated(std::vector<double> scaled) {
  double factor = 2;
  for (std::size_t left = scaled.size() - 1; left > 0; --left, factor *= 2)
    for (std::size_t n = 0; n < left; ++n)
      scaled[n] = (factor * scaled[n + 1] - scaled[n]) / (factor - 1);
  return scaled[0];
}

std::vector<double> scaled_values(std::vector<double> times, InitialState initial) {
  for (double& T : times) T = value(0.7, 0.2, {0, T, 0, 2 * T}, initial) / std::sqrt(T);
  return times;
}

TEST(LatticeCorrelation, TendsToTheMacroscopicValue) {
  const double limit = macroscopic(0.7, 0.2, 1, 2);
  const std::vector<double> scaled = scaled_values({62.5, 250, 1000}, InitialState::annealed);
  EXPECT_NEAR(extrapolated(scaled), limit, 1e-6);
  // The term of order 1 is (ρ_a - ρ_b)² / (6 √2 π).
  EXPECT_NEAR((scaled[2] - limit) * std::sqrt(1000.0), 0.25 / (6 * std::sqrt(2.0) * M_PI), 2e-4);
}

TEST(LatticeCorrelation, TendsToTheMacroscopicValueSlow) {
  const auto began = std::chrono::steady_clock::now();
  const std::vector<double> scaled =
      scaled_values({156.25, 625, 2500, 10000}, InitialState::annealed);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  EXPECT_LT(took.count(), 20);
  EXPECT_NEAR(extrapolated(scaled), macroscopic(0.7, 0.2, 1, 2), 1e-9);
  EXPECT_NEAR(extrapolated(scaled_values({156.25, 625, 2500, 10000}, InitialState::quenched)),
              macroscopic(0.7, 0.2, 1, 2, InitialState::quenched), 1e-9);
}

TEST(LatticeCorrelation, HierarchyAtLongTimesSlow) {
  for (const Reference& reference : references(false)) {
    if (reference.settings.correlation[0].T2 <= 50) continue;
    LatticeSettings settings = reference.settings;
    settings.check = true;
    const CorrelationResult result = correlations(PETSC_COMM_WORLD, settings).at(0);
    EXPECT_NEAR(*result.hierarchy, reference.value, 1e-11) << reference.id;
  }
  LatticeSettings settings = step(0.7, 0.2, {{0, 1e4, 0, 2e4}});
  settings.check = true;
  const CorrelationResult result = correlations(PETSC_COMM_WORLD, settings).at(0);
  EXPECT_NEAR(*result.hierarchy, result.correlation.value, 1e-10);
}

}  // namespace
}  // namespace mft::lattice
