#include "optimum/solve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "history/existence.hpp"
#include "model/registry.hpp"
#include "optimum/extrapolate.hpp"
#include "optimum/resolution.hpp"

namespace mft {
namespace {

LevelRecord record(const LevelSolution& level) {
  LevelRecord r{};
  r.level = level.level;
  r.rung = level.rung;
  r.parts = level.parts;
  for (const Observable& o : level.action->observables()) r.strengths.push_back(o.strength);
  const SpaceMesh& space = level.mesh->space;
  const TimeMesh& time = level.mesh->time;
  r.elements = space.elements();
  r.slabs = time.slabs();
  r.nodes = space.nodes();
  const auto minmax = [](const std::vector<int>& v) {
    const auto m = std::minmax_element(v.begin(), v.end());
    return std::make_pair(*m.first, *m.second);
  };
  r.space_degrees = minmax(space.degree);
  r.time_degrees = minmax(time.degree);
  for (int n = 0; n < time.slabs(); ++n) r.unknowns += level.mesh->slab_size(n);
  r.steps = level.steps;
  r.newton_steps = level.newton_steps;
  r.iterations = level.iterations;
  r.continuation_trials = level.continuation_trials;
  r.lowest = level.lowest;
  r.seconds = level.seconds;
  long counts[2] = {level.slab_solves, level.factorisations};
  MPI_Allreduce(MPI_IN_PLACE, counts, 2, MPI_LONG, MPI_SUM, level.action->layout().comm());
  r.slab_solves = counts[0];
  r.factorisations = counts[1];
  return r;
}

// The levels of one solve, on several rungs of degrees; paths of solved meshes start the others.
class Ladder {
 public:
  Ladder(const Settings& settings, const PathProblem& problem, const Report& report)
      : settings_(settings), problem_(problem), report_(report) {
    const Model& model = *problem.model;
    const double scale = std::sqrt(problem.history.final_time) * 1e-2;
    options_.newton.decrement = std::max(1e-4 * settings.solver.tolerance * scale, 1e-15);
    options_.newton.max_steps = settings.solver.max_newton;
    options_.newton.linear = settings.solver.linear;
    options_.first_step = settings.solver.continuation_auto ? 1 : settings.solver.continuation_step;
    options_.progress = [this](double s, double, int newton_steps, bool accepted) {
      report_(fmt::format("strength {:.4f}: {} in {} Newton steps", s,
                          accepted ? "reached" : "not reached", newton_steps),
              -1);
    };
    visited_ = {std::min(settings.initial.left, settings.initial.right),
                std::max(settings.initial.left, settings.initial.right)};
    (void)model;
  }

  // Solves a mesh if it has not been. False when full strength is not reached.
  bool solve(int level, int rung) {
    if (values_.count({rung, level})) return true;
    report_(fmt::format("level {}, degrees on rung {}", level, rung), -1);
    MeshPlan plan = mesh_plan(settings_, problem_.history, *problem_.model, visited_, level, rung,
                              low_before_instants_);
    auto solved = solve_level(problem_, plan, rung, latest_.get(), options_);
    solution_.levels.push_back(record(*solved));
    solution_.newton_steps += solved->newton_steps;
    solution_.iterations += solved->iterations;
    solution_.lowest = solved->lowest;
    latest_ = std::move(solved);
    if (!latest_->reached) return false;
    values_[{rung, level}] = quantities();
    return true;
  }

  Extrapolated limit(int first, int last, int rung) const {
    std::vector<std::vector<double>> rows;
    for (int level = first; level <= last; ++level) rows.push_back(values_.at({rung, level}));
    return extrapolate(rows);
  }

  void use_low_degrees() { low_before_instants_ = true; }
  bool low_degrees() const { return low_before_instants_; }
  LevelSolution* latest() { return latest_.get(); }
  std::unique_ptr<LevelSolution> take() { return std::move(latest_); }
  Solution& solution() { return solution_; }

 private:
  // μ, then O_l, then strengths: what is extrapolated.
  std::vector<double> quantities() const {
    std::vector<double> values{latest_->parts.mu()};
    const auto& O = latest_->parts.observables;
    values.insert(values.end(), O.begin(), O.end());
    for (std::size_t l = 0; l < O.size(); ++l)
      values.push_back(latest_->strength(static_cast<int>(l)));
    return values;
  }

  const Settings& settings_;
  const PathProblem& problem_;
  const Report& report_;
  ContinuationOptions options_;
  std::pair<double, double> visited_;
  bool low_before_instants_ = false;
  std::map<std::pair<int, int>, std::vector<double>> values_;  // by rung, level
  std::unique_ptr<LevelSolution> latest_;
  Solution solution_;
};

void refuse_nonexistent(const Settings& settings, const PathProblem& problem) {
  std::string reason;
  const double largest =
      largest_admissible_scale(problem.history, *problem.model, settings.initial, &reason);
  if (largest < 1)
    throw NoSolution(fmt::format(
        "the annealed generating function is infinite for this history; it exists up to {:.10g} "
        "times it: {}",
        largest, reason));
}

}  // namespace

PathProblem make_problem(const Settings& settings, MPI_Comm comm) {
  return {make_model(settings.model), settings.initial, make_history(settings), comm};
}

Solution solve_path(const Settings& settings, const PathProblem& problem, const Report& report) {
  refuse_nonexistent(settings, problem);
  Ladder ladder(settings, problem, report);
  Resolution at = starting_resolution(settings);
  for (int level = at.first_level; level <= at.last_level; ++level) {
    if (!ladder.solve(level, at.rung)) {
      Solution& s = ladder.solution();
      s.status = Solution::Status::none;
      s.scale_reached = ladder.latest()->scale;
      s.reason = ladder.latest()->reason;
      s.finest = ladder.take();
      return std::move(s);
    }
  }
  const Extrapolated limit = ladder.limit(at.first_level, at.last_level, at.rung);
  Solution& s = ladder.solution();
  s.mu = {limit.value[0], limit.error[0]};
  s.finest = ladder.take();
  return std::move(s);
}

}  // namespace mft
