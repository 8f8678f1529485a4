#include "newton/newton.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "numerics/estimate.hpp"

namespace mft {
namespace {

// What is missing of the targets' Q_k on the path.
std::vector<double> shortfall(const Action& action, const Path& path,
                              const std::vector<Target>& targets) {
  std::vector<double> missing;
  if (targets.empty()) return missing;
  const ActionParts parts = action.parts(path);
  for (const Target& t : targets) missing.push_back(t.Q - parts.observables[t.observable]);
  return missing;
}

void add_strengths(Action& action, const std::vector<Target>& targets, double factor,
                   const std::vector<double>& change) {
  for (std::size_t k = 0; k < targets.size(); ++k) {
    const int l = targets[k].observable;
    action.set_strength(l, action.observables()[l].strength + factor * change[k]);
  }
}

// Moves along the direction, halved until the path is in the domain; 0 when that never happens.
// The Hessian may stay where it is.
double move(Action& action, Path& path, const std::vector<Target>& targets,
            const Direction& direction, bool freeze) {
  double length = 1;
  add(path, 1, direction.path);
  add_strengths(action, targets, 1, direction.strengths);
  while (!(freeze ? action.move_gradient(path) : action.linearise(path))) {
    if (length < 1e-3) return 0;
    length *= 0.5;
    add(path, -length, direction.path);
    add_strengths(action, targets, -length, direction.strengths);
  }
  return length;
}

// The factor by which the distance to the solution fell with the last step; 1 when not known. The
// action is a saddle: its parts may cancel in a decrement by chance, but not in the gradient.
double contraction(const std::vector<NewtonStep>& steps) {
  const std::size_t n = steps.size();
  if (n < 2) return 1;
  const NewtonStep &now = steps[n - 1], &before = steps[n - 2];
  return std::max(std::sqrt(now.decrement / before.decrement), now.residual / before.residual);
}

// Whether the next step is to keep the Hessian: the last fell by ten, or starts so near that it may
// be expected to. `unit`: of the decrement.
bool worth_freezing(const std::vector<NewtonStep>& steps, double unit) {
  constexpr double near = 1e-4;
  return steps.size() == 1 ? steps[0].decrement < near * unit : contraction(steps) < 0.1;
}

// The part of a step's length that is left after it, at most. `exact`: with the Hessian of its
// point, and as the Krylov iterations converged.
double remainder(const std::vector<NewtonStep>& steps, double linear_tolerance, bool exact) {
  return exact ? linear_tolerance : std::max(contraction(steps), linear_tolerance);
}

// A step as it was found, before it is taken.
struct Step {
  Direction direction;
  NewtonStep record;
  double tolerance;  // of the Krylov iterations
};

// Solves for the step at the path that the action is at.
Step find_step(const Action& action, KktSolver& solver, const Path& path,
               const std::vector<Target>& targets, double tolerance) {
  Path rhs = copy_of(action.gradient());
  scale(rhs, -1);
  const auto missing = shortfall(action, path, targets);
  Step step{solve_bordered(action, solver, targets, rhs, missing, tolerance), {}, tolerance};
  double slope = -dot(rhs, step.direction.path);
  for (std::size_t k = 0; k < targets.size(); ++k)
    slope += missing[k] * step.direction.strengths[k];
  const LinearResult& linear = step.direction.linear;
  step.record = {std::sqrt(dot(rhs, rhs)), 0.5 * std::abs(slope), linear.iterations, linear.lowest,
                 linear.highest};
  return step;
}

// Notes the step, whose Hessian was that of the one before where it is frozen.
void note(NewtonStep step, bool frozen, std::vector<NewtonStep>& steps) {
  if (frozen) {
    step.lowest = std::fmin(step.lowest, steps.back().lowest);
    step.highest = std::fmax(step.highest, steps.back().highest);
  }
  steps.push_back(step);
}

// Why the iteration ends without the step, the last of those noted; empty: it goes on.
std::string fault_of(const Direction& direction, const std::vector<NewtonStep>& steps) {
  if (direction.linear.negative_curvature)
    return "negative curvature: the path is no local minimum of the action";
  if (!direction.determined) return undetermined;
  const bool settled = steps.size() > 3;
  if (!direction.linear.converged && settled && contraction(steps) > 0.5)
    return "the Krylov iterations end before they converge";
  const double decrement = steps.back().decrement;
  if (!std::isfinite(decrement) || (settled && decrement > 10 * steps[0].decrement))
    return "Newton's iteration diverges";
  return "";
}

// Whether what the step leaves changes the stationary value by less than asked for.
bool is_last(const Step& step, bool frozen, const std::vector<NewtonStep>& steps,
             const NewtonOptions& options) {
  const bool exact = !frozen && step.direction.linear.converged;
  const double left = remainder(steps, step.tolerance, exact) / options.linear_tolerance;
  return decrement_bound(steps) * left * left < options.decrement;
}

}  // namespace

int iterations(const std::vector<NewtonStep>& steps) {
  int all = 0;
  for (const NewtonStep& step : steps) all += step.iterations;
  return all;
}

std::string range_left(const Action& action, double slack) {
  const auto [low, high] = action.density_range();
  const Model& model = action.model();
  const double bounded = model.upper() - model.lower();
  // far from 1 in the unit of the input, the densities at the start are the unit
  const double given = action.problem().initial.highest();
  const double unit = given > 0 && given < 1e-3 ? given : 1;
  const double width = std::isfinite(bounded) ? bounded : std::max(unit, std::abs(high));
  if (low >= model.lower() - slack * width && high <= model.upper() + slack * width) return "";
  return fmt::format("the density leaves its range: {:.6g} to {:.6g} on the path", low, high);
}

double decrement_bound(const std::vector<NewtonStep>& steps) {
  const std::size_t n = steps.size();
  if (n < 2) return steps.back().decrement;
  const double factor = contraction(steps);
  return std::max(steps[n - 1].decrement, factor * factor * steps[n - 2].decrement);
}

NewtonResult newton(Action& action, KktSolver& solver, Path& path,
                    const std::vector<Target>& targets, const NewtonOptions& options) {
  NewtonResult result;
  if (!action.linearise(path)) {
    result.reason = outside_domain;
    return result;
  }
  const double unit = unit_of(action.problem().history.final_time);
  bool frozen = false;
  for (int n = 0; n < options.max_steps; ++n) {
    if (options.between_steps) options.between_steps();
    if (!frozen) solver.factor();
    // no nearer than the Hessian allows
    const double near = frozen ? 0.1 * std::min(contraction(result.steps), 0.1) : 0;
    const Step step =
        find_step(action, solver, path, targets, std::max(options.linear_tolerance, near));
    note(step.record, frozen, result.steps);
    result.reason = fault_of(step.direction, result.steps);
    if (!result.reason.empty()) return result;
    const bool last = is_last(step, frozen, result.steps, options);
    frozen = !last && worth_freezing(result.steps, unit);
    const double length = move(action, path, targets, step.direction, frozen);
    if (length == 0) {
      result.reason = "every step leaves the domain of D, σ or F*";
      return result;
    }
    if (length < 1 && frozen) {
      action.linearise(path);
      frozen = false;
    }
    if (length == 1 && last) {
      result.reason = range_left(action, options.slack);
      result.converged = result.reason.empty();
      return result;
    }
  }
  result.reason = fmt::format("no convergence in {} Newton steps", options.max_steps);
  return result;
}

}  // namespace mft
