#include "refinement/ladder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "refinement/resolution.hpp"

namespace mft {
namespace {

std::pair<int, int> extremes(const std::vector<int>& values) {
  const auto found = std::minmax_element(values.begin(), values.end());
  return {*found.first, *found.second};
}

LevelRecord record(const LevelSolution& level) {
  LevelRecord r{};
  static_cast<MeshChoice&>(r) = level;
  r.parts = level.parts;
  r.strengths = level.strengths();
  r.elements = level.mesh->space.elements();
  r.slabs = level.mesh->time.slabs();
  r.nodes = level.mesh->space.nodes();
  r.space_degrees = extremes(level.mesh->space.degree);
  r.time_degrees = extremes(level.mesh->time.degree);
  r.spread = level.mesh->spread;
  for (int n = 0; n < r.slabs; ++n) r.unknowns += level.mesh->slab_size(n);
  r.steps = level.steps;
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

MeshPlan plan_of(const Settings& settings, const PathProblem& problem, const MeshChoice& choice) {
  return mesh_plan(settings, problem.history, *problem.model, choice);
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

// Newton stops once what is left changes the Q_k, and μ all the more, by a part of the tolerance:
// a step of decrement d leaves a path whose distance squared is about (linear tolerance)² d.
static double decrement_for(double accuracy, double linear_tolerance) {
  const double by_linear = std::pow(0.03 * accuracy / linear_tolerance, 2);
  return std::max(std::min(by_linear, 0.01 * accuracy), 1e-16);
}

const LevelStart* Ladder::best_start(int level, int rung) const {
  // the same level on the rung below or above, else the finest coarser level up to this rung, else
  // anything
  if (solved_.empty()) return memory_.neighbour.path ? &memory_.neighbour : nullptr;
  const LevelStart* best = nullptr;
  for (const auto& [at, solved] : solved_) {
    if (at.second == level && std::abs(at.first - rung) == 1) return &solved.start;
    if (at.first <= rung && at.second < level) best = &solved.start;
  }
  return best ? best : &solved_.begin()->second.start;
}

// The mesh from the memory; null when it is not there.
std::unique_ptr<LevelSolution> Ladder::recall(int level, int rung) {
  if (records_.size() >= memory_.state.finished.size()) return nullptr;
  FinishedLevel& kept = memory_.state.finished[records_.size()];
  if (!(kept.outcome == choice(level, rung)))
    throw Error(exit_internal,
                fmt::format("level {} on rung {} is not the next one that is kept", level, rung));
  auto solved = restore_level(problem_, kept.outcome, kept.start);
  kept.start = solved->start();  // one copy of the path
  return solved;
}

std::unique_ptr<LevelSolution> Ladder::solve_next(int level, int rung) {
  const MeshChoice mesh = choice(level, rung);
  SolveState& state = memory_.state;
  ContinuationState begun = std::move(state.under_way.continuation);
  state.under_way = {mesh, std::move(begun)};
  auto solved = solve_level(problem_, plan_of(settings_, problem_, mesh), mesh,
                            best_start(level, rung), options_, &state.under_way.continuation);
  state.under_way = {};
  if (memory_.keep) state.finished.push_back({*solved, solved->start()});
  return solved;
}

MeshChoice Ladder::choice(int level, int rung) const {
  MeshChoice choice = further_;
  choice.level = level;
  choice.rung = rung;
  return choice;
}

const std::vector<double>* Ladder::solve(int level, int rung) {
  if (const auto found = solved_.find({rung, level}); found != solved_.end())
    return &found->second.values;
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
  if (!latest_->reached) return nullptr;
  report_(
      fmt::format("level {}: {} slabs of degree {}-{}, {} elements of degree {}-{}: mu = "
                  "{:.12g} ({} Newton steps, {} iterations, {:.2f} s)",
                  level, r.slabs, r.time_degrees.first, r.time_degrees.second, r.elements,
                  r.space_degrees.first, r.space_degrees.second, r.parts.mu(), r.steps.size(),
                  iterations(r.steps), r.seconds.total));
  scale_ = std::max(scale_, std::abs(r.parts.mu()));
  Solved& solved = solved_[{rung, level}];
  solved = {latest_->start(), quantities(*latest_)};
  return &solved.values;
}

void Ladder::take_more_care() {
  further_.caution = static_cast<Caution>(static_cast<int>(further_.caution) + 1);
  options_.smallest_step = settings_of(further_.caution).smallest_step;
  solved_.clear();
}

void Ladder::widen(double factor) {
  further_.widening *= factor;
  memory_.neighbour = latest_->start();
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
