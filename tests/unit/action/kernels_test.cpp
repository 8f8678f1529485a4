// Element loops over one slab, against sums over basis functions.
#include "action/kernels.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace mft {
namespace {

// Two elements of different degree on [0, 3].
SpaceMesh two_elements() {
  MeshPlan plan;
  plan.level = 0;
  plan.singular_times = {0, 1};
  plan.positions = {0};
  plan.half_width = 2;
  return make_mesh(plan).space;
}

TEST(Kernels, InterpolateGivesValuesAndReferenceDerivatives) {
  const SpaceMesh space = two_elements();
  std::vector<double> u, value(space.points()), derivative(space.points());
  for (double x : space.node) u.push_back(1 + x * (2 - 0.5 * x));
  interpolate<1>(space, u.data(), value.data(), derivative.data());
  for (int e = 0; e < space.elements(); ++e)
    for (int i = space.first_point[e]; i < space.first_point[e + 1]; ++i) {
      const double x = space.point[i];
      EXPECT_NEAR(value[i], 1 + x * (2 - 0.5 * x), 1e-12);
      EXPECT_NEAR(derivative[i] / space.size(e), 2 - x, 1e-11);
    }
}

TEST(Kernels, TestAgainstIsTheTransposeOfInterpolate) {
  const SpaceMesh space = two_elements();
  const int times = 2, nodes = space.nodes(), points = space.points();
  std::vector<double> u(nodes * times), v(points * times), g(points * times);
  for (std::size_t i = 0; i < u.size(); ++i) u[i] = std::sin(1.0 + 3 * i);
  for (std::size_t i = 0; i < v.size(); ++i) {
    v[i] = std::cos(2.0 * i);
    g[i] = std::sin(0.7 * i);
  }
  std::vector<double> value(v.size()), derivative(v.size()), out(u.size(), 0.0);
  interpolate<times>(space, u.data(), value.data(), derivative.data());
  test_against<times>(space, v.data(), g.data(), out.data(), 0, space.elements());
  const double left = std::inner_product(u.begin(), u.end(), out.begin(), 0.0);
  const double right = std::inner_product(v.begin(), v.end(), value.begin(), 0.0) +
                       std::inner_product(g.begin(), g.end(), derivative.begin(), 0.0);
  EXPECT_NEAR(left, right, 1e-11);
}

TEST(Kernels, AddMassOfOneIsTheLength) {
  const SpaceMesh space = two_elements();
  const std::vector<double> one(space.nodes(), 1.0);
  std::vector<double> M(space.nodes(), 0.0);
  add_mass<1>(space, one.data(), M.data());
  EXPECT_NEAR(std::accumulate(M.begin(), M.end(), 0.0), space.breaks.back() - space.breaks.front(),
              1e-12);
}

TEST(Kernels, TraceAndAddOuterGoThroughTimeNodes) {
  const std::vector<double> u = {1, 2, 3, 4}, weight = {0.5, 2};  // two nodes, two times
  double profile[2];
  trace(2, weight, u.data(), profile);
  EXPECT_EQ(profile[0], 0.5 * 1 + 2 * 2);
  EXPECT_EQ(profile[1], 0.5 * 3 + 2 * 4);
  std::vector<double> out(4, 1.0);
  add_outer(2, weight, profile, 10, out.data());
  EXPECT_EQ(out[0], 1 + 10 * profile[0] * 0.5);
  EXPECT_EQ(out[3], 1 + 10 * profile[1] * 2);
}

}  // namespace
}  // namespace mft
