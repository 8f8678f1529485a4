#include "newton/continuation.hpp"

#include <algorithm>
#include <cmath>

namespace mft {
namespace {

// A point of the continuation: the stationary value of S_h + Σ_targets B_k Q_k, with its sign
// turned (μ where there are no targets), and its slope in s.
struct Point {
  double scale = 0, value = 0, slope = 0;
  std::vector<double> strengths;
};

// The change of the value over a step is the trapezium of its slope, up to a part of the slope's
// change.
bool slope_agrees(const Point& a, const Point& b) {
  const double step = b.scale - a.scale;
  const double trapezium = 0.5 * step * (a.slope + b.slope);
  return std::abs(b.value - a.value - trapezium) <=
         0.3 * step * std::max(std::abs(b.slope - a.slope), 1e-12) + 1e-10;
}

Path copy(const Action& action, const Path& path) {
  Path other = make_path(action.layout());
  check(VecCopy(path.q, other.q));
  check(VecCopy(path.p, other.p));
  return other;
}

// The demand as a function of s, on one action.
class ScaledDemand {
 public:
  // `flat`: the targets' Q_k at s = 0.
  ScaledDemand(const Demand& demand, const std::vector<double>& flat)
      : strengths_(demand.strengths), targets_(demand.targets), flat_(flat) {
    for (std::size_t k = 0; k < targets_.size(); ++k) {
      strengths_[targets_[k].observable] = 0;
      change_.push_back(targets_[k].Q - flat_[k]);
    }
  }

  std::vector<Target> targets(double s) const {
    auto at = targets_;
    for (std::size_t k = 0; k < at.size(); ++k) at[k].Q = flat_[k] + s * change_[k];
    return at;
  }

  // Fixed strengths at s; the targets' as given.
  void set_strengths(Action& action, double s, const std::vector<double>& free) const {
    for (std::size_t l = 0; l < strengths_.size(); ++l)
      action.set_strength(static_cast<int>(l), s * strengths_[l]);
    for (std::size_t k = 0; k < targets_.size(); ++k)
      action.set_strength(targets_[k].observable, free[k]);
  }

  Point point(const Action& action, const Path& path, double s) const {
    const ActionParts parts = action.parts(path.q, path.p);
    Point here{s, parts.mu(), 0, {}};
    for (std::size_t l = 0; l < strengths_.size(); ++l)
      here.slope += strengths_[l] * parts.observables[l];
    for (std::size_t k = 0; k < targets_.size(); ++k) {
      const int l = targets_[k].observable;
      here.strengths.push_back(action.observables()[l].strength);
      here.value -= here.strengths[k] * parts.observables[l];
      here.slope -= here.strengths[k] * change_[k];
    }
    return here;
  }

  Direction direction(const Action& action, const Sweep& sweep,
                      SolverSettings::Linear linear) const {
    return tangent(action, sweep, targets_, strengths_, change_, linear);
  }

