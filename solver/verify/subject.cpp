#include "verify/subject.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "problem/existence.hpp"
#include "refinement/resolution.hpp"
#include "refinement/solve.hpp"

namespace mft {
namespace {

// How far w may go from 0 on either side without leaving the domain of F*, at most 1.
double room_in_w(const Problem& problem) {
  double room = 1;
  if (problem.initial.annealed())
    for (double rho : problem.initial.densities())
      for (double end : {problem.model->conjugate_end(rho), -problem.model->conjugate_begin(rho)})
        if (end > 0) room = std::min(room, end);
  return room;
}

// A density about which q may vary by a fifth of `width` without leaving the range.
struct Interior {
  double density, width;
};

Interior interior(const Problem& problem) {
  const double lower = problem.model->lower(), upper = problem.model->upper();
  const double mean = problem.initial.middle();
  double width = upper - lower;
  if (!std::isfinite(width)) width = std::max(1.0, std::abs(mean));
  double density = mean;
  if (std::isfinite(lower)) density = std::max(density, lower + 0.25 * width);
  if (std::isfinite(upper)) density = std::min(density, upper - 0.25 * width);
  return {density, width};
}

// Strengths that shift w by less than its room; those of unknown B count as 1.
void weaken(Action& action, const History& history, double room) {
  double shift = 0;
  std::vector<double> strengths;
  for (std::size_t l = 0; l < action.observables().size(); ++l) {
    const Observable& o = action.observables()[l];
    strengths.push_back(l < history.instants.size() && history.instants[l].Q ? 1 : o.strength);
    shift += std::abs(strengths[l] * o.mass);
  }
  for (std::size_t l = 0; l < strengths.size(); ++l)
    action.set_strength(static_cast<int>(l), strengths[l] * std::min(1.0, 0.3 * room / shift));
}

}  // namespace

Path Sample::moved(double in_q, double in_p) const {
  Path path = copy_of(base);
  check(VecAXPY(path.q, in_q, along.q));
  check(VecAXPY(path.p, in_p, along.p));
  return path;
}

Subject::Subject(std::string name, const Settings& settings, MPI_Comm comm)
    : name_(std::move(name)), settings_(settings), problem_(make_problem(settings)), comm_(comm) {
  settings_.output.points.clear();
}

std::unique_ptr<Action> Subject::action(int level, int rung) const {
  return make_action(problem_, plan(level, rung), comm_);
}

MeshPlan Subject::plan(int level, int rung) const {
  return mesh_plan(settings_, *problem_, {level, rung});
}

Sample Subject::sample(int rung) const {
  Sample sample;
  const MeshPlan coarsest = plan(0, rung);
  sample.action = make_action(problem_, coarsest, comm_);
  const double room = room_in_w(*problem_);
  const Interior inside = interior(*problem_);
  weaken(*sample.action, problem_->history, room);
  const double duration = settings_.final_time;
  RoughSizes sizes{inside.density, 0.1 * inside.width, 0.2 * room,
                   std::sqrt(coarsest.diffusivity * duration), duration};
  sample.base = rough_path(*sample.action, sizes, 1);
  sizes.density = 0.05 * inside.width;
  sample.along = rough_path(*sample.action, sizes, 2);
  if (!sample.action->linearise(sample.base))
    throw Error(exit_internal, "the path to verify derivatives on leaves the domain of D, σ or F*");
  return sample;
}

std::unique_ptr<LevelSolution> Subject::solve(int level, int rung, MPI_Comm comm) const {
  LevelOptions options;
  options.continuation.newton.decrement = 1e-22;
  options.continuation.newton.linear_tolerance = 1e-6;
  options.continuation.newton.max_steps = 30;
  options.continuation.limit = std::min(1.0, 0.5 * largest_admissible_scale(*problem_));
  auto solved = solve_level(problem_, comm == MPI_COMM_NULL ? comm_ : comm,
                            {plan(level, rung), {level, rung}}, options);
  const LevelOutcome& outcome = solved->outcome;
  if (!outcome.reached)
    throw NoSolution(fmt::format("level {} reaches {:.4f} of the history: {}", level, outcome.scale,
                                 outcome.reason));
  return solved;
}

}  // namespace mft
