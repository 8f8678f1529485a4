#pragma once
// What the tests of the solver share: problems from an input's text, coarse meshes, paths that are
// no solution, paths that are one.
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "action/identities.hpp"
#include "input_text.hpp"
#include "optimum/continuation.hpp"
#include "optimum/level.hpp"
#include "optimum/solve.hpp"

namespace mft::testing {

inline std::string initial_line(const std::string& type, double left, double right) {
  return "initial: {type: " + type + ", left: " + std::to_string(left) +
         ", right: " + std::to_string(right) + "}\n";
}

// Two instants read and counted from elsewhere than 0, and λ(t): every term of the action.
inline const std::string rich_history =
    "final_time: 1\n"
    "history:\n"
    "  instants:\n"
    "    - {time: 0.4, B: 0.3, position: 0.25, start: -0.125}\n"
    "    - {time: 1, B: -0.2}\n"
    "  continuous: {lambda: 0.4*sin(3*t), position: -0.25}\n";

inline const std::string one_instant = "history: {instants: [{time: 1, B: 1}]}\n";

struct Problem {
  Settings settings;
  PathProblem path;
};

inline Problem problem_of(const std::string& text, const std::vector<std::string>& overrides = {}) {
  Settings settings = settings_of(text, overrides);
  return {settings, make_problem(settings, PETSC_COMM_WORLD)};
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
inline MeshPlan coarse_plan(const PathProblem& problem, int level = 1) {
  MeshPlan plan;
  plan.level = level;
  plan.singular_times = problem.history.singular_times;
  plan.positions = problem.history.positions;
  for (const Instant& instant : problem.history.instants) plan.instants.push_back(instant.time);
  plan.diffusivity =
      problem.model->largest_diffusivity(problem.initial.left, problem.initial.right);
  plan.half_width = 6;
  plan.time = {1, 0.5, 3, 0};
  plan.space = {2, 0.5, 4, 0};
  return plan;
}

// 4 slabs, 4 elements, 72 unknowns of a field: small enough for dense matrices.
inline MeshPlan tiny_plan(const PathProblem& problem) {
  MeshPlan plan = coarse_plan(problem, 0);
  plan.half_width = 2;
  plan.time = {1, 0, 1, 0};
  plan.space = {2, 0, 2, 0};
  return plan;
}

inline std::unique_ptr<Action> make_action(const PathProblem& problem, const MeshPlan& plan) {
  auto mesh = std::make_shared<const Mesh>(make_mesh(plan));
  return std::make_unique<Action>(problem.model, problem.initial,
                                  make_observables(problem.history, mesh->time), mesh,
                                  problem.comm);
}

// Uniform in [-1, 1], the same on every machine.
class Noise {
 public:
  explicit Noise(unsigned seed) : generator_(seed) {}
  double operator()() { return std::ldexp(static_cast<double>(generator_()), -31) - 1; }

 private:
  std::mt19937 generator_;
};

inline VecHandle noise_vec(const Action& action, unsigned seed) {
  VecHandle v = action.layout().make_vec();
  Noise noise(seed);
  VecWriter values(v);
  for (PetscInt i = 0; i < action.layout().local_size(); ++i) *(values + i) = noise();
  return v;
}

// A path that solves nothing: smooth parts of order `q_size`, `p_size` and, so that nothing is
// continuous in time, some noise.
inline Path rough_path(const Action& action, double q_size, double p_size, unsigned seed) {
  Path path = make_path(action.layout());
  Noise noise(seed);
  const Mesh& mesh = action.mesh();
  const InitialSettings& initial = action.initial();
  VecWriter q(path.q), p(path.p);
  for (int n = 0; n < mesh.time.slabs(); ++n) {
    const TimeBasis& basis = time_basis(mesh.time.degree[n]);
    for (int i = 0; i < mesh.space.nodes(); ++i)
      for (int j = 0; j < basis.size; ++j) {
        const double x = mesh.space.node[i],
                     t = mesh.time.breaks[n] + mesh.time.size(n) * basis.s[j];
        const double bump = std::exp(-0.5 * x * x);
        const PetscInt at = action.layout().offset(n) + i * basis.size + j;
        *(q + at) = 0.5 * (initial.left + initial.right) +
                    q_size * bump * (std::sin(2 * x + t) + 0.02 * noise());
        *(p + at) = p_size * (0.5 * std::erf(x) + bump * (std::cos(x - 2 * t) + 0.02 * noise()));
      }
  }
  return path;
}

inline double dot(Vec a, Vec b) {
  double value;
  check(VecDot(a, b, &value));
  return value;
}

inline double norm(Vec v) {
  double value;
  check(VecNorm(v, NORM_2, &value));
  return value;
}

// |a - b| / |b|.
inline double relative_distance(Vec a, Vec b) {
  VecHandle difference;
  check(VecDuplicate(b, difference.put()));
  check(VecWAXPY(difference, -1, a, b));
  return norm(difference) / norm(b);
}

inline VecHandle copy_of(Vec v) {
  VecHandle copy;
  check(VecDuplicate(v, copy.put()));
  check(VecCopy(v, copy));
  return copy;
}

// Newton to round-off on one mesh.
inline ContinuationOptions round_off_options() {
  ContinuationOptions options;
  options.newton.decrement = 1e-22;
  options.newton.linear_tolerance = 1e-6;
  options.newton.max_steps = 30;
  return options;
}

inline std::unique_ptr<LevelSolution> solve_to_round_off(const PathProblem& problem,
                                                         const MeshPlan& plan) {
  auto solved = solve_level(problem, plan, 0, nullptr, round_off_options());
  EXPECT_TRUE(solved->reached) << solved->reason;
  return solved;
}

}  // namespace mft::testing
