// Whole solves: targets, estimates against a closed form, continuation and its ends, refusals.
#include <fmt/format.h>

#include "action/window.hpp"
#include "base/signals.hpp"
#include "solver_problem.hpp"

namespace mft::testing {
namespace {

const Report silent = [](const std::string&) {};

Solution solve(const Case& given) {
  return solve_path(given.settings, given.problem, PETSC_COMM_WORLD, silent);
}

// √T F(ω) at ρ_a = ρ_b = ½, B = 2, T = 1 (Derrida and Gerschenfeld 2009).
constexpr double mu_half_filled = 0.5534093126200987;

TEST(Solve, ErrorsAndTolerancesHoldAgainstTheClosedForm) {
  const std::string text = "model: ssep\n" + initial_line("annealed", 0.5, 0.5) +
                           "history: {instants: [{time: 1, B: 2}]}\n";
  for (const std::string tolerance : {"1e-3", "1e-5"}) {
    SCOPED_TRACE(tolerance);
    const Solution solution = solve(case_of(text, {"solver.tolerance=" + tolerance}));
    EXPECT_EQ(solution.status, Solution::Status::ok);
    EXPECT_LE(std::abs(solution.mu.value - mu_half_filled), solution.mu.error);
    EXPECT_LE(solution.mu.error, std::stod(tolerance) * mu_half_filled);
    EXPECT_GE(solution.finest->outcome.lowest, 1 - 1e-3);  // σ'' < 0: I + H G >= 1
  }
}

// A memory that stands in for meshes without a path: those finer than `finest`.
SolveMemory without_finer_paths(int finest) {
  SolveMemory memory;
  memory.keep = [finest](const SolveState& state) {
    if (state.under_way.choice.level > finest) throw NoSolution("no path there");
  };
  return memory;
}

Case half_filled(const std::string& B, const std::string& tolerance) {
  return case_of("model: ssep\n" + initial_line("annealed", 0.5, 0.5) +
                     "history: {instants: [{time: 1, B: " + B + "}]}\n",
                 {"solver.tolerance=" + tolerance});
}

// The first estimate, on levels 2 to 4, is 1.3 times the tolerance off.
TEST(Solve, AFinerMeshWithoutAPathLeavesTheAnswerInHand) {
  const Case given = half_filled("2", "1e-6");
  int restarts = 0;
  const auto count = [&](const std::string& text) { restarts += text.rfind("once more", 0) == 0; };
  const Solution solution =
      solve_path(given.settings, given.problem, PETSC_COMM_WORLD, count, without_finer_paths(4));
  EXPECT_EQ(solution.status, Solution::Status::tolerance);
  EXPECT_EQ(solution.end, Solution::End::done);
  EXPECT_EQ(restarts, 0);
  EXPECT_LE(std::abs(solution.mu.value - mu_half_filled), solution.mu.error);
  EXPECT_LE(solution.mu.error, 1e-6);
  EXPECT_EQ(solution.finest->outcome.choice.level, 4);
  EXPECT_EQ(solution.levels.size(), 6u);  // three levels on two rungs
  EXPECT_NE(solution.reason.find("above the tolerance"), std::string::npos);
  EXPECT_NE(solution.reason.find("; no path there"), std::string::npos);
}

// It is 220 times off: all is tried again, in vain, and what there was is given.
TEST(Solve, OfAllAttemptsTheBestAnswerIsGiven) {
  const Case given = half_filled("8", "1.1e-9");
  int restarts = 0;
  const auto count = [&](const std::string& text) { restarts += text.rfind("once more", 0) == 0; };
  const Solution solution =
      solve_path(given.settings, given.problem, PETSC_COMM_WORLD, count, without_finer_paths(5));
  EXPECT_EQ(solution.status, Solution::Status::tolerance);
  EXPECT_GE(restarts, 1);
  EXPECT_LE(solution.mu.error, 2e-6);
  EXPECT_NEAR(solution.mu.value, 7.4263330077, solution.mu.error);
  EXPECT_EQ(solution.finest->parts.mu(),
            solution.finest->action->parts(*solution.finest->path).mu());
}

// Stopped before each mesh in turn: nothing, then a mesh, then an estimate; always what there is.
TEST(Solve, AnEarlyEndGivesWhatThereIs) {
  const Case given = half_filled("2", "1e-6");
  for (std::size_t meshes : {0, 1, 3, 6, 7}) {
    SCOPED_TRACE(meshes);
    SolveMemory memory;
    memory.keep = [&](const SolveState& state) {
      if (state.finished.size() >= meshes) throw Stopped("");
    };
    const Solution solution =
        solve_path(given.settings, given.problem, PETSC_COMM_WORLD, silent, std::move(memory));
    EXPECT_EQ(solution.end, Solution::End::stopped);
    EXPECT_EQ(solution.reason.rfind("stopped by a signal", 0), 0u) << solution.reason;
    if (meshes == 0) {
      EXPECT_EQ(solution.status, Solution::Status::none);
      EXPECT_EQ(solution.scale_reached, 0);  // the typical path at most
      continue;
    }
    EXPECT_EQ(solution.status, Solution::Status::tolerance);
    ASSERT_TRUE(solution.finest);
    EXPECT_EQ(std::isnan(solution.mu.error), meshes < 6);
    EXPECT_NEAR(solution.mu.value, mu_half_filled, meshes < 6 ? 0.01 : solution.mu.error);
  }
}

TEST(Solve, AnEarlyEndOnTheWaySaysHowFar) {
  const Case given = case_of("model: ssep\n" + initial_line("annealed", 0.7, 0.2) +
                                 "history: {instants: [{time: 0.5, B: -1}, {time: 1, Q: 0.8}]}\n",
                             {"solver.continuation=0.2"});
  SolveMemory memory;
  memory.keep = [](const SolveState& state) {
    if (state.under_way.continuation.scale > 0.15) throw Stopped("");
  };
  const Solution solution =
      solve_path(given.settings, given.problem, PETSC_COMM_WORLD, silent, std::move(memory));
  EXPECT_EQ(solution.status, Solution::Status::none);
  EXPECT_NEAR(solution.scale_reached, 0.2, 1e-12);
  ASSERT_TRUE(solution.finest);  // the path there, stationary with its strengths
  EXPECT_NEAR(solution.finest->action->strengths()[0], -0.2, 1e-12);
  EXPECT_LE(norm(solution.finest->action->gradient().q), 1e-5);
}

TEST(Solve, EndsWhenItsTimeIsOver) {
  const Case given = case_of("model: ssep\n" + initial_line("annealed", 0.5, 0.5) + one_instant,
                             {"solver.max_seconds=1e-9"});
  SolveMemory memory;
  int left = 0, kept = 0;
  memory.leave = [&](const SolveState&) { ++left; };
  memory.keep = [&](const SolveState&) { ++kept; };
  const Solution solution =
      solve_path(given.settings, given.problem, PETSC_COMM_WORLD, silent, std::move(memory));
  EXPECT_EQ(solution.end, Solution::End::out_of_time);
  EXPECT_EQ(solution.status, Solution::Status::none);
  EXPECT_EQ(solution.reason, "solver.max_seconds, 1e-09 s, are over");
  EXPECT_EQ(left, 1);
  EXPECT_EQ(kept, 0);
}

TEST(Solve, OneLevelHasNoEstimate) {
  const Solution solution =
      solve(case_of("model: ssep\n" + initial_line("annealed", 0.5, 0.5) + one_instant,
                    {"mesh.level={single: 2}", "mesh.degree=3", "mesh.time_degree=2"}));
  EXPECT_EQ(solution.status, Solution::Status::ok);
  EXPECT_TRUE(std::isnan(solution.mu.error));
  EXPECT_EQ(solution.levels.size(), 1u);
  EXPECT_EQ(solution.mu.value, solution.finest->parts.mu());
}

TEST(Solve, AFixedMeshThatMissesTheToleranceSaysSo) {
  const Solution solution = solve(case_of("model: ssep\n" + initial_line("annealed", 0.5, 0.5) +
                                              "history: {instants: [{time: 1, B: 2}]}\n",
                                          {"mesh.level=2", "solver.tolerance=1e-14"}));
  EXPECT_EQ(solution.status, Solution::Status::tolerance);
  EXPECT_NE(solution.reason.find("tolerance"), std::string::npos);
  EXPECT_LE(std::abs(solution.mu.value - mu_half_filled), solution.mu.error);
}

// D at the initial densities is a tenth of what it is on the path.
TEST(Solve, AWindowThatIsTooNarrowIsWidened) {
  const Solution solution = solve(
      case_of("model: {D: 0.01+rho^2, sigma: 2*rho*(1-rho), range: [0, 1]}\n" +
                  initial_line("annealed", 0.1, 0.1) + "history: {instants: [{time: 1, B: 2}]}\n",
              {"solver.tolerance=1e-3"}));
  EXPECT_EQ(solution.status, Solution::Status::ok);
  EXPECT_GE(solution.finest->outcome.choice.widening, 2);
  EXPECT_NEAR(solution.finest->mesh->space.breaks.back(),
              solution.finest->outcome.choice.widening * 10 * std::sqrt(0.02), 1e-12);
  EXPECT_LE(window_tail(*solution.finest->action, *solution.finest->path), 1e-3);
}

TEST(Solve, AWindowAskedForThatIsTooNarrowCountsInTheError) {
  const Solution solution = solve(case_of("model: ssep\n" + initial_line("annealed", 0.5, 0.5) +
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
  const Case given = case_of(
      "model: kmp\n" + initial_line("quenched", 1, 1) + "history: {instants: [{time: 1, B: 3}]}\n",
      {"solver.tolerance=1e-4"});
  MeshPlan plan = mesh_plan(given.settings, *given.problem, {2, 0});
  EXPECT_FALSE(solve_on(given.problem, plan, {})->outcome.reached);
  plan.spread = 4;
  EXPECT_TRUE(solve_on(given.problem, plan, {})->outcome.reached);
  const Solution solution = solve(given);
  EXPECT_EQ(solution.status, Solution::Status::ok);
  EXPECT_NE(solution.finest->outcome.choice.caution, Caution::none);
}

// A layer at an instant is as wide as the cells there, and starts from its coarser self at that
// width: no way to the path is gone twice. Newton ends no earlier from there, though the action is
// a saddle, whose decrement may cancel on the way.
TEST(Solve, AGuesssFromTheCoarserPathWhereLayersNarrow) {
  const Case given = case_of("model: kmp\n" + initial_line("quenched", 1, 1) +
                             "history: {instants: [{time: 1, B: 3}]}\n");
  LevelOptions options;
  options.continuation.newton.decrement = 1e-9;
  std::unique_ptr<LevelSolution> before;
  for (int level = 2; level <= 6; ++level) {
    SCOPED_TRACE(level);
    const MeshChoice choice{level, 1, Caution::spread};
    const MeshPlan plan = mesh_plan(given.settings, *given.problem, choice);
    auto from_typical =
        solve_level(given.problem, PETSC_COMM_WORLD, {plan, choice, nullptr}, options);
    ASSERT_TRUE(from_typical->outcome.reached);
    EXPECT_GT(from_typical->outcome.continuation_trials, 0);
    if (before) {
      const Guess guess = before->guess();
      const auto solved =
          solve_level(given.problem, PETSC_COMM_WORLD, {plan, choice, &guess}, options);
      EXPECT_EQ(solved->outcome.continuation_trials, 0);
      EXPECT_NEAR(solved->parts.mu(), from_typical->parts.mu(), 1e-8);
    }
    before = std::move(from_typical);
  }
}

// The changes between rungs halve: as much is left as the last one.
TEST(Estimates, AThirdRungGivesTheRestOfTheChanges) {
  const std::vector<std::vector<double>> one{{1.0}, {1.0}}, below{{1.1}, {1.1}},
      lowest{{1.3}, {1.3}};
  EXPECT_NEAR(estimate_limits(one, below, lowest).all[0].error, 0.1, 1e-14);
  EXPECT_NEAR(estimate_limits(one, below).all[0].error, 0.015, 1e-14);
}

// The width goes to zero with the level.
TEST(Solve, TheWidthOfCountingLeavesMuAlone) {
  const Case given = case_of("model: ssep\n" + initial_line("annealed", 0.5, 0.5) +
                             "history: {instants: [{time: 1, B: 2}]}\n");
  std::vector<std::vector<double>> mu[2];
  for (int rung : {1, 2})
    for (int level = 2; level <= 6; ++level) {
      const MeshPlan plan =
          mesh_plan(given.settings, *given.problem, {level, rung, Caution::spread});
      mu[rung - 1].push_back({solve_on(given.problem, plan, {})->parts.mu()});
      EXPECT_GT(std::abs(mu[rung - 1].back()[0] - mu_half_filled), 1e-4);
    }
  const Estimate limit = estimate_limits(mu[1], mu[0]).all[0];
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
      const Case forward = case_of(text);
      const auto given = solve_to_round_off(forward.problem, coarse_plan(*forward.problem));
      const std::vector<double> Q = given->parts.observables;
      for (int which : {1, 2, 3}) {
        std::vector<std::string> set;
        for (int k : {0, 1})
          if (which & (1 << k)) set.push_back(target(k, Q[k]));
        const Case inverse = case_of(text, set);
        const auto found = solve_to_round_off(inverse.problem, coarse_plan(*inverse.problem));
        EXPECT_NEAR(found->parts.mu(), given->parts.mu(), 1e-10);
        for (int k : {0, 1}) {
          EXPECT_NEAR(found->action->strengths()[k], given->action->strengths()[k], 1e-10) << which;
          EXPECT_NEAR(found->parts.observables[k], Q[k], 1e-11) << which;
        }
      }
    }
}

TEST(Targets, EstimatesCoverTheClosedForm) {
  // Flat independent particles, annealed: Q = 2 ρ √(T/π) sinh B, Φ = B Q - μ.
  const double rho = 0.6, B = 0.8, unit = 2 * rho / std::sqrt(M_PI);
  const Case given = case_of(
      "model: independent\n" + initial_line("annealed", rho, rho) +
      fmt::format("history: {{instants: [{{time: 1, Q: {:.17g}}}]}}\nsolver: {{tolerance: 1e-5}}\n",
                  unit * std::sinh(B)));
  const Solution solution = solve(given);
  EXPECT_EQ(solution.status, Solution::Status::ok);
  EXPECT_LE(std::abs(solution.B[0].value - B), solution.B[0].error);
  const double mu = unit * (std::cosh(B) - 1), Phi = B * unit * std::sinh(B) - mu;
  EXPECT_LE(std::abs(solution.mu.value - mu), solution.mu.error);
  EXPECT_LE(std::abs(solution.Phi.value - Phi), solution.Phi.error);
}

// From typical paths, full strength in one step or in many is the same path.
TEST(Continuation, TheStepDoesNotChangeThePath) {
  const Case given = case_of("model: ssep\n" + initial_line("quenched", 0.7, 0.2) +
                             "history: {instants: [{time: 1, B: 3}]}\n");
  const MeshPlan plan = coarse_plan(*given.problem);
  const auto at_once = solve_to_round_off(given.problem, plan);
  LevelOptions options = round_off_options();
  options.continuation.first_step = 0.1;
  const auto in_steps = solve_on(given.problem, plan, options);
  ASSERT_TRUE(in_steps->outcome.reached);
  EXPECT_GT(in_steps->outcome.continuation_trials, at_once->outcome.continuation_trials);
  EXPECT_NEAR(in_steps->parts.mu(), at_once->parts.mu(), 1e-12);
}

TEST(Continuation, AnotherMeshesPathIsAGuess) {
  const Case given = case_of(rich_problems()[0].text);
  const auto coarse = solve_to_round_off(given.problem, coarse_plan(*given.problem, 0));
  const Guess guess = coarse->guess();
  const auto from_coarse =
      solve_level(given.problem, PETSC_COMM_WORLD, {coarse_plan(*given.problem, 1), {}, &guess},
                  round_off_options());
  const auto from_typical = solve_to_round_off(given.problem, coarse_plan(*given.problem, 1));
  ASSERT_TRUE(from_coarse->outcome.reached);
  EXPECT_EQ(from_coarse->outcome.continuation_trials, 0);
  EXPECT_FALSE(from_coarse->outcome.steps.empty());
  EXPECT_NEAR(from_coarse->parts.mu(), from_typical->parts.mu(), 1e-12);
}

// Past the criterion (kmp: B < 1/ρ_a) the discrete path ends by itself: said, with a path before
// it.
TEST(Continuation, StopsPastTheEndAndSaysHowFar) {
  const Case given = case_of("model: kmp\n" + initial_line("annealed", 1, 1) +
                             "history: {instants: [{time: 1, B: 1.5}]}\n");
  LevelOptions options = round_off_options();
  options.continuation.smallest_step = 0.01;
  const auto stopped = solve_on(given.problem, coarse_plan(*given.problem, 2), options);
  EXPECT_FALSE(stopped->outcome.reached);
  EXPECT_FALSE(stopped->outcome.reason.empty());
  EXPECT_GT(stopped->outcome.scale, 0.5 / 1.5);
  EXPECT_LT(stopped->outcome.scale, 1);
  EXPECT_NEAR(stopped->action->strengths()[0], 1.5 * stopped->outcome.scale, 1e-15);
  EXPECT_TRUE(stopped->action->linearise(*stopped->path));
  EXPECT_LE(norm(stopped->action->gradient().q), 1e-10);
  EXPECT_LE(norm(stopped->action->gradient().p), 1e-10);
}

TEST(Solve, RefusesWhatDoesNotExistBeforeSolving) {
  const Case given = case_of("model: kmp\n" + initial_line("annealed", 1, 1) +
                             "history: {instants: [{time: 1, B: 1.01}]}\n");
  int reports = 0;
  try {
    solve_path(given.settings, given.problem, PETSC_COMM_WORLD,
               [&](const std::string&) { ++reports; });
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
