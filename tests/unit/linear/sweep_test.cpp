// The sweep, and Krylov's iterations that it preconditions, on a point that is no solution.
#include "linear/sweep.hpp"

#include <petscblaslapack.h>

#include <algorithm>

#include "linear/reduced.hpp"
#include "solver_problem.hpp"

namespace mft::testing {
namespace {

// A linearised and factored point.
struct Point {
  Point(const Case& given, const MeshPlan& plan, double q_size, double p_size)
      : action(make_action(given.problem, plan)), sweep(*action), G(*action, sweep) {
    const Path path = rough_path(*action, q_size, p_size, 5);
    EXPECT_TRUE(action->linearise(path));
    sweep.factor();
  }
  VecHandle vec() const { return action->layout().make_vec(); }

  std::unique_ptr<Action> action;
  mutable Sweep sweep;  // a solver counts, and is made ready
  NoiseResponse G;
};

Point rich_point(const NamedProblem& problem) {
  const Case rich = case_of(problem.text);
  return Point(rich, coarse_plan(*rich.problem), 0.2, 0.2);
}

TEST(Sweep, InvertsAAndItsTranspose) {
  for (const NamedProblem& problem : rich_problems()) {
    SCOPED_TRACE(problem.name);
    const Point at = rich_point(problem);
    const VecHandle v = noise_vec(*at.action, 6);
    VecHandle product = at.vec(), x = at.vec();
    at.action->apply_A(v, product);
    at.sweep.solve(product, x);
    EXPECT_LE(relative_distance(x, v), 1e-11) << "A^-1 A";
    at.action->apply_AT(v, product);
    at.sweep.solve_transposed(product, x);
    EXPECT_LE(relative_distance(x, v), 1e-11) << "A^-T A^T";
    at.sweep.solve(v, x);
    at.action->apply_A(x, product);
    EXPECT_LE(relative_distance(product, v), 1e-11) << "A A^-1";
    at.sweep.solve_transposed(v, x);
    at.action->apply_AT(x, product);
    EXPECT_LE(relative_distance(product, v), 1e-11) << "A^T A^-T";
  }
}

TEST(Sweep, GIsSymmetricAndNotNegative) {
  for (const NamedProblem& problem : rich_problems()) {
    SCOPED_TRACE(problem.name);
    const Point at = rich_point(problem);
    for (unsigned seed : {7, 9}) {
      const VecHandle u = noise_vec(*at.action, seed), v = noise_vec(*at.action, seed + 1);
      VecHandle Gu = at.vec(), Gv = at.vec();
      at.G.apply(u, Gu);
      at.G.apply(v, Gv);
      const double uu = dot(u, Gu), vv = dot(v, Gv);
      EXPECT_GT(uu, 0);
      EXPECT_GT(vv, 0);
      EXPECT_LE(std::abs(dot(u, Gv) - dot(v, Gu)), 1e-12 * std::sqrt(uu * vv));
    }
  }
}

TEST(Sweep, CountsItsWork) {
  Point at = rich_point(rich_problems()[0]);
  const long slabs = at.action->mesh().time.slabs();
  EXPECT_EQ(at.sweep.factorisations(), slabs);
  VecHandle v = noise_vec(*at.action, 1), out = at.vec();
  at.G.apply(v, out);
  EXPECT_EQ(at.sweep.solves(), 2 * slabs);
}

// 4 slabs of 4 elements, k = 2 and r + 1 = 2: an element's 6 unknowns are 4 that go and 2 that
// stay, a multiplication and an addition for each of the 4 and every entry; a solve takes each
// entry that belongs to one of the 4 once.
TEST(Sweep, TellsPetscItsFlops) {
  const Case given = case_of("model: ssep\n" + initial_line("annealed", 0.7, 0.2) + one_instant);
  Point at(given, tiny_plan(*given.problem), 0.2, 0.2);
  const auto flops_of = [](auto&& work) {
    PetscLogDouble before, after;
    check(PetscGetFlops(&before));
    work();
    check(PetscGetFlops(&after));
    return after - before;
  };
  const int slabs = at.action->mesh().time.slabs(), elements = at.action->mesh().space.elements();
  EXPECT_EQ(slabs, 4);
  EXPECT_EQ(elements, 4);
  EXPECT_EQ(flops_of([&] { at.sweep.factor(); }), slabs * elements * 2 * 4 * (6 * 6));
  VecHandle v = noise_vec(*at.action, 1), out = at.vec();
  EXPECT_EQ(flops_of([&] { at.sweep.solve(v, out); }), slabs * elements * 2 * (4 * 4 + 2 * 4 * 2));
}

// Residual of [H A^T; A -C] (dq, dp) = (f, g), relative.
double residual(const Action& action, const Path& rhs, const Path& step) {
  VecHandle a = copy_of(rhs.q), b = copy_of(rhs.q);
  action.apply_H(step.q, a);
  action.apply_AT(step.p, b);
  check(VecAXPBYPCZ(a, 1, -1, 1, b, rhs.q));
  const double first = norm(a);
  action.apply_A(step.q, a);
  action.apply_C(step.p, b);
  check(VecAXPBYPCZ(a, -1, -1, 1, b, rhs.p));
  return std::hypot(first, norm(a)) / std::hypot(norm(rhs.q), norm(rhs.p));
}

Path noise_path(const Action& action, unsigned seed) {
  return {noise_vec(action, seed), noise_vec(action, seed + 1)};
}

TEST(ReducedSolver, AllMethodsSolveTheNewtonSystem) {
  for (const NamedProblem& problem : rich_problems()) {
    SCOPED_TRACE(problem.name);
    const Point at = rich_point(problem);
    const Path rhs = noise_path(*at.action, 11);
    Path by_sweep = make_path(at.action->layout()), step = make_path(at.action->layout());
    ReducedSolver gcg(*at.action, at.sweep, SolverSettings::Linear::gcg);
    const LinearResult by_gcg = gcg.solve(rhs, by_sweep, 1e-13);
    EXPECT_TRUE(by_gcg.converged);
    EXPECT_FALSE(by_gcg.negative_curvature);
    EXPECT_LE(residual(*at.action, rhs, by_sweep), 1e-10);
    for (const auto method : {SolverSettings::Linear::gmres, SolverSettings::Linear::chebyshev}) {
      ReducedSolver other(*at.action, at.sweep, method);
      const LinearResult result = other.solve(rhs, step, 1e-13);
      EXPECT_TRUE(result.converged);
      EXPECT_LE(relative_distance(step.q, by_sweep.q), 1e-9);
      EXPECT_LE(relative_distance(step.p, by_sweep.p), 1e-9);
    }
  }
}

TEST(ReducedSolver, GoesOnFromTheLastSolutionWhereAsked) {
  const Point at = rich_point(rich_problems()[0]);
  const Path rhs = noise_path(*at.action, 11);
  Path step = make_path(at.action->layout());
  check(PetscOptionsSetValue(nullptr, "-ksp_initial_guess_nonzero", "1"));
  ReducedSolver solver(*at.action, at.sweep, SolverSettings::Linear::gcg);
  check(PetscOptionsClearValue(nullptr, "-ksp_initial_guess_nonzero"));
  solver.solve(rhs, step, 1e-2);
  solver.solve(rhs, step, 1e-13);
  EXPECT_LE(residual(*at.action, rhs, step), 1e-10);
}

TEST(ReducedSolver, RefusesCgAndTakesOtherTypes) {
  const Point at = rich_point(rich_problems()[0]);
  const auto make = [&](const char* type) {
    check(PetscOptionsSetValue(nullptr, "-ksp_type", type));
    try {
      ReducedSolver solver(*at.action, at.sweep, SolverSettings::Linear::gcg);
    } catch (const InputError& error) {
      check(PetscOptionsClearValue(nullptr, "-ksp_type"));
      return std::string(error.what());
    }
    check(PetscOptionsClearValue(nullptr, "-ksp_type"));
    return std::string();
  };
  EXPECT_NE(make("cg").find("(u, G v)"), std::string::npos);
  EXPECT_NE(make("fcg").find("(u, G v)"), std::string::npos);
  EXPECT_NE(make("lsqr").find("transpose"), std::string::npos);
  EXPECT_NE(make("bicg").find("; from petsc of the input"), std::string::npos);
  EXPECT_EQ(make("fgmres"), "");
  EXPECT_EQ(make("gcg"), "");
}

// Smallest and largest eigenvalue of the dense I + H G, by LAPACK.
std::pair<double, double> dense_extremes(const Point& at) {
  const PetscBLASInt n = at.action->layout().local_size();
  std::vector<double> K(static_cast<std::size_t>(n) * n), real(n), imaginary(n), work(8 * n);
  VecHandle unit = at.vec(), G = at.vec(), HG = at.vec();
  for (PetscBLASInt c = 0; c < n; ++c) {
    check(VecZeroEntries(unit));
    *(VecWriter(unit) + c) = 1;
    at.G.apply(unit, G);
    at.action->apply_H(G, HG);
    check(VecAXPY(HG, 1, unit));
    const VecReader column(HG);
    std::copy_n(column + 0, n, &K[static_cast<std::size_t>(c) * n]);
  }
  const PetscBLASInt one = 1, length = static_cast<PetscBLASInt>(work.size());
  PetscBLASInt info = 0;
  LAPACKgeev_("N", "N", &n, K.data(), &n, real.data(), imaginary.data(), nullptr, &one, nullptr,
              &one, work.data(), &length, &info);
  EXPECT_EQ(info, 0);
  for (double y : imaginary) EXPECT_LE(std::abs(y), 1e-7);
  const auto found = std::minmax_element(real.begin(), real.end());
  return {*found.first, *found.second};
}

LinearResult solve_noise(const Point& at, double tolerance) {
  const Path rhs = noise_path(*at.action, 13);
  Path step = make_path(at.action->layout());
  ReducedSolver solver(*at.action, at.sweep, SolverSettings::Linear::gcg);
  return solver.solve(rhs, step, tolerance);
}

// H >= 0 where σ'' < 0, so that the eigenvalues begin at 1; H <= 0 where σ'' > 0: they end there.
TEST(ReducedSolver, RitzValuesAreTheExtremeEigenvalues) {
  const std::string quenched = initial_line("quenched", 0.6, 0.4) + one_instant;
  const Case ssep = case_of("model: ssep\n" + quenched);
  const Point above(ssep, tiny_plan(*ssep.problem), 0.2, 4);
  const auto [ssep_lowest, ssep_highest] = dense_extremes(above);
  const LinearResult by_ssep = solve_noise(above, 1e-14);
  EXPECT_TRUE(by_ssep.converged);
  EXPECT_GT(ssep_highest, 1.1);
  EXPECT_GE(ssep_lowest, 1 - 1e-10);
  EXPECT_NEAR(by_ssep.highest, ssep_highest, 1e-8);
  EXPECT_GE(by_ssep.lowest, ssep_lowest - 1e-10);

  const Case kmp = case_of("model: kmp\n" + quenched);
  const Point below(kmp, tiny_plan(*kmp.problem), 0.2, 1);
  const auto [kmp_lowest, kmp_highest] = dense_extremes(below);
  const LinearResult by_kmp = solve_noise(below, 1e-14);
  EXPECT_TRUE(by_kmp.converged);
  EXPECT_LT(kmp_lowest, 0.9);
  EXPECT_LE(kmp_highest, 1 + 1e-10);
  EXPECT_NEAR(by_kmp.lowest, kmp_lowest, 1e-8);
  EXPECT_LE(by_kmp.highest, kmp_highest + 1e-10);
}

TEST(ReducedSolver, NegativeCurvatureIsSeenWhenAndOnlyWhenThereIsSome) {
  const Case given = case_of("model: kmp\n" + initial_line("quenched", 1, 0.5) + one_instant);
  bool seen[2] = {false, false};
  for (double size : {0.5, 1.0, 4.0, 8.0}) {
    const Point at(given, tiny_plan(*given.problem), 0.2, size);
    const double lowest = dense_extremes(at).first;
    const bool negative = lowest < 0;
    EXPECT_EQ(solve_noise(at, 1e-12).negative_curvature, negative)
        << "size " << size << ", lowest eigenvalue " << lowest;
    seen[negative] = true;
  }
  EXPECT_TRUE(seen[0] && seen[1]);
}

}  // namespace
}  // namespace mft::testing
