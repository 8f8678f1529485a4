// Truncated power series, their monomials, and the Taylor coefficients they start from.
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.hpp"
#include "cumulant/power_series.hpp"
#include "problem/model/expression/coefficient_series.hpp"
#include "problem/registry.hpp"

namespace mft {
namespace {

TEST(Monomials, AreAllOnceByDegree) {
  const Monomials all(3, 4);
  EXPECT_EQ(all.count(), 35);
  EXPECT_EQ(Monomials::count_of(3, 4), 35);
  EXPECT_EQ(all.first(2), 4);
  EXPECT_EQ(all.factors(4), (std::vector<int>{0, 0}));
  EXPECT_EQ(all.factors(9), (std::vector<int>{2, 2}));
  const int a = all.product(all.variable(2), all.product(all.variable(0), all.variable(2)));
  EXPECT_EQ(all.factors(a), (std::vector<int>{0, 2, 2}));
  EXPECT_EQ(all.factorial(a), 2);
  EXPECT_EQ(all.factorial(all.product(a, all.variable(2))), 6);
}

// Series of two variables at given strengths, term by term.
double value(const PowerSeries& s, double x, double y, int lane) {
  const Monomials& all = s.ring().monomials();
  double sum = 0;
  for (int a = all.first(s.low()); a < all.count(s.high()); ++a) {
    double term = s[a][lane];
    for (int v : all.factors(a)) term *= v == 0 ? x : y;
    sum += term;
  }
  return sum;
}

TEST(PowerSeries, ProductSumAndCompositionAgreeWithNumbers) {
  const Monomials monomials(2, 6);
  SeriesRing ring(monomials, 6);
  PowerSeries u = ring.zero(1, 2), v = ring.zero(0, 1);
  for (int l = 0; l < lanes; ++l) {
    u[1][l] = 0.5 + l;
    u[2][l] = -1;
    u[4][l] = 0.25;
    v[0][l] = 2;
    v[2][l] = l;
  }
  std::vector<Lanes> exponential(7);
  double factorial = 1;
  for (int j = 0; j <= 6; ++j) {
    exponential[j].fill(1 / factorial);
    factorial *= j + 1;
  }
  const PowerSeries e = compose(exponential, u);
  const PowerSeries f = 0.5 * (e * v) - v * (u + v);
  const double x = 0.002, y = -0.02;
  for (int l : {0, lanes - 1}) {
    const double a = (0.5 + l) * x - y + 0.25 * x * y, b = 2 + l * y;
    EXPECT_NEAR(value(f, x, y, l), 0.5 * std::exp(a) * b - b * (a + b), 1e-9);
  }
}

ModelSettings named(const std::string& name) {
  ModelSettings settings;
  settings.name = name;
  if (name == "hard_rods") settings.parameters["length"] = 0.4;
  return settings;
}

std::shared_ptr<const Model> model_of(const ModelSettings& settings) {
  return make_model(settings);
}

// The conjugate itself, and the coefficients about another density, from the Taylor polynomials.
TEST(CoefficientSeries, AgreesWithTheModelNearby) {
  for (const std::string name :
       {"independent", "ssep", "kmp", "inclusion", "zero_range", "hard_rods"}) {
    SCOPED_TRACE(name);
    const auto model = model_of(named(name));
    const CoefficientSeries series(model, named(name), 8, 8);
    const double rho = 0.4, shift = 1e-2;
    std::vector<double> D, sigma;
    series.evaluate(1, &rho, D, sigma);
    double D_there = 0, sigma_there = 0;
    for (int j = 8; j >= 0; --j) {
      D_there = D_there * shift + D[j];
      sigma_there = sigma_there * shift + sigma[j];
    }
    const double there = rho + shift;
    double c[6];
    model->coefficients(1, &there, {c, c + 1, c + 2, c + 3, c + 4, c + 5});
    EXPECT_NEAR(D_there, c[0], 1e-14 * c[0]);
    EXPECT_NEAR(sigma_there, c[3], 1e-14 * c[3]);

    const auto F = series.conjugate(rho, 9);
    const double w = 0.02;
    double sum = 0, exact, q0, F2;
    for (int j = 9; j >= 0; --j) sum = sum * w + F[j];
    model->conjugate(rho, 1, &w, &exact, &q0, &F2);
    EXPECT_NEAR(sum, exact, 1e-14);
  }
}

TEST(CoefficientSeries, VanishesAboveSecondOrderOutsideTheRange) {
  const auto model = model_of(named("zero_range"));
  const CoefficientSeries series(model, named("zero_range"), 4, 4);
  const double outside = -0.01;
  std::vector<double> D, sigma;
  series.evaluate(1, &outside, D, sigma);
  EXPECT_EQ(D[3], 0);
  EXPECT_EQ(sigma[4], 0);
  EXPECT_NE(D[2], 0);
}

}  // namespace
}  // namespace mft