 private:
  std::vector<double> strengths_;  // of the fixed ones; 0 for the targets'
  std::vector<Target> targets_;
  std::vector<double> flat_, change_;
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

}  // namespace

Path flat_path(Action& action, Sweep& sweep, const NewtonOptions& options,
               std::vector<NewtonStep>* steps) {
  const Mesh& mesh = action.mesh();
  const Layout& layout = action.layout();
  const InitialSettings& initial = action.initial();
  const double middle = 0.5 * (initial.left + initial.right);
  const double D = action.model().largest_diffusivity(middle, middle);
  Path path = make_path(layout);
  {
    VecWriter q(path.q);
    for (int n = layout.first(); n < layout.last(); ++n) {
      const TimeBasis& basis = time_basis(mesh.time.degree[n]);
      double* out = q + layout.local_offset(n);
      for (int i = 0; i < mesh.space.nodes(); ++i)
        for (int j = 0; j < basis.size; ++j) {
          const double t = mesh.time.breaks[n] + mesh.time.size(n) * basis.s[j];
          const double right = 0.5 * std::erfc(-mesh.space.node[i] / std::sqrt(4 * D * t));
          out[i * basis.size + j] = initial.left + (initial.right - initial.left) * right;
        }
    }
  }
  check(VecZeroEntries(path.p));
  for (std::size_t l = 0; l < action.observables().size(); ++l)
    action.set_strength(static_cast<int>(l), 0);
  const NewtonResult result = newton(action, sweep, path, {}, options);
  if (steps) append(result.steps, 0, *steps);
  if (!result.converged) throw NoSolution("no path without a history: " + result.reason);
  return path;
}

namespace {

// From no state to the flat path.
void begin(Action& action, Sweep& sweep, ContinuationState& state, const Demand& demand,
           const ContinuationOptions& options) {
  state.path = flat_path(action, sweep, options.newton, &state.so_far.steps);
  const ActionParts parts = action.parts(state.path.q, state.path.p);
  for (const Target& t : demand.targets) state.flat.push_back(parts.observables[t.observable]);
  state.strengths.assign(demand.targets.size(), 0);
  state.step = options.first_step;
}

// A trial step that ends in the state there.
void accept(ContinuationState& state, const Point& there, Path path) {
  state.scale = there.scale;
  state.strengths = there.strengths;
  state.path = std::move(path);
}

}  // namespace

ContinuationResult continuation(Action& action, Sweep& sweep, Path& path, const Demand& demand,
                                const ContinuationOptions& options) {
  ContinuationState state;
  const ContinuationResult result = continuation(action, sweep, state, demand, options);
  path = std::move(state.path);
  return result;
}

ContinuationResult continuation(Action& action, Sweep& sweep, ContinuationState& state,
                                const Demand& demand, const ContinuationOptions& options) {
  if (!state.path.q) begin(action, sweep, state, demand, options);
  ContinuationResult& result = state.so_far;
  const ScaledDemand scaled(demand, state.flat);
  scaled.set_strengths(action, state.scale, state.strengths);
  action.linearise(state.path.q, state.path.p);
  sweep.factor();
  Direction direction = scaled.direction(action, sweep, options.newton.linear);
  if (!direction.determined) throw NoSolution(undetermined);
  Point here = scaled.point(action, state.path, state.scale);
  while (state.scale < options.limit - 1e-12) {
    state.step = std::min(state.step, options.limit - state.scale);
    const double step = state.step, s = state.scale + step;
    Path trial = copy(action, state.path);
    check(VecAXPY(trial.q, step, direction.path.q));
    check(VecAXPY(trial.p, step, direction.path.p));
    auto strengths = state.strengths;
    for (std::size_t k = 0; k < strengths.size(); ++k)
      strengths[k] += step * direction.strengths[k];
    scaled.set_strengths(action, s, strengths);
    const NewtonResult solved = newton(action, sweep, trial, scaled.targets(s), options.newton);
    ++result.trials;
    append(solved.steps, s, result.steps);
    bool accepted = solved.converged;
    result.reason = solved.reason;
    Point there;
    if (accepted) {
      there = scaled.point(action, trial, s);
      accepted = slope_agrees(here, there);
      if (!accepted) result.reason = "μ changes otherwise than its slope says: another branch";
    }
    const bool last = s >= options.limit - 1e-12;
    if (accepted && !last) {
      sweep.factor();
      Direction next = scaled.direction(action, sweep, options.newton.linear);
      accepted = !next.linear.negative_curvature && next.determined;
      if (next.linear.negative_curvature)
        result.reason = "negative curvature: the path is no local minimum";
      else if (!next.determined)
        result.reason = undetermined;
      if (accepted) direction = std::move(next);
    }
    if (options.progress)
      options.progress(s, step, static_cast<int>(solved.steps.size()), accepted);
    if (!accepted) {
      state.step *= 0.5;
      if (state.step < options.smallest_step) break;
      continue;
    }
    here = there;
    accept(state, there, std::move(trial));
    result.lowest = last ? solved.steps.back().lowest : direction.linear.lowest;
    state.step *= growth(solved.steps.size());
  }
  result.scale = state.scale;
  result.reached = state.scale >= options.limit - 1e-12;
  if (result.reached) result.reason.clear();
  scaled.set_strengths(action, state.scale, state.strengths);
  if (!result.reached) action.linearise(state.path.q, state.path.p);  // not at a refused trial
  return result;
}

}  // namespace mft
