#include "optimum/newton.hpp"

#include <cmath>

#include <fmt/format.h>

namespace mft {
namespace {

double norm(const Action& action) {
  double q, p;
  check(VecNorm(action.gradient_q(), NORM_2, &q));
  check(VecNorm(action.gradient_p(), NORM_2, &p));
  return std::hypot(q, p);
}

double slope(const Action& action, const Path& step) {
  double q, p;
  check(VecDot(action.gradient_q(), step.q, &q));
  check(VecDot(action.gradient_p(), step.p, &p));
  return q + p;
}

Path minus_gradient(const Action& action) {
  Path rhs = make_path(action.layout());
  check(VecCopy(action.gradient_q(), rhs.q));
  check(VecCopy(action.gradient_p(), rhs.p));
  check(VecScale(rhs.q, -1));
  check(VecScale(rhs.p, -1));
  return rhs;
}

// Moves along the step, halved until the path is in the domain; 0 when that never happens.
double move(Action& action, Path& path, const Path& step) {
  double length = 1;
  check(VecAXPY(path.q, 1, step.q));
  check(VecAXPY(path.p, 1, step.p));
  while (!action.linearise(path.q, path.p)) {
    if (length < 1e-3) return 0;
    length *= 0.5;
    check(VecAXPY(path.q, -length, step.q));
    check(VecAXPY(path.p, -length, step.p));
  }
  return length;
}

bool admissible(const Action& action, double slack) {
  const auto [low, high] = action.density_range();
  const Model& model = action.model();
  const double bounded = model.upper() - model.lower();
  const double width = std::isfinite(bounded) ? bounded : std::max(1.0, std::abs(high));
  return low >= model.lower() - slack * width && high <= model.upper() + slack * width;
}

}  // namespace

NewtonResult newton(Action& action, Sweep& sweep, Path& path, const NewtonOptions& options) {
  NewtonResult result;
  LinearSolver linear(action, sweep, options.linear);
  Path step = make_path(action.layout());
  if (!action.linearise(path.q, path.p)) {
    result.reason = "the starting path is outside the domain of D, σ or F*";
    return result;
  }
  for (int n = 0; n < options.max_steps; ++n) {
    sweep.factor();
    const Path rhs = minus_gradient(action);
    const LinearResult solved =
        linear.solve(rhs.q, rhs.p, step.q, step.p, options.linear_tolerance);
    const double decrement = 0.5 * std::abs(slope(action, step));
    result.steps.push_back(
        {norm(action), decrement, solved.iterations, solved.lowest, solved.highest});
    if (solved.negative_curvature) {
      result.reason = "negative curvature: the path is no local minimum of the action";
      return result;
    }
    if (!std::isfinite(decrement) || (n > 2 && decrement > 10 * result.steps[0].decrement)) {
      result.reason = "Newton's iteration diverges";
      return result;
    }
    const double length = move(action, path, step);
    if (length == 0) {
      result.reason = "every step leaves the domain of D, σ or F*";
      return result;
    }
    if (length == 1 && decrement < options.decrement) {
      result.converged = admissible(action, options.slack);
      if (!result.converged) {
        const auto [low, high] = action.density_range();
        result.reason =
            fmt::format("the density leaves its range: {:.6g} to {:.6g} on the path", low, high);
      }
      return result;
    }
  }
  result.reason = fmt::format("no convergence in {} Newton steps", options.max_steps);
  return result;
}

Path tangent(const Action& action, const Sweep& sweep, const std::vector<double>& coefficients,
             SolverSettings::Linear linear, LinearResult* result) {
  Path rhs = make_path(action.layout()), tangent = make_path(action.layout());
  action.gradient_by_strength(coefficients, rhs.q, rhs.p);
  check(VecScale(rhs.q, -1));
  check(VecScale(rhs.p, -1));
  LinearSolver solver(action, sweep, linear);
  const LinearResult solved = solver.solve(rhs.q, rhs.p, tangent.q, tangent.p, 1e-8);
  if (result) *result = solved;
  return tangent;
}

}  // namespace mft
