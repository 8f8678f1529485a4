// Quadrature, zeros and sums that the closed forms rest on.
#include <gtest/gtest.h>

#include <cmath>

#include "numerics/brownian.hpp"
#include "numerics/gauss.hpp"
#include "numerics/quadrature.hpp"
#include "numerics/root.hpp"
#include "numerics/sum.hpp"

namespace mft {
namespace {

TEST(Gauss, IsExactToItsDegree) {
  for (int n : {10, 30})
    EXPECT_NEAR(integrate({0, 0.3, 2}, gauss_rule(n), [](double x) { return std::pow(x, 15); }),
                std::pow(2, 16) / 16, 1e-9);
}

TEST(Quadrature, BearsSingularEnds) {
  EXPECT_NEAR(integrate_between_singular([](double x) { return 1 / std::sqrt(x); }, 0, 4, 1e-11), 4,
              1e-11);
}

TEST(Root, OfASystemAndOfASign) {
  const auto root = find_root(
      [](const std::vector<double>& x) {
        return std::vector<double>{x[0] * x[0] + x[1] - 3, x[0] - x[1] + 1};
      },
      {2, 1});
  ASSERT_TRUE(root);
  EXPECT_NEAR(root->x[0], 1, 1e-12);
  EXPECT_NEAR(root->x[1], 2, 1e-12);
  EXPECT_NEAR(sign_change([](double x) { return x * x - 2; }, 0, 2), std::sqrt(2), 1e-14);
}

TEST(Sum, LosesNothing) {
  Sum sum;
  sum.add(1e16);
  for (int i = 0; i < 10; ++i) sum.add(1);
  sum.add(-1e16);
  EXPECT_EQ(sum.value(), 10);
}

TEST(Brownian, FunctionsOfOnePropagator) {
  EXPECT_NEAR(right_of_origin(0, 0), 0.5, 0);
  EXPECT_NEAR(right_of_origin(0.3, 0.7) + right_of_origin(-0.3, 0.7), 1, 1e-15);
  EXPECT_NEAR(mean_positive_part(0.4, 0.6) - mean_positive_part(-0.4, 0.6), 0.4, 1e-15);
  EXPECT_NEAR(heat_kernel(0, 0.25), 1 / std::sqrt(M_PI), 1e-15);
}

}  // namespace
}  // namespace mft
