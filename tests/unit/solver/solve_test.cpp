// Whole solves: targets, estimates against a closed form, continuation and its ends, refusals.
#include <fmt/format.h>

#include "action/window.hpp"
#include "solver/solver_problem.hpp"

namespace mft::testing {
namespace {

const Report silent = [](const std::string&) {};

Solution solve(const Problem& problem) {
  return solve_path(problem.settings, problem.path, silent);
}

// √T F(ω) at ρ_a = ρ_b = ½, B = 2, T = 1 (Derrida and Gerschenfeld 2009).
constexpr double mu_half_filled = 0.5534093126200987;

TEST(Solve, ErrorsAndTolerancesHoldAgainstTheClosedForm) {
  const std::string text = "model: ssep\n" + initial_line("annealed", 0.5, 0.5) +
                           "history: {instants: [{time: 1, B: 2}]}\n";
  for (const std::string tolerance : {"1e-3", "1e-5"}) {
    SCOPED_TRACE(tolerance);
    const Solution solution = solve(problem_of(text, {"solver.tolerance=" + tolerance}));
    EXPECT_EQ(solution.status, Solution::Status::ok);
    EXPECT_LE(std::abs(solution.mu.value - mu_half_filled), solution.mu.error);
    EXPECT_LE(solution.mu.error, std::stod(tolerance) * mu_half_filled);
    EXPECT_GE(solution.finest->lowest, 1 - 1e-3);  // σ'' < 0: I + H G >= 1
  }
}

TEST(Solve, OneLevelHasNoEstimate) {
  const Solution solution =
      solve(problem_of("model: ssep\n" + initial_line("annealed", 0.5, 0.5) + one_instant,
                       {"mesh.level={single: 2}", "mesh.degree=3", "mesh.time_degree=2"}));
  EXPECT_EQ(solution.status, Solution::Status::ok);
  EXPECT_TRUE(std::isnan(solution.mu.error));
  EXPECT_EQ(solution.levels.size(), 1u);
  EXPECT_EQ(solution.mu.value, solution.finest->parts.mu());
}

TEST(Solve, AFixedMeshThatMissesTheToleranceSaysSo) {
  const Solution solution = solve(problem_of("model: ssep\n" + initial_line("annealed", 0.5, 0.5) +
                                                 "history: {instants: [{time: 1, B: 2}]}\n",
                                             {"mesh.level=2", "solver.tolerance=1e-14"}));
  EXPECT_EQ(solution.status, Solution::Status::tolerance);
  EXPECT_NE(solution.reason.find("tolerance"), std::string::npos);
  EXPECT_LE(std::abs(solution.mu.value - mu_half_filled), solution.mu.error);
}

// D at the initial densities is a tenth of what it is on the path.
TEST(Solve, AWindowThatIsTooNarrowIsWidened) {
  const Solution solution = solve(problem_of(
      "model: {D: 0.01+rho^2, sigma: 2*rho*(1-rho), range: [0, 1]}\n" +
          initial_line("annealed", 0.1, 0.1) + "history: {instants: [{time: 1, B: 2}]}\n",
      {"solver.tolerance=1e-4"}));
  EXPECT_EQ(solution.status, Solution::Status::ok);
  EXPECT_GE(solution.finest->widening, 2);
  EXPECT_NEAR(solution.finest->mesh->space.breaks.back(),
              solution.finest->widening * 10 * std::sqrt(0.02), 1e-12);
  EXPECT_LE(window_tail(*solution.finest->action, *solution.finest->path), 1e-4);
}

TEST(Solve, AWindowAskedForThatIsTooNarrowCountsInTheError) {
  const Solution solution = solve(problem_of("model: ssep\n" + initial_line("annealed", 0.5, 0.5) +
                                                 "history: {instants: [{time: 1, B: 2}]}\n",
                                             {"mesh.half_width=2.5", "solver.tolerance=1e-4"}));
  EXPECT_EQ(solution.status, Solution::Status::tolerance);
  EXPECT_NE(solution.reason.find("window"), std::string::npos);
  EXPECT_GE(std::abs(solution.mu.value - mu_half_filled), 1e-5);  // the window's doing
  EXPECT_LE(std::abs(solution.mu.value - mu_half_filled), solution.mu.error);
}

// kmp beyond what sharp counting reaches: the discrete path folds at 0.63 of this B, while q and
// p of the path itself end in a step at the instant, with 1/q⁻ - 1/q⁺ = B and q⁺ finite.
TEST(Solve, CountsOverAWidthWhereASharpCountFolds) {
  const Problem problem = problem_of(
      "model: kmp\n" + initial_line("quenched", 1, 1) + "history: {instants: [{time: 1, B: 3}]}\n",
      {"solver.tolerance=1e-4"});
  MeshPlan plan = plan_of(problem.settings, problem.path, {2, 0});
  ContinuationOptions options;
  EXPECT_FALSE(solve_level(problem.path, plan, {}, nullptr, options)->reached);
  plan.spread = 4;
  EXPECT_TRUE(solve_level(problem.path, plan, {}, nullptr, options)->reached);
  const Solution solution = solve(problem);
  EXPECT_EQ(solution.status, Solution::Status::ok);
  EXPECT_NE(solution.finest->caution, Caution::none);
}

// A layer at an instant is as wide as the cells there, and starts from its coarser self at that
// width: no way to the path is gone twice. Newton ends no earlier from there, though the action is
// a saddle, whose decrement may cancel on the way.
TEST(Solve, ALevelStartsFromTheCoarserPathWhereLayersNarrow) {
  const Problem problem = problem_of("model: kmp\n" + initial_line("quenched", 1, 1) +
                                     "history: {instants: [{time: 1, B: 3}]}\n");
  ContinuationOptions options;
  options.newton.decrement = 1e-9;
  std::unique_ptr<LevelSolution> before;
  for (int level = 2; level <= 6; ++level) {
    SCOPED_TRACE(level);
    const MeshChoice choice{level, 1, Caution::spread};
    const MeshPlan plan = plan_of(problem.settings, problem.path, choice);
    auto from_flat = solve_level(problem.path, plan, choice, nullptr, options);
    ASSERT_TRUE(from_flat->reached);
    EXPECT_GT(from_flat->continuation_trials, 0);
    if (before) {
      const LevelStart start = before->start();
      const auto solved = solve_level(problem.path, plan, choice, &start, options);
      EXPECT_EQ(solved->continuation_trials, 0);
      EXPECT_NEAR(solved->parts.mu(), from_flat->parts.mu(), 1e-8);
    }
    before = std::move(from_flat);
  }
}

// The changes between rungs halve: as much is left as the last one.
TEST(Estimates, AThirdRungGivesTheRestOfTheChanges) {
  const std::vector<std::vector<double>> one{{1.0}, {1.0}}, below{{1.1}, {1.1}},
      lowest{{1.3}, {1.3}};
  EXPECT_NEAR(estimate_limits(one, below, lowest)[0].error, 0.1, 1e-14);
  EXPECT_NEAR(estimate_limits(one, below)[0].error, 0.015, 1e-14);
}

// The width goes to zero with the level.
TEST(Solve, TheWidthOfCountingLeavesMuAlone) {
  const Problem problem = problem_of("model: ssep\n" + initial_line("annealed", 0.5, 0.5) +
                                     "history: {instants: [{time: 1, B: 2}]}\n");
  std::vector<std::vector<double>> mu[2];
  for (int rung : {1, 2})
    for (int level = 2; level <= 6; ++level) {
      const MeshPlan plan = plan_of(problem.settings, problem.path, {level, rung, Caution::spread});
      mu[rung - 1].push_back({solve_level(problem.path, plan, {}, nullptr, {})->parts.mu()});
      EXPECT_GT(std::abs(mu[rung - 1].back()[0] - mu_half_filled), 1e-4);
    }
  const Estimate limit = estimate_limits(mu[1], mu[0])[0];
  EXPECT_LE(std::abs(limit.value - mu_half_filled), limit.error);
  EXPECT_LE(limit.error, 1e-6);
}

// Two instants, one read and counted from elsewhere, quenched and annealed. On one mesh the target
// is met and gives back the strength to what Newton leaves.
TEST(Targets, TheStrengthFoundReproducesTheForwardProblem) {
  for (const std::string model : {"ssep", "kmp", "zero_range"})
    for (const std::string type : {"annealed", "quenched"}) {
      SCOPED_TRACE(model + " " + type);
      const std::string text =
          "model: " + model + "\n" + initial_line(type, 0.7, 0.4) +
          "history: {instants: [{time: 0.4, B: 0.4, position: 0.25, start: -0.125}, "
          "{time: 1, B: -0.3}]}\n";
      const auto target = [](int k, double Q) {
        return fmt::format("history.instants.{}.Q={:.17g}", k, Q);
      };
      const Problem forward = problem_of(text);
      const auto given = solve_to_round_off(forward.path, coarse_plan(forward.path));
      const std::vector<double> Q = given->parts.observables;
      for (int which : {1, 2, 3}) {
        std::vector<std::string> set;
        for (int k : {0, 1})
          if (which & (1 << k)) set.push_back(target(k, Q[k]));
        const Problem inverse = problem_of(text, set);
        const auto found = solve_to_round_off(inverse.path, coarse_plan(inverse.path));
        EXPECT_NEAR(found->parts.mu(), given->parts.mu(), 1e-10);
        for (int k : {0, 1}) {
          EXPECT_NEAR(found->strengths()[k], given->strengths()[k], 1e-10) << which;
          EXPECT_NEAR(found->parts.observables[k], Q[k], 1e-11) << which;
        }
      }
    }
}

TEST(Targets, EstimatesCoverTheClosedForm) {
  // Flat independent particles, annealed: Q = 2 ρ √(T/π) sinh B, Φ = B Q - μ.
  const double rho = 0.6, B = 0.8, unit = 2 * rho / std::sqrt(M_PI);
  const Problem problem = problem_of(
      "model: independent\n" + initial_line("annealed", rho, rho) +
      fmt::format("history: {{instants: [{{time: 1, Q: {:.17g}}}]}}\nsolver: {{tolerance: 1e-5}}\n",
                  unit * std::sinh(B)));
  const Solution solution = solve(problem);
  EXPECT_EQ(solution.status, Solution::Status::ok);
  EXPECT_LE(std::abs(solution.B[0].value - B), solution.B[0].error);
  const double mu = unit * (std::cosh(B) - 1), Phi = B * unit * std::sinh(B) - mu;
  EXPECT_LE(std::abs(solution.mu.value - mu), solution.mu.error);
  EXPECT_LE(std::abs(solution.Phi.value - Phi), solution.Phi.error);
}

// From flat paths, full strength in one step or in many is the same path.
TEST(Continuation, TheStepDoesNotChangeThePath) {
  const Problem problem = problem_of("model: ssep\n" + initial_line("quenched", 0.7, 0.2) +
                                     "history: {instants: [{time: 1, B: 3}]}\n");
  const MeshPlan plan = coarse_plan(problem.path);
  const auto at_once = solve_to_round_off(problem.path, plan);
  ContinuationOptions options = round_off_options();
  options.first_step = 0.1;
  const auto in_steps = solve_level(problem.path, plan, {}, nullptr, options);
  ASSERT_TRUE(in_steps->reached);
  EXPECT_GT(in_steps->continuation_trials, at_once->continuation_trials);
  EXPECT_NEAR(in_steps->parts.mu(), at_once->parts.mu(), 1e-12);
}

TEST(Continuation, AnotherMeshesPathIsAStart) {
  const Problem problem = problem_of(rich_problems()[0].text);
  const auto coarse = solve_to_round_off(problem.path, coarse_plan(problem.path, 0));
  const LevelStart start = coarse->start();
  const auto from_coarse =
      solve_level(problem.path, coarse_plan(problem.path, 1), {}, &start, round_off_options());
  const auto from_flat = solve_to_round_off(problem.path, coarse_plan(problem.path, 1));
  ASSERT_TRUE(from_coarse->reached);
  EXPECT_EQ(from_coarse->continuation_trials, 0);
  EXPECT_FALSE(from_coarse->steps.empty());
  EXPECT_NEAR(from_coarse->parts.mu(), from_flat->parts.mu(), 1e-12);
}

// Past the criterion (kmp: B < 1/ρ_a) the discrete path ends by itself: said, with a path before
// it.
TEST(Continuation, StopsPastTheEndAndSaysHowFar) {
  const Problem problem = problem_of("model: kmp\n" + initial_line("annealed", 1, 1) +
                                     "history: {instants: [{time: 1, B: 1.5}]}\n");
  ContinuationOptions options = round_off_options();
  options.smallest_step = 0.01;
  const auto stopped =
      solve_level(problem.path, coarse_plan(problem.path, 2), {}, nullptr, options);
  EXPECT_FALSE(stopped->reached);
  EXPECT_FALSE(stopped->reason.empty());
  EXPECT_GT(stopped->scale, 0.5 / 1.5);
  EXPECT_LT(stopped->scale, 1);
  EXPECT_NEAR(stopped->strengths()[0], 1.5 * stopped->scale, 1e-15);
  EXPECT_TRUE(stopped->action->linearise(stopped->path->q, stopped->path->p));
  EXPECT_LE(norm(stopped->action->gradient_q()), 1e-10);
  EXPECT_LE(norm(stopped->action->gradient_p()), 1e-10);
}

TEST(Solve, RefusesWhatDoesNotExistBeforeSolving) {
  const Problem problem = problem_of("model: kmp\n" + initial_line("annealed", 1, 1) +
                                     "history: {instants: [{time: 1, B: 1.01}]}\n");
  int reports = 0;
  try {
    solve_path(problem.settings, problem.path, [&](const std::string&) { ++reports; });
    FAIL() << "solved";
  } catch (const NoSolution& error) {
    EXPECT_NE(std::string(error.what()).find("0.990099"), std::string::npos) << error.what();
  }
  EXPECT_EQ(reports, 0);
}

TEST(Richardson, EliminatesOneTermALevel) {
  const auto value = [](int level) {
    const double h = std::pow(2.0, -level);
    return std::vector<double>{1 + 3 * h - 2 * h * h + 0.7 * h * h * h, -0.5 + h};
  };
  const auto limit = richardson({value(2), value(3), value(4), value(5)});
  EXPECT_NEAR(limit[0], 1, 1e-14);
  EXPECT_NEAR(limit[1], -0.5, 1e-14);
  EXPECT_EQ(richardson({value(3)}), value(3));
}

}  // namespace
}  // namespace mft::testing
