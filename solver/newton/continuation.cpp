#include "newton/continuation.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.hpp"
#include "newton/stationary_path.hpp"
#include "newton/typical_path.hpp"
#include "numerics/estimate.hpp"

namespace mft {
namespace {

// A point of the continuation: the stationary value of S_h + Σ_targets B_k Q_k, with its sign
// turned (μ where there are no targets), and its slope in s.
struct Point {
  double scale = 0, value = 0, slope = 0;
  std::vector<double> strengths;
};

// The change of the value over a step is the trapezium of its slope, up to a part of the slope's
// change, and to what Newton's method leaves: value and slope are off by about its last decrement
// and the root of that. `unit`: of the value.
bool slope_agrees(const Point& a, const Point& b, double decrement, double unit) {
  const double step = b.scale - a.scale;
  const double trapezium = 0.5 * step * (a.slope + b.slope);
  const double left = 4 * decrement + step * std::sqrt(decrement * unit);
  return std::abs(b.value - a.value - trapezium) <=
         0.3 * step * std::max(std::abs(b.slope - a.slope), 1e-12 * unit) + 1e-10 * unit + left;
}

// The demand as a function of s, on one action.
class ScaledDemand {
 public:
  // `typical_Q`: the targets' Q_k at s = 0.
  ScaledDemand(const Demand& demand, const std::vector<double>& typical_Q)
      : targets_(demand.targets), typical_Q_(typical_Q), change_{demand.strengths, {}} {
    for (std::size_t k = 0; k < targets_.size(); ++k) {
      change_.strengths[targets_[k].observable] = 0;
      change_.Q.push_back(targets_[k].Q - typical_Q_[k]);
    }
  }

  std::vector<Target> targets(double s) const {
    auto at = targets_;
    for (std::size_t k = 0; k < at.size(); ++k) at[k].Q = typical_Q_[k] + s * change_.Q[k];
    return at;
  }

  // Fixed strengths at s; the targets' as given.
  void set_strengths(Action& action, double s, const std::vector<double>& free) const {
    for (std::size_t l = 0; l < change_.strengths.size(); ++l)
      action.set_strength(static_cast<int>(l), s * change_.strengths[l]);
    for (std::size_t k = 0; k < targets_.size(); ++k)
      action.set_strength(targets_[k].observable, free[k]);
  }

  Point point(const Action& action, const Path& path, double s) const {
    const ActionParts parts = action.parts(path);
    Point here{s, parts.mu(), 0, {}};
    for (std::size_t l = 0; l < change_.strengths.size(); ++l)
      here.slope += change_.strengths[l] * parts.observables[l];
    for (std::size_t k = 0; k < targets_.size(); ++k) {
      const int l = targets_[k].observable;
      here.strengths.push_back(action.observables()[l].strength);
      here.value -= here.strengths[k] * parts.observables[l];
      here.slope -= here.strengths[k] * change_.Q[k];
    }
    return here;
  }

  // d/ds of the path that the action is at.
  Direction direction(const Action& action, KktSolver& solver) const {
    return tangent(action, solver, targets_, change_);
  }

 private:
  std::vector<Target> targets_;
  std::vector<double> typical_Q_;
  DemandChange change_;  // from s = 0 to 1
};

// Adds Newton's steps with so much of the history.
void append(std::vector<NewtonStep> steps, double scale, std::vector<NewtonStep>& to) {
  for (NewtonStep& step : steps) {
    step.scale = scale;
    to.push_back(step);
  }
}

// Factor for the next step from the number of Newton steps of the last.
double growth(std::size_t newton_steps) {
  return newton_steps <= 5 ? 2.0 : newton_steps <= 7 ? 1.0 : 0.7;
}

// Goes from one accepted path to the next.
class Continuation {
 public:
  Continuation(Action& action, MeshSolvers& solvers, ContinuationState& state, const Demand& demand,
               const ContinuationOptions& options)
      : action_(action),
        solvers_(solvers),
        state_(begun(action, solvers, state, demand, options)),
        options_(options),
        scaled_(demand, state.typical_Q) {
    scaled_.set_strengths(action, state.scale, state.strengths);
    action.linearise(state.path);
    solvers.kkt->factor();
    direction_ = scaled_.direction(action, *solvers.kkt);
    if (!direction_.determined) throw NoSolution(undetermined);
    here_ = scaled_.point(action, state.path, state.scale);
  }

