// The sweep, and Krylov's iterations that it preconditions, on a point that is no solution.
#include "linear/sweep.hpp"

#include <petscblaslapack.h>

#include <algorithm>

#include "linear/reduced.hpp"
#include "solver/solver_problem.hpp"

namespace mft::testing {
namespace {

// A linearised and factored point.
struct Point {
  Point(const Problem& problem, const MeshPlan& plan, double q_size, double p_size)
      : action(make_action(problem.path, plan)), sweep(*action) {
    const Path path = rough_path(*action, q_size, p_size, 5);
    EXPECT_TRUE(action->linearise(path.q, path.p));
    sweep.factor();
  }
  VecHandle vec() const { return action->layout().make_vec(); }

  std::unique_ptr<Action> action;
  Sweep sweep;
};

Point rich_point(const NamedProblem& problem) {
  const Problem rich = problem_of(problem.text);
  return Point(rich, coarse_plan(rich.path), 0.2, 0.2);
}

TEST(Sweep, InvertsAAndItsTranspose) {
  for (const NamedProblem& problem : rich_problems()) {
    SCOPED_TRACE(problem.name);
    const Point at = rich_point(problem);
    const VecHandle v = noise_vec(*at.action, 6);
    VecHandle product = at.vec(), x = at.vec();
    at.action->apply_A(v, product);
    at.sweep.solve_forward(product, x);
    EXPECT_LE(relative_distance(x, v), 1e-11) << "A^-1 A";
    at.action->apply_AT(v, product);
    at.sweep.solve_backward(product, x);
    EXPECT_LE(relative_distance(x, v), 1e-11) << "A^-T A^T";
    at.sweep.solve_forward(v, x);
    at.action->apply_A(x, product);
    EXPECT_LE(relative_distance(product, v), 1e-11) << "A A^-1";
    at.sweep.solve_backward(v, x);
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
      at.sweep.apply_G(u, Gu);
      at.sweep.apply_G(v, Gv);
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
  at.sweep.apply_G(v, out);
  EXPECT_EQ(at.sweep.solves(), 2 * slabs);
}

// 4 slabs of 4 elements, k = 2 and r + 1 = 2: an element's 6 unknowns are 4 that go and 2 that
// stay, a multiplication and an addition for each of the 4 and every entry; a solve takes each
// entry that belongs to one of the 4 once.
TEST(Sweep, TellsPetscItsFlops) {
  const Problem problem =
      problem_of("model: ssep\n" + initial_line("annealed", 0.7, 0.2) + one_instant);
  Point at(problem, tiny_plan(problem.path), 0.2, 0.2);
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
  EXPECT_EQ(flops_of([&] { at.sweep.solve_forward(v, out); }),
            slabs * elements * 2 * (4 * 4 + 2 * 4 * 2));
}

// Residual of [H A^T; A -C] (dq, dp) = (f, g), relative.
double residual(const Action& action, Vec f, Vec g, Vec dq, Vec dp) {
  VecHandle a = copy_of(f), b = copy_of(f);
  action.apply_H(dq, a);
  action.apply_AT(dp, b);
  check(VecAXPBYPCZ(a, 1, -1, 1, b, f));
  const double first = norm(a);
  action.apply_A(dq, a);
  action.apply_C(dp, b);
  check(VecAXPBYPCZ(a, -1, -1, 1, b, g));
  return std::hypot(first, norm(a)) / std::hypot(norm(f), norm(g));
}

TEST(LinearSolver, AllMethodsSolveTheNewtonSystem) {
  for (const NamedProblem& problem : rich_problems()) {
    SCOPED_TRACE(problem.name);
    const Point at = rich_point(problem);
    const VecHandle f = noise_vec(*at.action, 11), g = noise_vec(*at.action, 12);
    VecHandle q = at.vec(), p = at.vec(), dq = at.vec(), dp = at.vec();
    LinearSolver gcg(*at.action, at.sweep, SolverSettings::Linear::gcg);
    const LinearResult by_gcg = gcg.solve(f, g, q, p, 1e-13);
    EXPECT_TRUE(by_gcg.converged);
    EXPECT_FALSE(by_gcg.negative_curvature);
    EXPECT_LE(residual(*at.action, f, g, q, p), 1e-10);
    for (const auto method : {SolverSettings::Linear::gmres, SolverSettings::Linear::chebyshev}) {
      LinearSolver other(*at.action, at.sweep, method);
      const LinearResult result = other.solve(f, g, dq, dp, 1e-13);
      EXPECT_TRUE(result.converged);
      EXPECT_LE(relative_distance(dq, q), 1e-9);
      EXPECT_LE(relative_distance(dp, p), 1e-9);
    }
  }
}

TEST(LinearSolver, GoesOnFromTheLastSolutionWhereAsked) {
  const Point at = rich_point(rich_problems()[0]);
  const VecHandle f = noise_vec(*at.action, 11), g = noise_vec(*at.action, 12);
  VecHandle q = at.vec(), p = at.vec();
  check(PetscOptionsSetValue(nullptr, "-ksp_initial_guess_nonzero", "1"));
  LinearSolver solver(*at.action, at.sweep, SolverSettings::Linear::gcg);
  check(PetscOptionsClearValue(nullptr, "-ksp_initial_guess_nonzero"));
  solver.solve(f, g, q, p, 1e-2);
  solver.solve(f, g, q, p, 1e-13);
  EXPECT_LE(residual(*at.action, f, g, q, p), 1e-10);
}

TEST(LinearSolver, RefusesCgAndTakesOtherTypes) {
  const Point at = rich_point(rich_problems()[0]);
  const auto make = [&](const char* type) {
    check(PetscOptionsSetValue(nullptr, "-ksp_type", type));
    try {
      LinearSolver solver(*at.action, at.sweep, SolverSettings::Linear::gcg);
    } catch (const InputError& error) {
      check(PetscOptionsClearValue(nullptr, "-ksp_type"));
      return std::string(error.what());
    }
    check(PetscOptionsClearValue(nullptr, "-ksp_type"));
    return std::string();
  };
  EXPECT_NE(make("cg").find("(u, G v)"), std::string::npos);
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
    at.sweep.apply_G(unit, G);
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
  const VecHandle f = noise_vec(*at.action, 13), g = noise_vec(*at.action, 14);
  VecHandle dq = at.vec(), dp = at.vec();
  LinearSolver solver(*at.action, at.sweep, SolverSettings::Linear::gcg);
  return solver.solve(f, g, dq, dp, tolerance);
}

// H >= 0 where σ'' < 0, so that the eigenvalues begin at 1; H <= 0 where σ'' > 0: they end there.
TEST(LinearSolver, RitzValuesAreTheExtremeEigenvalues) {
  const std::string quenched = initial_line("quenched", 0.6, 0.4) + one_instant;
  const Problem ssep = problem_of("model: ssep\n" + quenched);
  const Point above(ssep, tiny_plan(ssep.path), 0.2, 4);
  const auto [ssep_lowest, ssep_highest] = dense_extremes(above);
  const LinearResult by_ssep = solve_noise(above, 1e-14);
  EXPECT_TRUE(by_ssep.converged);
  EXPECT_GT(ssep_highest, 1.1);
  EXPECT_GE(ssep_lowest, 1 - 1e-10);
  EXPECT_NEAR(by_ssep.highest, ssep_highest, 1e-8);
  EXPECT_GE(by_ssep.lowest, ssep_lowest - 1e-10);

  const Problem kmp = problem_of("model: kmp\n" + quenched);
  const Point below(kmp, tiny_plan(kmp.path), 0.2, 1);
  const auto [kmp_lowest, kmp_highest] = dense_extremes(below);
  const LinearResult by_kmp = solve_noise(below, 1e-14);
  EXPECT_TRUE(by_kmp.converged);
  EXPECT_LT(kmp_lowest, 0.9);
  EXPECT_LE(kmp_highest, 1 + 1e-10);
  EXPECT_NEAR(by_kmp.lowest, kmp_lowest, 1e-8);
  EXPECT_LE(by_kmp.highest, kmp_highest + 1e-10);
}

TEST(LinearSolver, NegativeCurvatureIsSeenWhenAndOnlyWhenThereIsSome) {
  const Problem problem =
      problem_of("model: kmp\n" + initial_line("quenched", 1, 0.5) + one_instant);
  bool seen[2] = {false, false};
  for (double size : {0.5, 1.0, 4.0, 8.0}) {
    const Point at(problem, tiny_plan(problem.path), 0.2, size);
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
