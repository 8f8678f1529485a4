#include "newton/newton.hpp"

#include <fmt/format.h>
#include <petscblaslapack.h>

#include <algorithm>
#include <cmath>

#include "newton/alternate.hpp"

namespace mft {
namespace {

void add(Path& to, double factor, const Path& what) {
  check(VecAXPY(to.q, factor, what.q));
  check(VecAXPY(to.p, factor, what.p));
}

void scale(Path& path, double factor) {
  check(VecScale(path.q, factor));
  check(VecScale(path.p, factor));
}

Path gradient(const Action& action) {
  Path g = make_path(action.layout());
  check(VecCopy(action.gradient_q(), g.q));
  check(VecCopy(action.gradient_p(), g.p));
  return g;
}

std::vector<double> unit(std::size_t size, int index) {
  std::vector<double> e(size, 0.0);
  e[index] = 1;
  return e;
}

// Solves a small dense system, row-major, in place; false: it is singular, or not finite.
bool solve_dense(std::vector<double> matrix, std::vector<double>& x) {
  const auto n = static_cast<PetscBLASInt>(x.size());
  const PetscBLASInt one = 1;
  std::vector<PetscBLASInt> pivots(n);
  PetscBLASInt info = 0;
  LAPACKgetrf_(&n, &n, matrix.data(), &n, pivots.data(), &info);
  if (info) return false;
  LAPACKgetrs_("T", &n, &one, matrix.data(), &n, pivots.data(), x.data(), &n, &info);
  return true;
}

// What is missing of the targets' Q_k on the path.
std::vector<double> shortfall(const Action& action, const Path& path,
                              const std::vector<Target>& targets) {
  std::vector<double> missing;
  if (targets.empty()) return missing;
  const ActionParts parts = action.parts(path.q, path.p);
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
  while (!(freeze ? action.move_gradient(path.q, path.p) : action.linearise(path.q, path.p))) {
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
// be expected to.
bool worth_freezing(const std::vector<NewtonStep>& steps) {
  constexpr double near = 1e-4;
  return steps.size() == 1 ? steps[0].decrement < near : contraction(steps) < 0.1;
}

// The part of a step's length that is left after it, at most. `exact`: with the Hessian of its
// point, and as the Krylov iterations converged.
double remainder(const std::vector<NewtonStep>& steps, double linear_tolerance, bool exact) {
  return exact ? linear_tolerance : std::max(contraction(steps), linear_tolerance);
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
  const double width = std::isfinite(bounded) ? bounded : std::max(1.0, std::abs(high));
  if (low >= model.lower() - slack * width && high <= model.upper() + slack * width) return "";
  return fmt::format("the density leaves its range: {:.6g} to {:.6g} on the path", low, high);
}

double decrement_bound(const std::vector<NewtonStep>& steps) {
  const std::size_t n = steps.size();
  if (n < 2) return steps.back().decrement;
  const double factor = contraction(steps);
  return std::max(steps[n - 1].decrement, factor * factor * steps[n - 2].decrement);
}

Direction solve_bordered(const Action& action, LinearSolver& solver,
                         const std::vector<Target>& targets, const Path& rhs,
                         const std::vector<double>& change, double tolerance) {
  const std::size_t count = targets.size(), all = action.observables().size();
  Direction direction{make_path(action.layout()), change, {}, true};
  direction.linear = solver.solve(rhs.q, rhs.p, direction.path.q, direction.path.p, tolerance);
  if (!count) return direction;
  std::vector<Path> borders, responses;
  std::vector<double> matrix(count * count);
  for (const Target& t : targets) {
    borders.push_back(make_path(action.layout()));
    responses.push_back(make_path(action.layout()));
    Path &g = borders.back(), &z = responses.back();
    action.gradient_by_strength(unit(all, t.observable), g.q, g.p);
    const LinearResult solved = solver.solve(g.q, g.p, z.q, z.p, tolerance);
    scale(z, -1);
    direction.linear.iterations += solved.iterations;
    direction.linear.converged &= solved.converged;
    direction.linear.negative_curvature |= solved.negative_curvature;
    direction.linear.lowest = std::fmin(direction.linear.lowest, solved.lowest);
    direction.linear.highest = std::fmax(direction.linear.highest, solved.highest);
  }
  // The Krylov iterations end where they meet negative curvature, and what they leave solves
  // nothing.
  if (direction.linear.negative_curvature) return direction;
  for (std::size_t k = 0; k < count; ++k) {
    direction.strengths[k] += dot(borders[k], direction.path);
    for (std::size_t l = 0; l < count; ++l)  // ∂Q_k/∂B_l
      matrix[k * count + l] =
          action.strength_curvature(targets[k].observable, targets[l].observable) -
          dot(borders[k], responses[l]);
  }
  direction.determined = solve_dense(matrix, direction.strengths);
  for (std::size_t k = 0; k < count; ++k) add(direction.path, direction.strengths[k], responses[k]);
  return direction;
}

NewtonResult newton(Action& action, Sweep& sweep, Path& path, const std::vector<Target>& targets,
                    const NewtonOptions& options) {
  if (options.method == SolverSettings::Method::sweep) {
    if (!targets.empty())
      throw Error(exit_internal, "the alternating sweeps do not find strengths");
    return alternate(action, sweep, path, options);
  }
  NewtonResult result;
  LinearSolver linear(action, sweep, options.linear);
  if (!action.linearise(path.q, path.p)) {
    result.reason = "the starting path is outside the domain of D, σ or F*";
    return result;
  }
  bool frozen = false;
  for (int n = 0; n < options.max_steps; ++n) {
    if (options.between_steps) options.between_steps();
    if (!frozen) sweep.factor();
    Path rhs = gradient(action);
    scale(rhs, -1);
    const auto missing = shortfall(action, path, targets);
    // no nearer than the Hessian allows
    const double tolerance = std::max(options.linear_tolerance,
                                      frozen ? 0.1 * std::min(contraction(result.steps), 0.1) : 0);
    const Direction step = solve_bordered(action, linear, targets, rhs, missing, tolerance);
    double slope = -dot(rhs, step.path);
    for (std::size_t k = 0; k < targets.size(); ++k) slope += missing[k] * step.strengths[k];
    const double decrement = 0.5 * std::abs(slope);
    result.steps.push_back({std::sqrt(dot(rhs, rhs)), decrement, step.linear.iterations,
                            step.linear.lowest, step.linear.highest});
    if (frozen) {  // the same matrix as before
      const NewtonStep& before = result.steps[n - 1];
      result.steps[n].lowest = std::fmin(result.steps[n].lowest, before.lowest);
      result.steps[n].highest = std::fmax(result.steps[n].highest, before.highest);
    }
    if (step.linear.negative_curvature) {
      result.reason = "negative curvature: the path is no local minimum of the action";
      return result;
    }
    if (!step.determined) {
      result.reason = undetermined;
      return result;
    }
    if (!step.linear.converged && n > 2 && contraction(result.steps) > 0.5) {
      result.reason = "the Krylov iterations end before they converge";
      return result;
    }
    if (!std::isfinite(decrement) || (n > 2 && decrement > 10 * result.steps[0].decrement)) {
      result.reason = "Newton's iteration diverges";
      return result;
    }
    const bool exact = !frozen && step.linear.converged;
    const double left = remainder(result.steps, tolerance, exact) / options.linear_tolerance;
    const bool last = decrement_bound(result.steps) * left * left < options.decrement;
    frozen = !last && worth_freezing(result.steps);
    const double length = move(action, path, targets, step, frozen);
    if (length == 0) {
      result.reason = "every step leaves the domain of D, σ or F*";
      return result;
    }
    if (length < 1 && frozen) {
      action.linearise(path.q, path.p);
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

Direction tangent(const Action& action, const Sweep& sweep, const std::vector<Target>& targets,
                  const std::vector<double>& coefficients, const std::vector<double>& change,
                  SolverSettings::Linear linear) {
  Path rhs = make_path(action.layout());
  action.gradient_by_strength(coefficients, rhs.q, rhs.p);
  scale(rhs, -1);
  LinearSolver solver(action, sweep, linear);
  // The strengths also change the Q_k on a fixed path, at t = 0.
  std::vector<double> rest = change;
  for (std::size_t k = 0; k < targets.size(); ++k)
    for (std::size_t l = 0; l < coefficients.size(); ++l)
      rest[k] -=
          coefficients[l] * action.strength_curvature(targets[k].observable, static_cast<int>(l));
  return solve_bordered(action, solver, targets, rhs, rest, 1e-8);
}

}  // namespace mft
