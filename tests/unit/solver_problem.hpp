#pragma once
// What the tests of the solver share: problems from an input's text, coarse meshes, paths that are
// no solution, paths that are one.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "action/identities.hpp"
#include "input/input_text.hpp"
#include "newton/continuation.hpp"
#include "refinement/level.hpp"
#include "refinement/solve.hpp"
#include "verify/sample.hpp"

namespace mft::testing {

inline std::string initial_line(const std::string& type, double left, double right) {
  return "initial: {type: " + type + ", left: " + std::to_string(left) +
         ", right: " + std::to_string(right) + "}\n";
}

inline const std::string one_instant = "history: {instants: [{time: 1, B: 1}]}\n";

// An input, and what it asks to be solved.
struct Case {
  Settings settings;
  std::shared_ptr<const Problem> problem;
};

inline Case case_of(const std::string& text, const std::vector<std::string>& overrides = {}) {
  Settings settings = settings_of(text, overrides);
  return {settings, make_problem(settings)};
}

struct NamedProblem {
  std::string name, text;
};

// Four models, both initial states, the rich history.
inline std::vector<NamedProblem> rich_problems() {
  struct Step {
    std::string model;
    double left, right;
  };
  std::vector<NamedProblem> all;
  for (const Step& s :
       {Step{"ssep", 0.7, 0.2}, Step{"kmp", 0.9, 0.4},
        Step{"{name: hard_rods, length: 0.4}", 0.8, 0.5}, Step{"zero_range", 1.1, 0.6}})
    for (const std::string type : {"annealed", "quenched"})
      all.push_back({s.model + " " + type, "model: " + s.model + "\n" +
                                               initial_line(type, s.left, s.right) + rich_history});
  return all;
}

// A coarse mesh whose degrees vary over slabs and elements.
inline MeshPlan coarse_plan(const Problem& problem, int level = 1) {
  MeshPlan plan;
  plan.level = level;
  plan.singular_times = problem.marks().times;
  plan.positions = problem.marks().positions;
  for (const Instant& instant : problem.history.instants)
    plan.instants.push_back({instant.reading.position, instant.reading.time});
  plan.initial_jumps = problem.initial.jumps();
  plan.diffusivity = problem.largest_diffusivity();
  plan.half_width = 6;
  plan.time = {1, 0.5, 3, 0};
  plan.space = {2, 0.5, 4, 0};
  return plan;
}

// 4 slabs, 4 elements, 72 unknowns of a field: small enough for dense matrices.
inline MeshPlan tiny_plan(const Problem& problem) {
  MeshPlan plan = coarse_plan(problem, 0);
  plan.half_width = 2;
  plan.time = {1, 0, 1, 0};
  plan.space = {2, 0, 2, 0};
  return plan;
}

// A path that solves nothing, about the middle of the step.
inline Path rough_path(const Action& action, double q_size, double p_size, unsigned seed) {
  return mft::rough_path(action, {action.problem().initial.middle(), q_size, p_size}, seed);
}

// Newton to round-off on one mesh.
inline LevelOptions round_off_options() {
  LevelOptions options;
  options.continuation.newton.decrement = 1e-22;
  options.continuation.newton.linear_tolerance = 1e-6;
  options.continuation.newton.max_steps = 30;
  return options;
}

inline std::unique_ptr<LevelSolution> solve_on(const std::shared_ptr<const Problem>& problem,
                                               const MeshPlan& plan, const LevelOptions& options) {
  return solve_level(problem, PETSC_COMM_WORLD, {plan, {}, nullptr}, options);
}

inline std::unique_ptr<LevelSolution> solve_to_round_off(
    const std::shared_ptr<const Problem>& problem, const MeshPlan& plan) {
  auto solved = solve_on(problem, plan, round_off_options());
  EXPECT_TRUE(solved->outcome.reached) << solved->outcome.reason;
  return solved;
}

inline std::unique_ptr<Action> make_action(const std::shared_ptr<const Problem>& problem,
                                           const MeshPlan& plan) {
  return mft::make_action(problem, plan, PETSC_COMM_WORLD);
}

}  // namespace mft::testing
