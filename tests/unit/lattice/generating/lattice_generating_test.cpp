// Full statistics: the chain by two routes, the line by the Fredholm determinant.
#include <gtest/gtest.h>
#include <petscsys.h>

#include <cmath>
#include <complex>

#include "lattice/generating/chain.hpp"
#include "lattice/generating/fredholm.hpp"
#include "lattice/generating/krylov.hpp"
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

TEST(LatticeGenerating, KrylovExponentialOfARotation) {
  // A skew matrix: the exponential turns without growth; many steps.
  const Operator A = [](const std::vector<double>& v, std::vector<double>& out) {
    for (std::size_t n = 0; n < v.size(); n += 2) {
      const double frequency = 1 + 0.25 * n;
      out[n] = -frequency * v[n + 1];
      out[n + 1] = frequency * v[n];
    }
  };
  std::vector<double> v(80, 0.0);
  for (std::size_t n = 0; n < v.size(); n += 2) v[n] = 1;
  const double error = krylov_exponential(A, 7, 1e-14, v);
  EXPECT_LT(error, 1e-10);
  for (std::size_t n = 0; n < v.size(); n += 2) {
    EXPECT_NEAR(v[n], std::cos(7 * (1 + 0.25 * n)), error);
    EXPECT_NEAR(v[n + 1], std::sin(7 * (1 + 0.25 * n)), error);
  }
}

TEST(LatticeGenerating, BothRoutesForAllConfigurations) {
  const Chain chain{0, 7};
  const std::vector<Tilt> tilts = {{1, 2, -1.5}, {4, 0.5, 2}};
  const ConditionalMeans tilted = tilted_means(chain, tilts), counted = counted_means(chain, tilts);
  for (std::size_t n = 0; n < tilted.values.size(); ++n)
    EXPECT_NEAR(tilted.values[n] / counted.values[n], 1, 1e-11) << n;
  EXPECT_NEAR(tilted.values[0], 1, tilted.error);      // no particle
  EXPECT_NEAR(tilted.values.back(), 1, tilted.error);  // no hole
  EXPECT_LT(tilted.error, 1e-10);
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
  const std::vector<double> measure =
      product_measure(*settings.geometry, initial_profile(settings, settings.geometry));
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
