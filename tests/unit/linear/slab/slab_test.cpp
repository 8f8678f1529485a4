// The dense steps that a slab's factors are made of.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "linear/slab/exchange.hpp"
#include "linear/slab/slab_factor.hpp"

namespace mft {
namespace {

// Column-major, size x size with leading dimension ld; row exchanges are needed.
std::vector<double> sample(int size, int ld) {
  std::vector<double> F(static_cast<std::size_t>(ld) * size, 0.0);
  for (int c = 0; c < size; ++c)
    for (int r = 0; r < size; ++r)
      F[c * ld + r] = std::sin(1.0 + 3.7 * r + 1.3 * c * c) + (r == (c + 1) % size ? 2 : 0);
  return F;
}

TEST(Exchange, InvertsTheLeadingBlockAndCarriesTheRest) {
  const int n = 4, size = 7, ld = 8;
  const auto F = sample(size, ld);
  auto E = F;
  ASSERT_TRUE(exchange(n, size, ld, E.data()));
  const auto f = [&](int r, int c) { return F[c * ld + r]; };
  const auto e = [&](int r, int c) { return E[c * ld + r]; };
  for (int r = 0; r < size; ++r)
    for (int c = 0; c < size; ++c) {
      double sum = 0;  // of what the block in the place of (r, c) must give
      if (r < n && c < n) {
        for (int k = 0; k < n; ++k) sum += e(r, k) * f(k, c);
        EXPECT_NEAR(sum, r == c, 1e-13);  // F11^-1 F11 = 1
      } else if (r < n) {
        for (int k = 0; k < n; ++k) sum += f(r, k) * e(k, c);
        EXPECT_NEAR(sum, f(r, c), 1e-13);  // F11 X = F12
      } else if (c < n) {
        for (int k = 0; k < n; ++k) sum -= e(r, k) * f(k, c);
        EXPECT_NEAR(sum, f(r, c), 1e-13);  // Y F11 = F21
      } else {
        for (int k = 0; k < n; ++k) sum += f(r, k) * e(k, c);
        EXPECT_NEAR(e(r, c), f(r, c) - sum, 1e-13);  // S = F22 - F21 X
      }
    }
}

// Also where 1 - 1/pivot is 1: entries have the unit of a length.
TEST(Exchange, IsTheSameInAnyUnit) {
  const std::vector<double> given = {3, 1, 0.5, 1, 4, -1, 0.25, 2, 5};
  std::vector<double> one = given, large = given;
  for (double& entry : large) entry *= 0x1p60;
  ASSERT_TRUE(exchange(2, 3, 3, one.data()) && exchange(2, 3, 3, large.data()));
  for (int c = 0; c < 3; ++c)
    for (int r = 0; r < 3; ++r) {
      const double unit = r < 2 && c < 2 ? 0x1p-60 : r == 2 && c == 2 ? 0x1p60 : 1;
      EXPECT_EQ(large[c * 3 + r], unit * one[c * 3 + r]) << r << ", " << c;
    }
}

TEST(Exchange, ASingularBlockIsTold) {
  std::vector<double> F = {1, 2, 3, 2, 4, 6, 1, 1, 1};  // two columns in proportion
  EXPECT_FALSE(exchange(2, 3, 3, F.data()));
}

// One element, no p and q constant: A is the mass matrix times ∂_t, so that constants stay.
TEST(SlabFactor, TakesAConstantLoadToAConstant) {
  SpaceMesh space;
  space.breaks = {0, 1};
  space.degree = {2};
  space.first_node = {0, 2};
  space.first_point = {0, 4};
  const TimeBasis& time = time_basis(1);
  SlabHessian hessian;
  hessian.q_px.assign(4 * 2, 0.0);
  hessian.qx_px.assign(4 * 2, 0.0);  // D = 0: no diffusion
  SlabFactor factor;
  factor.factor(space, time, hessian);
  // the load of an initial profile 1: M 1 ⊗ e0
  const SpaceBasis& basis = space_basis(2);
  std::vector<double> x(3 * 2);
  for (int a = 0; a < 3; ++a)
    for (int j = 0; j < 2; ++j) {
      double mass = 0;
      for (int b = 0; b < 3; ++b) mass += basis.mass(a, b);
      x[a * 2 + j] = mass * time.e0[j];
    }
  factor.solve(x.data(), false);
  for (double value : x) EXPECT_NEAR(value, 1, 1e-13);
  EXPECT_GT(factor.factor_flops(), 0);
}

}  // namespace
}  // namespace mft
