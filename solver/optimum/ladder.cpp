#include "optimum/ladder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "optimum/resolution.hpp"

namespace mft {
namespace {

std::pair<int, int> extremes(const std::vector<int>& values) {
  const auto found = std::minmax_element(values.begin(), values.end());
  return {*found.first, *found.second};
}

LevelRecord record(const LevelSolution& level) {
  LevelRecord r{};
  r.level = level.level;
  r.rung = level.rung;
  r.parts = level.parts;
  r.strengths = level.strengths();
  r.elements = level.mesh->space.elements();
  r.slabs = level.mesh->time.slabs();
  r.nodes = level.mesh->space.nodes();
  r.space_degrees = extremes(level.mesh->space.degree);
  r.time_degrees = extremes(level.mesh->time.degree);
  for (int n = 0; n < r.slabs; ++n) r.unknowns += level.mesh->slab_size(n);
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

}  // namespace

MeshPlan plan_of(const Settings& settings, const PathProblem& problem, int level, int rung,
                 bool low_before_instants) {
  const auto visited = std::minmax(settings.initial.left, settings.initial.right);
  return mesh_plan(settings, problem.history, *problem.model, visited, level, rung,
                   low_before_instants);
}

Ladder::Ladder(const Settings& settings, const PathProblem& problem, const Report& report,
               SolveMemory memory)
    : settings_(settings),
      problem_(problem),
      report_(report),
      scale_(1e-2 * std::sqrt(problem.history.final_time)),
      memory_(std::move(memory)) {
  options_.newton.max_steps = settings.solver.max_newton;
  options_.newton.linear = settings.solver.linear;
  options_.newton.method = settings.solver.method;
  options_.first_step = settings.solver.continuation_auto ? 1 : settings.solver.continuation_step;
  options_.progress = [this](double s, double, int newton_steps, bool accepted) {
    report_(fmt::format("  strength {:.4f} of the history: {} Newton steps, {}", s, newton_steps,
                        accepted ? "accepted" : "refused"));
  };
  if (memory_.keep) options_.newton.between_steps = [this] { memory_.keep(memory_.state); };
}

// Newton stops once what is left changes the Q_k, and μ all the more, by a tenth of the tolerance:
// a step of decrement d leaves a path whose distance squared is about (linear tolerance)² d.
static double decrement_for(double accuracy, double linear_tolerance) {
  const double by_linear = std::pow(0.1 * accuracy / linear_tolerance, 2);
  return std::max(std::min(by_linear, 0.1 * accuracy), 1e-16);
}

const LevelStart* Ladder::best_start(int level, int rung) const {
  // the same level on the rung below, else the finest coarser level of this rung, else anything
  if (solved_.empty()) return memory_.neighbour.path ? &memory_.neighbour : nullptr;
  const LevelStart* best = nullptr;
  for (const auto& [at, solved] : solved_) {
    if (at == std::make_pair(rung - 1, level)) return &solved.start;
    if (at.first <= rung && at.second < level) best = &solved.start;
  }
  return best ? best : &solved_.begin()->second.start;
}

// The mesh from the memory; null when it is not there.
std::unique_ptr<LevelSolution> Ladder::recall(int level, int rung) {
  if (records_.size() >= memory_.state.finished.size()) return nullptr;
  FinishedLevel& kept = memory_.state.finished[records_.size()];
  if (kept.outcome.level != level || kept.outcome.rung != rung ||
      kept.low_before_instants != low_before_instants_)
    throw Error(exit_internal,
                fmt::format("level {} on rung {} is not the next one that is kept", level, rung));
  auto solved = restore_level(problem_, kept.outcome, kept.start);
  kept.start = solved->start();  // one copy of the path
  return solved;
}

std::unique_ptr<LevelSolution> Ladder::solve_next(int level, int rung) {
  const MeshPlan plan = plan_of(settings_, problem_, level, rung, low_before_instants_);
  SolveState& state = memory_.state;
  ContinuationState begun = std::move(state.under_way.continuation);
  state.under_way = {level, rung, low_before_instants_, std::move(begun)};
  auto solved = solve_level(problem_, plan, rung, best_start(level, rung), options_,
                            &state.under_way.continuation);
  state.under_way = {};
  if (memory_.keep) state.finished.push_back({*solved, low_before_instants_, solved->start()});
  return solved;
}

bool Ladder::solve(int level, int rung) {
  if (solved_.count({rung, level})) return true;
  NewtonOptions& newton = options_.newton;
  newton.slack = 0.1;  // a path from 1 to 0 overshoots, by the degree, not the level
  // values at points are of first order in what is left of the path's error, unlike μ
  const double part = settings_.output.points.empty() ? 1 : 1e-3;
  newton.decrement =
      decrement_for(part * settings_.solver.tolerance * scale_, newton.linear_tolerance);
  latest_.reset();
  latest_ = recall(level, rung);
  if (!latest_) latest_ = solve_next(level, rung);
  records_.push_back(record(*latest_));
  const LevelRecord& r = records_.back();
  if (latest_->reached) {
    report_(
        fmt::format("level {}: {} slabs of degree {}-{}, {} elements of degree {}-{}: mu = "
                    "{:.12g} ({} Newton steps, {} iterations, {:.2f} s)",
                    level, r.slabs, r.time_degrees.first, r.time_degrees.second, r.elements,
                    r.space_degrees.first, r.space_degrees.second, r.parts.mu(), r.newton_steps,
                    r.iterations, r.seconds.total));
    solved_[{rung, level}] = {latest_->start(), quantities(*latest_)};
    scale_ = std::max(scale_, std::abs(r.parts.mu()));
  }
  return latest_->reached;
}

bool Ladder::solve(int first, int last, int rung) {
  for (int level = first; level <= last; ++level)
    if (!solve(level, rung)) return false;
  return true;
}

bool Ladder::solved(int first, int last, int rung) const {
  for (int level = first; level <= last; ++level)
    if (!solved_.count({rung, level})) return false;
  return true;
}

Ladder::Values Ladder::values(int first, int last, int rung) const {
  Values rows;
  for (int level = first; level <= last; ++level) rows.push_back(solved_.at({rung, level}).values);
  return rows;
}

void Ladder::lower_degrees_before_instants() {
  low_before_instants_ = true;
  solved_.clear();
}

std::vector<double> Ladder::quantities(const LevelSolution& solved) const {
  std::vector<double> values{solved.parts.mu()};
  const auto append = [&](const std::vector<double>& more) {
    values.insert(values.end(), more.begin(), more.end());
  };
  append(solved.parts.observables);
  append(solved.strengths());
  std::vector<SpaceTimePoint> points;
  for (const auto& point : settings_.output.points) points.push_back({point.x, point.t});
  append(evaluate_points(*solved.action, *solved.path, points));
  return values;
}

}  // namespace mft
