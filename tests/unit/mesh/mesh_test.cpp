// Meshes: grading, levels, degrees; bases; slabs over ranks are tested where there are ranks.
#include "mesh/mesh.hpp"

#include <algorithm>
#include <cmath>

#include "mesh/basis.hpp"
#include "mesh/layout.hpp"
#include "mesh/path.hpp"
#include "refinement/resolution.hpp"
#include "solver_problem.hpp"

namespace mft::testing {
namespace {

bool has(const std::vector<double>& breaks, double x) {
  return std::find(breaks.begin(), breaks.end(), x) != breaks.end();
}

// Size of the cell on either side of x, which must be a break.
std::pair<double, double> beside(const std::vector<double>& breaks, double x) {
  const auto it = std::lower_bound(breaks.begin(), breaks.end(), x - 1e-13);
  const auto i = it - breaks.begin();
  EXPECT_NEAR(breaks[i], x, 1e-13);
  return {i > 0 ? breaks[i] - breaks[i - 1] : 0,
          it + 1 != breaks.end() ? breaks[i + 1] - breaks[i] : 0};
}

void expect_growth_by_two(const std::vector<double>& breaks) {
  for (std::size_t i = 1; i + 1 < breaks.size(); ++i) {
    const double ratio = (breaks[i + 1] - breaks[i]) / (breaks[i] - breaks[i - 1]);
    EXPECT_GT(ratio, 0.499) << "at break " << i;
    EXPECT_LT(ratio, 2.001) << "at break " << i;
  }
}

TEST(Graded, SizesGrowByTwoFromTheGradedEnds) {
  const auto left = graded(0, 10, true, false, {0.25, 1});
  EXPECT_EQ(left[1], 0.25);
  EXPECT_EQ(left[2] - left[1], 0.25);
  EXPECT_EQ(left[3] - left[2], 0.5);
  expect_growth_by_two(left);
  const auto both = graded(-1, 3, true, true, {0.1, 1});
  expect_growth_by_two(both);
  EXPECT_LE(both[1] - both[0], 0.1);
  EXPECT_GT(both[1] - both[0], 0.05);
  EXPECT_NEAR(both[1] - both[0], both.back() - both[both.size() - 2], 1e-15);
  for (const auto& breaks : {left, both}) {
    EXPECT_TRUE(std::is_sorted(breaks.begin(), breaks.end()));
    for (std::size_t i = 1; i < breaks.size(); ++i) EXPECT_LE(breaks[i] - breaks[i - 1], 1 + 1e-12);
  }
}

TEST(Graded, SizesGrowAgainFarAway) {
  EXPECT_EQ(graded(0, 14, true, false, {1, 1, 3}),
            (std::vector<double>{0, 1, 2, 3, 4.5, 6.75, 10.125, 14}));
  EXPECT_EQ(graded(0, 10, true, false, {1, 1, 3}),
            (std::vector<double>{0, 1, 2, 3, 4.5, 6.75, 10}));
  EXPECT_EQ(graded(-7, 0, false, true, {1, 1, 3}), (std::vector<double>{-7, -4.5, -3, -2, -1, 0}));
  EXPECT_EQ(graded(0, 2.5, true, false, {1, 1, 3}), (std::vector<double>{0, 1, 1.75, 2.5}));
}

TEST(Graded, ALevelAddsOneBreakAtEachGradedEndAndMovesNone) {
  for (int ends : {1, 2, 3}) {
    const bool a = ends & 1, b = ends & 2;
    const int more = a + b;
    auto coarse = graded(-0.3, 2.9, a, b, {0.3, 0.7});
    for (double smallest = 0.15; smallest > 0.01; smallest /= 2) {
      const auto fine = graded(-0.3, 2.9, a, b, {smallest, 0.7});
      EXPECT_EQ(fine.size(), coarse.size() + more);
      for (double x : coarse) EXPECT_TRUE(has(fine, x)) << x;
      coarse = fine;
    }
  }
}

MeshPlan plan_at(int level) {
  MeshPlan plan;
  plan.level = level;
  plan.singular_times = {0, 0.3, 1.9};
  plan.slab_ends = {0.7, 1.23};
  plan.positions = {-0.4, 0, 1.3};
  plan.element_ends = {0.61};
  plan.instants = {{0, 0.3}, {0, 1.9}};
  plan.initial_jumps = {0};
  plan.diffusivity = 2.25;
  plan.half_width = 8;
  return plan;
}

TEST(Mesh, SmallestCellsAreTheDocumentedOnes) {
  for (int level = 0; level < 5; ++level) {
    SCOPED_TRACE(level);
    const Mesh mesh = make_mesh(plan_at(level));
    const double scale = 0.25 * std::pow(4.0, -level);
    // Cells are the interval between singular points over powers of 2, at most the size asked for.
    EXPECT_NEAR(beside(mesh.time.breaks, 0).second, 0.3 * scale, 1e-14);
    EXPECT_NEAR(beside(mesh.time.breaks, 0.3).first, 0.3 * scale, 1e-14);
    // the shorter interval decides on both sides
    EXPECT_LE(beside(mesh.time.breaks, 0.3).second, 0.3 * scale);
    EXPECT_GT(beside(mesh.time.breaks, 0.3).second, 0.15 * scale);
    // positions 0.4 apart: (4 0.4)²/D, below 1.6
    EXPECT_LE(beside(mesh.time.breaks, 1.9).first, 2.56 / 2.25 * scale);
    EXPECT_GT(beside(mesh.time.breaks, 1.9).first, 1.28 / 2.25 * scale);
    const double smallest = std::pow(2.0, -level) * std::sqrt(2.25 * 0.3);
    for (double x : {-0.4, 0.0, 1.3}) {
      const auto [left, right] = beside(mesh.space.breaks, x);
      for (double size : {left, right}) {
        EXPECT_LE(size, smallest * (1 + 1e-12)) << x;
        EXPECT_GT(size, 0.24 * smallest) << x;
      }
    }
    for (double t : {0.7, 1.23}) beside(mesh.time.breaks, t);
    beside(mesh.space.breaks, 0.61);
    const double width = 8 * std::sqrt(2.25 * 1.9);
    EXPECT_NEAR(mesh.space.breaks.front(), -0.4 - width, 1e-12);
    EXPECT_NEAR(mesh.space.breaks.back(), 1.3 + width, 1e-12);
  }
}

TEST(Mesh, ElementsResolveAShortTime) {
  MeshPlan plan = plan_at(2);
  const double before = smallest_element(plan);
  plan.shortest_time = 0.3;  // the shortest interval
  EXPECT_EQ(smallest_element(plan), before);
  plan.shortest_time = 0.003;
  EXPECT_NEAR(smallest_element(plan), before / 10, 1e-15);
  EXPECT_LE(beside(make_mesh(plan).space.breaks, 0).second, before / 10);
}

// λ(t) asks for slabs at its pulse, and for none where it is slow.
TEST(Mesh, SlabsFollowThePulseOfAHistory) {
  const auto mesh_of = [](const std::string& lambda) {
    const auto given = case_of("model: ssep\n" + initial_line("annealed", 0.7, 0.2) +
                               "final_time: 1\nhistory: {continuous: '" + lambda + "'}\n");
    return make_mesh(mesh_plan(given.settings, *given.problem, {1, 0}));
  };
  EXPECT_EQ(mesh_of("3*cos(3*t)").time.breaks, mesh_of("0").time.breaks);
  const Mesh mesh = mesh_of("exp(-(1e4*(t-0.3337))^2)");
  const int slab = mesh.time.slab_of(0.3337);
  EXPECT_LT(mesh.time.size(slab), 2e-4);
  EXPECT_LT(mesh.smallest, 0.05);
  EXPECT_LT(mesh.time.slabs(), 100);
  for (int n = 1; n < mesh.time.slabs(); ++n) {
    EXPECT_LT(mesh.time.size(n) / mesh.time.size(n - 1), 4.1) << n;
    EXPECT_GT(mesh.time.size(n) / mesh.time.size(n - 1), 0.24) << n;
  }
}

TEST(Mesh, LevelsAreNested) {
  for (int level = 0; level < 4; ++level) {
    const Mesh coarse = make_mesh(plan_at(level)), fine = make_mesh(plan_at(level + 1));
    for (double t : coarse.time.breaks) EXPECT_TRUE(has(fine.time.breaks, t)) << t;
    for (double x : coarse.space.breaks) EXPECT_TRUE(has(fine.space.breaks, x)) << x;
  }
}

TEST(Mesh, DegreesFollowTheLaws) {
  const DegreeLaw law{2, 1.0 / 3, 4, 1};
  const int expected[] = {2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4};
  for (int m = 0; m < 11; ++m) EXPECT_EQ(law.at(m), expected[m]) << m;

  MeshPlan plan = plan_at(3);
  plan.slab_ends.clear();
  plan.element_ends.clear();
  plan.time = {1, 1, 5, 0};
  plan.space = {2, 1, 7, 0};
  const Mesh mesh = make_mesh(plan);
  const auto expect_law = [](const std::vector<double>& breaks, const std::vector<double>& singular,
                             const std::vector<int>& degree, const DegreeLaw& by) {
    for (int m = 0; m < static_cast<int>(degree.size()); ++m) {
      int nearest = 1000;
      for (double x : singular) {
        const auto b = std::lower_bound(breaks.begin(), breaks.end(), x - 1e-12) - breaks.begin();
        nearest = std::min(nearest, static_cast<int>(m >= b ? m - b : b - 1 - m));
      }
      EXPECT_EQ(degree[m], by.at(nearest)) << "cell " << m;
    }
  };
  expect_law(mesh.time.breaks, plan.singular_times, mesh.time.degree, plan.time);
  expect_law(mesh.space.breaks, plan.positions, mesh.space.degree, plan.space);
}

// The layer of two near instants is resolved on both sides of each, also in the long interval.
TEST(Mesh, NearTimesHaveFineSlabsOnAllSides) {
  for (double gap : {1e-3, 1e-6, 1e-9}) {
    MeshPlan plan = plan_at(2);
    plan.slab_ends.clear();
    plan.positions = {0};
    plan.singular_times = {0, 1, 1 + gap, 2};
    const Mesh mesh = make_mesh(plan);
    const double finest = 0.25 * std::pow(4.0, -2) * gap;
    for (double t : {plan.singular_times[1], plan.singular_times[2]}) {
      EXPECT_LE(beside(mesh.time.breaks, t).first, finest * 1.001) << gap;
      EXPECT_LE(beside(mesh.time.breaks, t).second, finest * 1.001) << gap;
    }
    EXPECT_EQ(beside(mesh.time.breaks, 0).second, 1 / 64.0);
    EXPECT_NEAR(mesh.smallest, 0.25 * std::sqrt(plan.diffusivity * gap), 1e-6 * mesh.smallest);
    EXPECT_TRUE(std::is_sorted(mesh.time.breaks.begin(), mesh.time.breaks.end()));
  }
}

TEST(Mesh, LevelsThatDoublesTellApart) {
  MeshPlan plan = plan_at(2);
  plan.positions = {0};
  plan.singular_times = {0, 1};
  EXPECT_GT(finest_level_told_apart(plan), 15);
  plan.singular_times = {0, 1e-14, 1};  // near 0 there is no end to it
  EXPECT_GT(finest_level_told_apart(plan), 15);
  plan.singular_times = {0, 1, 1 + 1e-9};
  EXPECT_GT(finest_level_told_apart(plan), 4);
  plan.singular_times = {0, 1, 1 + 1e-13};
  EXPECT_LT(finest_level_told_apart(plan), 2);
}

TEST(Mesh, LowDegreesBeforeInstants) {
  MeshPlan plan = plan_at(3);
  plan.slab_ends.clear();
  plan.time = {4, 0, 4, 0};
  plan.low_before_instants = true;
  const Mesh mesh = make_mesh(plan);
  const int expected[] = {0, 0, 0, 0, 1, 1};  // 0, rising by ½ a slab after two
  for (const auto& [x, t] : plan.instants) {
    const int last = mesh.time.slab_ending_at(t);
    for (int gap = 0; gap < 6; ++gap)
      EXPECT_EQ(mesh.time.degree[last - gap], expected[gap]) << t << ", gap " << gap;
  }
  EXPECT_EQ(mesh.time.degree[mesh.time.slab_ending_at(0.3) + 1], 4);
  EXPECT_EQ(mesh.time.degree[0], 4);
}

TEST(Mesh, ElementsEndWhereSpreadCountingDoes) {
  MeshPlan plan = plan_at(3);
  plan.instants = {{plan.positions.back(), 1.9}};
  plan.spread = 4;
  const Mesh mesh = make_mesh(plan);
  EXPECT_DOUBLE_EQ(mesh.spread, 4 * smallest_element(plan));
  for (double end : {plan.instants[0].x - mesh.spread, plan.instants[0].x + mesh.spread}) {
    const auto& breaks = mesh.space.breaks;
    EXPECT_NE(std::find(breaks.begin(), breaks.end(), end), breaks.end()) << end;
  }
  plan.spread = 0;
  EXPECT_EQ(make_mesh(plan).spread, 0);
}

TEST(Mesh, CellsAreNoLargerThanThePlanSays) {
  const auto largest = [](const std::vector<double>& breaks, double low, double high) {
    double size = 0;
    for (std::size_t i = 1; i < breaks.size(); ++i)
      if (breaks[i - 1] >= low && breaks[i] <= high)
        size = std::max(size, breaks[i] - breaks[i - 1]);
    return size;
  };
  MeshPlan plan = plan_at(2);
  const double total = plan.singular_times.back(), unit = std::sqrt(plan.diffusivity * total);
  const double low = plan.positions.front() - plan.far * unit;
  const double high = plan.positions.back() + plan.far * unit;
  const Mesh graded = make_mesh(plan);
  plan.largest_slab = 0.1;
  plan.largest_element = 0.3;
  const Mesh fine = make_mesh(plan);
  EXPECT_GT(largest(graded.space.breaks, low, high), 0.31 * unit);
  EXPECT_LE(largest(fine.space.breaks, low, high), 0.3 * unit * (1 + 1e-12));
  for (std::size_t i = 1; i < plan.singular_times.size(); ++i) {
    const double begin = plan.singular_times[i - 1], end = plan.singular_times[i];
    EXPECT_GT(largest(graded.time.breaks, begin, end), 0.11 * (end - begin));
    EXPECT_LE(largest(fine.time.breaks, begin, end), 0.1 * (end - begin) * (1 + 1e-12));
  }
}

TEST(Mesh, NodesPointsAndWeights) {
  const Mesh mesh = make_mesh(plan_at(2));
  const SpaceMesh& space = mesh.space;
  ASSERT_EQ(static_cast<int>(space.node.size()), space.nodes());
  ASSERT_EQ(static_cast<int>(space.point.size()), space.points());
  EXPECT_TRUE(std::is_sorted(space.node.begin(), space.node.end()));
  double sum = 0, moment = 0;
  for (int i = 0; i < space.points(); ++i) {
    sum += space.weight[i];
    moment += space.weight[i] * std::pow(space.point[i], 8);  // 2 (k + 2) points: exact to 2k + 3
  }
  const double a = space.breaks.front(), b = space.breaks.back();
  EXPECT_NEAR(sum, b - a, 1e-12);
  EXPECT_NEAR(moment / ((std::pow(b, 9) - std::pow(a, 9)) / 9), 1, 1e-12);
  for (int e = 0; e < space.elements(); ++e) {
    EXPECT_EQ(space.node[space.first_node[e]], space.breaks[e]);
    EXPECT_EQ(space.element_of(space.middle(e)), e);
    EXPECT_EQ(space.element_of(space.breaks[e]), e);
  }
  EXPECT_EQ(space.element_of(b), space.elements() - 1);
  EXPECT_EQ(mesh.time.slab_of(0), 0);
  EXPECT_EQ(mesh.time.slab_of(0.3), mesh.time.slab_ending_at(0.3));
  EXPECT_THROW(mesh.time.slab_ending_at(0.31), Error);
}

TEST(Layout, OneRankHoldsEverySlab) {
  const Mesh mesh = make_mesh(plan_at(1));
  const Layout layout(mesh, PETSC_COMM_SELF);
  EXPECT_EQ(layout.first(), 0);
  EXPECT_EQ(layout.last(), mesh.time.slabs());
  PetscInt size = 0;
  for (int n = 0; n < mesh.time.slabs(); ++n) {
    EXPECT_EQ(layout.offset(n), size);
    size += mesh.slab_size(n);
  }
  EXPECT_EQ(layout.local_size(), size);
}

using Field = double (*)(double, double);

// visit(index, x, t) at every node of slabs and elements.
template <class Visit>
void each_node(const Mesh& mesh, const Layout& layout, Visit&& visit) {
  for (int n = 0; n < mesh.time.slabs(); ++n)
    for (int i = 0; i < mesh.space.nodes(); ++i)
      for (int j = 0; j <= mesh.time.degree[n]; ++j)
        visit(layout.offset(n) + i * (mesh.time.degree[n] + 1) + j, mesh.space.node[i],
              mesh.time.breaks[n] + mesh.time.size(n) * time_basis(mesh.time.degree[n]).s[j]);
}

Path path_of(const Mesh& mesh, const Layout& layout, Field q, Field p) {
  Path path = make_path(layout);
  VecWriter qs(path.q), ps(path.p);
  each_node(mesh, layout, [&](PetscInt at, double x, double t) {
    *(qs + at) = q(x, t);
    *(ps + at) = p(x, t);
  });
  return path;
}

TEST(Prolong, KeepsPolynomialsOfTheCoarseDegrees) {
  MeshPlan plan = plan_at(1);
  plan.time = {2, 0, 2, 0};
  plan.space = {3, 0, 3, 0};
  const Mesh coarse = make_mesh(plan);
  plan.level = 2;
  plan.time = {3, 0, 3, 0};
  plan.space = {4, 0, 4, 0};
  const Mesh fine = make_mesh(plan);
  const Layout from(coarse, PETSC_COMM_SELF), to(fine, PETSC_COMM_SELF);
  const Field q = [](double x, double t) { return (1 + 0.5 * x - 0.01 * x * x * x) * (1 - t * t); };
  const Field p = [](double x, double t) { return 0.2 * x * x * (2 + t); };
  const Path path = path_of(coarse, from, q, p);
  const Path finer = prolong(path, coarse, from, fine, to);
  const VecReader qs(finer.q), ps(finer.p);
  each_node(fine, to, [&](PetscInt at, double x, double t) {
    EXPECT_NEAR(*(qs + at), q(x, t), 1e-11);
    EXPECT_NEAR(*(ps + at), p(x, t), 1e-11);
  });
}

// q = x and p = t show the place that a value comes from: at a corner twice as far (four times in
// time) on cells half as large, away from corners the same, without a jump between.
TEST(Transfer, NarrowsLayersAboutTheirCorners) {
  MeshPlan plan = plan_at(5);
  plan.positions = {0, 1.5};
  plan.singular_times = {0, 1};
  plan.instants = {{1.5, 1}};
  plan.time = {1, 0, 1, 0};
  plan.space = {2, 0, 2, 0};
  const Mesh coarse = make_mesh(plan);
  plan.level = 6;
  const Mesh fine = make_mesh(plan);
  const Layout from(coarse, PETSC_COMM_SELF), to(fine, PETSC_COMM_SELF);
  const Path path = path_of(
      coarse, from, [](double x, double) { return x; }, [](double, double t) { return t; });
  const Path finer = transfer(path, coarse, from, fine, to);
  const VecReader qs(finer.q), ps(finer.p);
  const double near = coarse.smallest, D = plan.diffusivity, unit = std::sqrt(D);
  int at_corner[2] = {0, 0}, away = 0;
  each_node(fine, to, [&](PetscInt at, double x, double t) {
    const double r[] = {std::sqrt(x * x + D * t), std::hypot(x - 1.5, std::sqrt(D * (1 - t)))};
    for (int c : {0, 1}) {
      if (r[c] > near) continue;
      // the other corner has a share of (near / 1.5)^4
      EXPECT_NEAR(*(qs + at), c ? 1.5 + 2 * (x - 1.5) : 2 * x, 1e-3 * near) << x << " " << t;
      EXPECT_NEAR(*(ps + at), c ? 1 + 4 * (t - 1) : 4 * t, 1e-3 * near * near) << x << " " << t;
      ++at_corner[c];
    }
    if (std::min(r[0], r[1]) >= unit) {
      EXPECT_NEAR(*(qs + at), x, 1e-12) << x << " " << t;
      EXPECT_NEAR(*(ps + at), t, 1e-12) << x << " " << t;
      ++away;
    }
  });
  EXPECT_GT(at_corner[0], 20);
  EXPECT_GT(at_corner[1], 20);
  EXPECT_GT(away, 1000);
}

}  // namespace
}  // namespace mft::testing