  ContinuationResult run() {
    ContinuationResult& result = state_.so_far;
    while (!reached(state_.scale)) {
      Trial trial = attempt();
      judge(trial);
      if (options_.progress)
        options_.progress(trial.point.scale, static_cast<int>(trial.solved.steps.size()),
                          trial.accepted);
      result.reason = trial.reason;
      if (trial.accepted) {
        accept(std::move(trial));
      } else {
        state_.step *= 0.5;
        if (state_.step < options_.smallest_step) break;
      }
    }
    result.scale = state_.scale;
    result.reached = reached(state_.scale);
    if (result.reached) result.reason.clear();
    scaled_.set_strengths(action_, state_.scale, state_.strengths);
    if (!result.reached) action_.linearise(state_.path);  // not at a refused trial
    return result;
  }

 private:
  struct Trial {
    Path path;
    NewtonResult solved;
    Point point;          // its scale; the rest once it is solved
    Direction direction;  // at it, where the continuation goes on
    bool accepted = false;
    std::string reason;  // why not
  };

  // The state, with the typical path where it had none.
  static ContinuationState& begun(Action& action, MeshSolvers& solvers, ContinuationState& state,
                                  const Demand& demand, const ContinuationOptions& options) {
    if (state.path.q) return state;
    state.path = relaxed_step(action);
    auto steps = solve_typical_path(action, *solvers.time, state.path);
    if (options.newton.method == SolverSettings::Method::sweep)
      for (NewtonStep& step : steps) step.iterations = 1;  // a sweep, as those that follow
    append(std::move(steps), 0, state.so_far.steps);
    const std::string left = range_left(action, options.newton.slack);
    if (!left.empty()) throw NoSolution("no path without a history: " + left);
    const ActionParts parts = action.parts(state.path);
    for (const Target& t : demand.targets)
      state.typical_Q.push_back(parts.observables[t.observable]);
    state.strengths.assign(demand.targets.size(), 0);
    state.step = options.first_step;
    return state;
  }

  bool reached(double s) const { return s >= options_.limit - 1e-12; }

  // Newton from a step along the tangent.
  Trial attempt() {
    state_.step = std::min(state_.step, options_.limit - state_.scale);
    const double s = state_.scale + state_.step;
    Trial trial;
    trial.path = copy_of(state_.path);
    trial.point.scale = s;
    add(trial.path, state_.step, direction_.path);
    auto strengths = state_.strengths;
    for (std::size_t k = 0; k < strengths.size(); ++k)
      strengths[k] += state_.step * direction_.strengths[k];
    scaled_.set_strengths(action_, s, strengths);
    trial.solved =
        stationary_path(action_, solvers_, trial.path, scaled_.targets(s), options_.newton);
    ++state_.so_far.trials;
    append(trial.solved.steps, s, state_.so_far.steps);
    return trial;
  }

  void judge(Trial& trial) {
    trial.reason = trial.solved.reason;
    if (!trial.solved.converged) return;
    trial.point = scaled_.point(action_, trial.path, trial.point.scale);
    if (!slope_agrees(here_, trial.point, options_.newton.decrement,
                      unit_of(action_.problem().history.final_time))) {
      // any other branch is at a distance from the typical path
      trial.reason = here_.scale > 0 ? "μ changes otherwise than its slope says: another branch"
                                     : "μ changes otherwise than its slope at the typical path "
                                       "says: the mesh does not resolve that path";
      return;
    }
    if (!reached(trial.point.scale)) {
      solvers_.kkt->factor();
      trial.direction = scaled_.direction(action_, *solvers_.kkt);
      if (trial.direction.linear.negative_curvature)
        trial.reason = "negative curvature: the path is no local minimum";
      else if (!trial.direction.determined)
        trial.reason = undetermined;
      if (!trial.reason.empty()) return;
    }
    trial.accepted = true;
  }

  void accept(Trial trial) {
    const bool last = reached(trial.point.scale);
    if (!last) direction_ = std::move(trial.direction);
    here_ = trial.point;
    state_.scale = here_.scale;
    state_.strengths = here_.strengths;
    state_.path = std::move(trial.path);
    state_.so_far.lowest = last ? trial.solved.steps.back().lowest : direction_.linear.lowest;
    state_.step *= growth(trial.solved.steps.size());
  }

  Action& action_;
  MeshSolvers& solvers_;
  ContinuationState& state_;
  const ContinuationOptions& options_;
  ScaledDemand scaled_;
  Direction direction_;  // at the last path accepted
  Point here_;           // there
};

}  // namespace

std::vector<double> strengths_at(const Demand& demand, const ContinuationState& state) {
  std::vector<double> strengths = demand.strengths;
  for (double& strength : strengths) strength *= state.scale;
  for (std::size_t k = 0; k < demand.targets.size(); ++k)
    strengths[demand.targets[k].observable] = state.strengths[k];
  return strengths;
}

ContinuationResult continuation(Action& action, MeshSolvers& solvers, ContinuationState& state,
                                const Demand& demand, const ContinuationOptions& options) {
  return Continuation(action, solvers, state, demand, options).run();
}

}  // namespace mft
