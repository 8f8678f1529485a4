// Full statistics: the chain by two routes, the line by the Fredholm determinant.
#include <gtest/gtest.h>
#include <petscsys.h>

#include <cmath>
#include <complex>
#include <limits>

#include "base/error.hpp"
#include "lattice/generating/chain.hpp"
#include "lattice/generating/fredholm.hpp"
#include "lattice/generatings.hpp"
#include "lattice/lattice_reference.hpp"

namespace mft::lattice {
namespace {

TEST(LatticeGenerating, References) {
  const std::vector<Reference> all = references(true);
  EXPECT_EQ(all.size(), 6u);
  for (const Reference& reference : all) {
    LatticeSettings settings = reference.settings;
    settings.check = true;
    const GeneratingResult result = generatings(PETSC_COMM_WORLD, settings).at(0);
    EXPECT_NEAR(result.mean.value, reference.value, 1e-12 * reference.value) << reference.id;
    EXPECT_NEAR(result.logarithm.value, std::log(reference.value), 1e-12) << reference.id;
    EXPECT_LT(result.mean.error, 1e-10) << reference.id;
  }
}

TEST(LatticeGenerating, BothRoutesForAllConfigurations) {
  const Chain chain{0, 7};
  for (const double B : {1.5, 40.0, 300.0}) {
    const std::vector<Tilt> tilts = {{1, 2, -B}, {4, 0.5, 2}};
    const ConditionalMeans tilted = tilted_means(chain, tilts),
                           counted = counted_means(chain, tilts);
    for (std::size_t n = 0; n < tilted.logarithms.size(); ++n)
      EXPECT_NEAR(tilted.logarithms[n], counted.logarithms[n], tilted.error + counted.error) << n;
    EXPECT_NEAR(counted.logarithms[0], 0, counted.error);      // no particle
    EXPECT_NEAR(counted.logarithms.back(), 0, counted.error);  // no hole
    EXPECT_LT(tilted.error + counted.error, 1e-14);
  }
}

// Values by dense exponentials of the plain generator with 150 digits, class by class.
struct StrongField {
  Chain chain;
  LatticeSettings::Generating entry;
  double left, right;
  InitialState initial;
  double logarithm;
};

const StrongField strong_fields[] = {
    {{-1, 2}, {{0, 1, 10}, {}}, 0.7, 0.2, InitialState::annealed, 14.602685294226615095},
    {{-1, 2}, {{0, 1, 15}, {}}, 0.7, 0.2, InitialState::annealed, 24.599880848753970781},
    {{-1, 2}, {{0, 1, 300}, {}}, 0.7, 0.2, InitialState::annealed, 594.59986179958458073},
    {{-1, 2}, {{0, 1, 15}, {}}, 0.7, 0.2, InitialState::quenched, 15.557380403908238683},
    {{-1, 2}, {{0, 1, -40}, {}}, 0.7, 0.2, InitialState::quenched, 6.7537389329071961789},
    {{-1, 2},
     {{0, 1, 300}, LatticeSettings::Term{0, 2, -300}},
     0.7,
     0.2,
     InitialState::annealed,
     591.97855522940156496},
    {{-1, 2},
     {{0, 1, 25}, LatticeSettings::Term{1, 1.5, -40}},
     0.7,
     0.2,
     InitialState::annealed,
     58.745955206875151207},
    {{-1, 2},
     {{0, 1, 25}, LatticeSettings::Term{1, 1.5, -40}},
     0.7,
     0.2,
     InitialState::quenched,
     32.734527128365752182},
    {{-1, 2}, {{0, 0.001, 30}, {}}, 0.7, 0.2, InitialState::annealed, 28.724440710265482126},
    {{-1, 2}, {{0, 1e-6, 300}, {}}, 0.7, 0.2, InitialState::quenched, 325.28612953534186004},
    {{0, 1}, {{0, 1, 60}, {}}, 0.7, 0.2, InitialState::annealed, 58.581620866318253422},
    {{-2, 3},
     {{0, 1, 100}, LatticeSettings::Term{1, 2, -200}},
     1,
     0.3,
     InitialState::annealed,
     386.20358378666958322},
    {{-2, 3}, {{0, 50, -20}, {}}, 0.7, 0.2, InitialState::quenched, 4.9110534975394165143},
};

TEST(LatticeGenerating, StrongFieldsOnAChain) {
  for (const StrongField& strong : strong_fields) {
    LatticeSettings settings;
    settings.geometry = strong.chain;
    settings.left = strong.left;
    settings.right = strong.right;
    settings.initial = strong.initial;
    settings.generating = {strong.entry};
    for (const bool check : {false, true}) {
      settings.check = check;
      const Estimate found = generatings(PETSC_COMM_WORLD, settings).at(0).logarithm;
      EXPECT_NEAR(found.value, strong.logarithm, found.error) << strong.entry.first.B;
      EXPECT_LT(found.error, 1e-15 * (6 + strong.logarithm)) << strong.entry.first.B;
    }
  }
}

// 1e-9 stands for the digits that the values were given with.
TEST(LatticeGenerating, StrongFieldsOnTenSites) {
  LatticeSettings settings;
  settings.geometry = Chain{-4, 5};
  settings.left = 0.7;
  settings.right = 0.2;
  const double B[] = {20, 25, 30, 40};
  const double logarithm[] = {55.0136528708, 79.7813392740, 104.779577414, 154.779565452};
  for (int n = 0; n < 4; ++n) settings.generating.push_back({{0, 1, B[n]}, {}});
  const std::vector<GeneratingResult> found = generatings(PETSC_COMM_WORLD, settings);
  for (int n = 0; n < 4; ++n) {
    EXPECT_NEAR(found[n].logarithm.value, logarithm[n], 1e-9);
    EXPECT_LT(found[n].logarithm.error, 1e-13);
  }
}

TEST(LatticeGenerating, MeansBeyondTheRangeOfADouble) {
  LatticeSettings settings;
  settings.geometry = Chain{-4, 5};
  settings.left = 0.7;
  settings.right = 0.2;
  settings.generating = {{{0, 1, 300}, {}}, {{0, 1, 300}, LatticeSettings::Term{0, 1, 300}}};
  for (const GeneratingResult& result : generatings(PETSC_COMM_WORLD, settings)) {
    EXPECT_TRUE(std::isinf(result.mean.value) && result.mean.value > 0);
    EXPECT_TRUE(std::isinf(result.mean.error));
    // Five particles cross: 1500 or 3000 and the logarithm of their probability.
    EXPECT_NEAR(std::remainder(result.logarithm.value, 1500), -45.220437, 1e-4);
    EXPECT_LT(result.logarithm.error, 3e-12);
  }
  // Nothing can cross to the right where all is full.
  settings.initial = InitialState::fixed;
  settings.occupied = {1, 2, 3, 4, 5};
  settings.generating = {{{0, 1e-9, 300}, {}}, {{0, 1, 300}, {}}};
  settings.generating[1].first.B = -300;
  const std::vector<GeneratingResult> fixed = generatings(PETSC_COMM_WORLD, settings);
  EXPECT_NEAR(fixed[0].mean.value, 1, 2e-9);
  EXPECT_TRUE(std::isinf(fixed[1].mean.value));
}

TEST(LatticeGenerating, LongTimesOnAChain) {
  // The end: the particles forget where they were. With two sites, P(a hop) = 1/2.
  LatticeSettings settings;
  settings.geometry = Chain{0, 1};
  settings.left = 1;
  settings.right = 0;
  settings.generating = {{{0, 1e7, 50}, {}}};
  const Estimate two = generatings(PETSC_COMM_WORLD, settings).at(0).logarithm;
  EXPECT_NEAR(two.value, std::log(0.5) + 50, two.error);
  EXPECT_LT(two.error, 1e-12);
  // Ten sites, five particles: all on the other side in one of 252 configurations.
  settings.geometry = Chain{-4, 5};
  const Estimate ten = generatings(PETSC_COMM_WORLD, settings).at(0).logarithm;
  EXPECT_NEAR(ten.value, 250 - std::log(252.0), 1e-12);
}

TEST(LatticeGenerating, ImpossibleHistoriesWeighNothing) {
  // All sites full, or all empty: no current, whatever the field.
  for (const double density : {0.0, 1.0})
    for (const double B : {-300.0, 30.0, 300.0}) {
      LatticeSettings settings;
      settings.left = settings.right = density;
      settings.generating = {{{0, 1, B}, {}}};
      EXPECT_EQ(generatings(PETSC_COMM_WORLD, settings).at(0).logarithm.value, 0);  // the line
      settings.geometry = Chain{-3, 4};
      const Estimate chain = generatings(PETSC_COMM_WORLD, settings).at(0).logarithm;
      EXPECT_NEAR(chain.value, 0, chain.error);
    }
}

TEST(LatticeGenerating, LargestExponent) {
  EXPECT_EQ(largest_exponent({-1, 2}, {{0, 1, 15}}), 30);
  EXPECT_EQ(largest_exponent({-1, 2}, {{0, 1, 15}, {1, 2, -40}}), 70);
}

TEST(LatticeGenerating, UniformisedBeyondItsRange) {
  // Two states that change places at rate 1/2.
  Uniformised swap;
  swap.P = [](const WideVector& v, WideVector& out) { out[0] = out[1] = (v[0] + v[1]) / 2; };
  swap.rate = 1;
  swap.roundings = 2;
  swap.class_of = {0, 0};
  swap.classes = 1;
  swap.harmonic = {1, 1};
  WideVector v = {1, 0};
  const double error = apply_exponential(swap, 2, v);
  EXPECT_NEAR(v[0], (1 + std::exp(-2.0)) / 2, error + 2.3e-16);
  EXPECT_NEAR(v[1], (1 - std::exp(-2.0)) / 2, error + 2.3e-16);
  EXPECT_LT(error, 1e-15);
  v = {std::numeric_limits<Wide>::infinity(), 1};
  EXPECT_THROW(apply_exponential(swap, 2, v), NoSolution);
  swap.class_of = {0, 1};  // two classes apart, one of them lost
  swap.classes = 2;
  swap.P = [](const WideVector& in, WideVector& out) { out = in; };
  v = {1, 0};
  EXPECT_THROW(apply_exponential(swap, 2, v), NoSolution);
}

TEST(LatticeGenerating, QuenchedAndFixedAreThoseOfTheConfigurations) {
  LatticeSettings settings;
  settings.geometry = Chain{-1, 2};
  settings.left = 0.6;
  settings.right = 0.3;
  settings.generating = {{{0, 1, 0.7}, {}}};
  settings.initial = InitialState::quenched;
  settings.check = true;
  const GeneratingResult quenched = generatings(PETSC_COMM_WORLD, settings).at(0);
  const WideVector measure = product_measure({0.6, 0.6, 0.3, 0.3});
  settings.initial = InitialState::fixed;
  double mean = 0, logarithm = 0;
  for (std::size_t n = 0; n < measure.size(); ++n) {
    settings.occupied.clear();
    for (int k = 0; k < 4; ++k)
      if (n >> k & 1) settings.occupied.push_back(k - 1);
    const GeneratingResult one = generatings(PETSC_COMM_WORLD, settings).at(0);
    EXPECT_NEAR(one.logarithm.value, std::log(one.mean.value), 1e-13);
    mean += measure[n] * one.mean.value;
    logarithm += measure[n] * one.logarithm.value;
  }
  EXPECT_NEAR(quenched.mean.value, mean, 1e-13);
  EXPECT_NEAR(quenched.logarithm.value, logarithm, 1e-13);
}

TEST(LatticeGenerating, DeterminantAtTwenty) {
  EXPECT_NEAR(log_determinant(20, fugacity(0.5, 0.5, 1)).value, 0.628170101433, 5e-13);
  EXPECT_NEAR(log_determinant(20, fugacity(0.5, 0.5, 3)).value, 5.56525471078, 5e-12);
}

TEST(LatticeGenerating, DeterminantOfAWideChain) {
  // Early enough that sixteen sites are the infinite line.
  LatticeSettings settings;
  settings.geometry = Chain{-7, 8};
  settings.left = 0.8;
  settings.right = 0.3;
  for (double B : {-1.0, 2.0}) {
    settings.generating = {{{0, 0.3, B}, {}}};
    const double chain = generatings(PETSC_COMM_WORLD, settings).at(0).logarithm.value;
    const Estimate line = log_determinant(0.3, fugacity(0.8, 0.3, B));
    EXPECT_NEAR(line.value, chain, 1e-12) << B;
    EXPECT_LT(line.error, 1e-14);
  }
}

// det(1 + ωK) with the kernel itself, at equidistant nodes of the circle |ξ| = r < √2 - 1.
double circle_determinant(double T, double omega) {
  using Complex = std::complex<double>;
  constexpr int size = 96;
  constexpr double radius = 0.33;
  std::vector<Complex> nodes, matrix;
  for (int n = 0; n < size; ++n) nodes.push_back(std::polar(radius, 2 * M_PI * (n + 0.5) / size));
  for (int a = 0; a < size; ++a)
    for (int b = 0; b < size; ++b)
      matrix.push_back(Complex(a == b) + omega * std::exp(T * (nodes[a] + 1.0 / nodes[a] - 2.0)) /
                                             (nodes[a] * nodes[b] + 1.0 - 2.0 * nodes[b]) *
                                             nodes[b] / double(size));
  Complex logarithm = 0;
  for (int k = 0; k < size; ++k) {
    int pivot = k;
    for (int i = k; i < size; ++i)
      if (std::abs(matrix[i * size + k]) > std::abs(matrix[pivot * size + k])) pivot = i;
    if (pivot != k) {
      for (int l = 0; l < size; ++l) std::swap(matrix[k * size + l], matrix[pivot * size + l]);
      logarithm += Complex(0, M_PI);
    }
    logarithm += std::log(matrix[k * size + k]);
    for (int i = k + 1; i < size; ++i) {
      const Complex factor = matrix[i * size + k] / matrix[k * size + k];
      for (int l = k; l < size; ++l) matrix[i * size + l] -= factor * matrix[k * size + l];
    }
  }
  return logarithm.real();
}

TEST(LatticeGenerating, DeterminantOfTheKernelOnTheCircle) {
  for (double T : {0.5, 2.0})
    for (double omega : {-0.5, 0.3, 4.0})
      EXPECT_NEAR(log_determinant(T, omega).value, circle_determinant(T, omega), 1e-12)
          << T << ' ' << omega;
}

TEST(LatticeGenerating, DeterminantTendsToTheMacroscopicFunction) {
  // √T F(ω), F(ω) = (1/π) ∫ dk log(1 + ω e^{-k²})
  const double omega = fugacity(0.7, 0.2, 1.5);
  double F = 0;
  for (int n = -4000; n <= 4000; ++n)
    F += 0.002 / M_PI * std::log1p(omega * std::exp(-4e-6 * n * n));
  // The corrections are of order 1 and 1/√T.
  double value[3];
  for (int n = 0; n < 3; ++n) value[n] = log_determinant(2.5 * std::pow(4, n), omega).value;
  const double unit = std::sqrt(2.5);
  const double first = (value[1] - value[0]) / unit, second = (value[2] - value[1]) / (2 * unit);
  EXPECT_NEAR((4 * second - first) / 3, F, 2e-4 * F);
}

TEST(LatticeGenerating, FugacityAndSpecialValues) {
  EXPECT_NEAR(fugacity(0.5, 0.5, 1), std::pow(std::sinh(0.5), 2), 1e-15);
  EXPECT_EQ(fugacity(0.7, 0.2, 0), 0);
  EXPECT_EQ(log_determinant(0, 3).value, 0);
  EXPECT_EQ(log_determinant(3, 0).value, 0);
  // At first one particle hops or none: ω is the mean of e^{BQ} - 1 at rate 1.
  EXPECT_NEAR(log_determinant(1e-8, 2).value, 2e-8, 1e-14);
}

TEST(LatticeGenerating, DeterminantAtLongTimesSlow) {
  const Estimate estimate = log_determinant(100, fugacity(0.5, 0.5, 3));
  EXPECT_NEAR(estimate.value, 12.3049136811524, 1e-12);
  EXPECT_LT(estimate.error, 1e-13);
}

}  // namespace
}  // namespace mft::lattice
