#include "refinement/ladder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "action/evaluate.hpp"
#include "base/collective.hpp"
#include "numerics/estimate.hpp"
#include "refinement/resolution.hpp"

namespace mft {
namespace {

std::pair<int, int> extremes(const std::vector<int>& values) {
  const auto found = std::minmax_element(values.begin(), values.end());
  return {*found.first, *found.second};
}

LevelRecord record(const LevelSolution& level) {
  LevelRecord r{};
  r.choice = level.outcome.choice;
  r.parts = level.parts;
  r.elements = level.mesh->space.elements();
  r.slabs = level.mesh->time.slabs();
  r.nodes = level.mesh->space.nodes();
  r.space_degrees = extremes(level.mesh->space.degree);
  r.time_degrees = extremes(level.mesh->time.degree);
  r.spread = level.mesh->spread;
  for (int n = 0; n < r.slabs; ++n) r.unknowns += level.mesh->slab_size(n);
  r.steps = level.outcome.steps;
  r.continuation_trials = level.outcome.continuation_trials;
  r.lowest = level.outcome.lowest;
  r.seconds = level.outcome.seconds;
  long counts[2] = {level.outcome.slab_solves, level.outcome.factorisations};
  MPI_Allreduce(MPI_IN_PLACE, counts, 2, MPI_LONG, MPI_SUM, level.action->layout().comm());
  r.slab_solves = counts[0];
  r.factorisations = counts[1];
  return r;
}

}  // namespace

Ladder::Ladder(const Settings& settings, std::shared_ptr<const Problem> problem, MPI_Comm comm,
               const Report& report, SolveMemory memory)
    : settings_(settings),
      problem_(std::move(problem)),
      comm_(comm),
      report_(report),
      scale_(size_of(0, problem_->history.final_time)),
      memory_(std::move(memory)) {
  options_.linear = settings.solver.linear;
  ContinuationOptions& continuation = options_.continuation;
  continuation.newton.max_steps = settings.solver.max_newton;
  continuation.newton.method = settings.solver.method;
  if (!settings.solver.continuation_auto)
    continuation.first_step = settings.solver.continuation_step;
  continuation.progress = [this](double s, int newton_steps, bool accepted) {
    report_(fmt::format("  strength {:.4f} of the history: {} Newton steps, {}", s, newton_steps,
                        accepted ? "accepted" : "refused"));
  };
  if (memory_.keep || settings.solver.max_seconds)
    continuation.newton.between_steps = [this] { pause(); };
}

// Where the solve can be left.
void Ladder::pause() {
  const auto& most = settings_.solver.max_seconds;
  if (most && root_finds(comm_, MPI_Wtime() - began_ >= *most)) {
    if (memory_.leave) memory_.leave(memory_.state);
    throw OutOfTime();
  }
  if (memory_.keep) memory_.keep(memory_.state);
}

// Newton stops once what is left changes the Q_k, and μ all the more, by a part of the tolerance:
// a step of decrement d leaves a path whose distance squared is about (linear tolerance)² d.
// `unit`: of accuracy and decrement.
static double decrement_for(double accuracy, double linear_tolerance, double unit) {
  const double by_linear = unit * std::pow(0.03 * (accuracy / unit) / linear_tolerance, 2);
  return std::max(std::min(by_linear, 0.01 * accuracy), 1e-16 * unit);
}

const Guess* Ladder::best_guess(int level, int rung) const {
  // the same level on the rung below or above, else the finest coarser level up to this rung, else
  // anything
  if (solved_.empty()) return memory_.neighbour.path ? &memory_.neighbour : nullptr;
  const Guess* best = nullptr;
  for (const auto& [at, solved] : solved_) {
    if (at.second == level && std::abs(at.first - rung) == 1) return &solved.level.solved;
    if (at.first <= rung && at.second < level) best = &solved.level.solved;
  }
  return best ? best : &solved_.begin()->second.level.solved;
}

// The mesh from the memory; null when it is not there.
std::unique_ptr<LevelSolution> Ladder::recall(int level, int rung) {
  if (records_.size() >= memory_.state.finished.size()) return nullptr;
  FinishedLevel& kept = memory_.state.finished[records_.size()];
  if (!(kept.outcome.choice == choice(level, rung)))
    throw Error(exit_internal,
                fmt::format("level {} on rung {} is not the next one that is kept", level, rung));
  auto solved = restore_level(problem_, comm_, kept.outcome, kept.solved);
  kept.solved = solved->guess();  // one copy of the path
  return solved;
}

std::unique_ptr<LevelSolution> Ladder::solve_next(int level, int rung) {
  const MeshChoice mesh = choice(level, rung);
  SolveState& state = memory_.state;
  if (state.under_way.continuation.path.q && !(state.under_way.choice == mesh))
    throw Error(exit_internal,
                fmt::format("level {} on rung {} is not the one that is under way", level, rung));
  ContinuationState begun = std::move(state.under_way.continuation);
  state.under_way = {mesh, std::move(begun)};
  const LevelTask task{mesh_plan(settings_, *problem_, mesh), mesh, best_guess(level, rung)};
  auto solved = solve_level(problem_, comm_, task, options_, &state.under_way.continuation);
  state.under_way = {};
  if (memory_.keep) state.finished.push_back({solved->outcome, solved->guess()});
  return solved;
}

MeshChoice Ladder::choice(int level, int rung) const {
  MeshChoice choice = further_;
  choice.level = level;
  choice.rung = rung;
  return choice;
}

const Quantities* Ladder::solve(int level, int rung) {
  if (const auto found = solved_.find({rung, level}); found != solved_.end())
    return &found->second.values;
  NewtonOptions& newton = options_.continuation.newton;
  // values at points are of first order in what is left of the path's error, unlike μ
  const double part = settings_.output.points.empty() ? 1 : 1e-3;
  newton.decrement = decrement_for(part * settings_.solver.tolerance * scale_,
                                   newton.linear_tolerance, unit_of(problem_->history.final_time));
  latest_.reset();
  latest_ = recall(level, rung);
  if (!latest_) latest_ = solve_next(level, rung);
  records_.push_back(record(*latest_));
  const LevelRecord& r = records_.back();
  if (!latest_->outcome.reached) return nullptr;
  report_(
      fmt::format("level {}: {} slabs of degree {}-{}, {} elements of degree {}-{}: mu = "
                  "{:.12g} ({} Newton steps, {} iterations, {:.2f} s)",
                  level, r.slabs, r.time_degrees.first, r.time_degrees.second, r.elements,
                  r.space_degrees.first, r.space_degrees.second, r.parts.mu(), r.steps.size(),
                  iterations(r.steps), r.seconds.total));
  scale_ = std::max(scale_, std::abs(r.parts.mu()));
  SolvedMesh& solved = solved_[{rung, level}];
  solved = {{latest_->outcome, latest_->guess()}, quantities(*latest_)};
  return &solved.values;
}

std::unique_ptr<LevelSolution> Ladder::take(const FinishedLevel& level) {
  if (latest_ && latest_->path == level.solved.path) return std::move(latest_);
  return restore_level(problem_, comm_, level.outcome, level.solved);
}

std::unique_ptr<LevelSolution> Ladder::take_unfinished() {
  UnfinishedLevel level = std::move(memory_.state.under_way);
  memory_.state.under_way = {};
  ContinuationState& reached = level.continuation;
  if (!reached.path.q) return nullptr;
  LevelOutcome outcome;
  outcome.choice = level.choice;
  outcome.steps = reached.so_far.steps;
  outcome.continuation_trials = reached.so_far.trials;
  outcome.lowest = reached.so_far.lowest;
  outcome.reached = false;
  outcome.scale = reached.scale;
  const auto mesh =
      std::make_shared<const Mesh>(make_mesh(mesh_plan(settings_, *problem_, level.choice)));
  const History& history = problem_->history;
  const Demand demand = make_demand(history, make_observables(history, *mesh));
  auto strengths = strengths_at(demand, reached);
  auto path = std::make_shared<Path>(std::move(reached.path));
  return restore_level(problem_, comm_, outcome, {mesh, std::move(path), std::move(strengths)});
}

void Ladder::take_more_care() {
  further_.caution = static_cast<Caution>(static_cast<int>(further_.caution) + 1);
  options_.continuation.smallest_step = settings_of(further_.caution).smallest_step;
  solved_.clear();
}

void Ladder::widen(double factor, Guess neighbour) {
  further_.widening *= factor;
  memory_.neighbour = std::move(neighbour);
  solved_.clear();
}

Quantities Ladder::quantities(const LevelSolution& solved) const {
  std::vector<SpaceTimePoint> points;
  for (const auto& point : settings_.output.points) points.push_back({point.x, point.t});
  PointValues at_points = evaluate_points(*solved.action, *solved.path, points);
  const std::vector<double> strengths = solved.action->strengths();
  double Phi = -solved.parts.mu();
  for (const Target& t : make_demand(problem_->history, solved.action->observables()).targets)
    Phi += strengths[t.observable] * t.Q;
  return {solved.parts.mu(),     Phi, solved.parts.observables, strengths, std::move(at_points.q),
          std::move(at_points.p)};
}

}  // namespace mft
