#include "optimum/continuation.hpp"

#include <algorithm>
#include <cmath>

namespace mft {
namespace {

std::vector<double> strengths(const Action& action) {
  std::vector<double> all;
  for (const Observable& o : action.observables()) all.push_back(o.strength);
  return all;
}

struct Point {
  double scale = 0, mu = 0, slope = 0;  // s, μ, dμ/ds
};

Point point(const Action& action, const Path& path) {
  const ActionParts parts = action.parts(path.q, path.p);
  Point here{action.scale(), parts.mu(), 0};
  for (std::size_t l = 0; l < parts.observables.size(); ++l)
    here.slope += action.observables()[l].strength * parts.observables[l];
  return here;
}

// The change of μ over a step is the trapezium of its slope, up to a part of the slope's change.
bool slope_agrees(const Point& a, const Point& b) {
  const double step = b.scale - a.scale;
  const double trapezium = 0.5 * step * (a.slope + b.slope);
  return std::abs(b.mu - a.mu - trapezium) <=
         0.3 * step * std::max(std::abs(b.slope - a.slope), 1e-12) + 1e-10;
}

Path copy(const Action& action, const Path& path) {
  Path other = make_path(action.layout());
  check(VecCopy(path.q, other.q));
  check(VecCopy(path.p, other.p));
  return other;
}

// Factor for the next step from the number of Newton steps of the last.
double growth(std::size_t newton_steps) {
  return newton_steps <= 5 ? 2.0 : newton_steps <= 7 ? 1.0 : 0.7;
}

}  // namespace

Path flat_path(Action& action, Sweep& sweep, const NewtonOptions& options) {
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
  action.set_scale(0);
  const NewtonResult result = newton(action, sweep, path, options);
  if (!result.converged) throw NoSolution("no path without a history: " + result.reason);
  return path;
}

ContinuationResult continuation(Action& action, Sweep& sweep, Path& path,
                                const ContinuationOptions& options) {
  ContinuationResult result;
  path = flat_path(action, sweep, options.newton);
  const auto coefficients = strengths(action);
  const auto linear = options.newton.linear;
  sweep.factor();
  Path direction = tangent(action, sweep, coefficients, linear, nullptr);
  Point here = point(action, path);
  double step = options.first_step;
  while (here.scale < options.target - 1e-12) {
    step = std::min(step, options.target - here.scale);
    action.set_scale(here.scale + step);
    Path trial = copy(action, path);
    check(VecAXPY(trial.q, step, direction.q));
    check(VecAXPY(trial.p, step, direction.p));
    const NewtonResult solved = newton(action, sweep, trial, options.newton);
    ++result.trials;
    result.newton_steps += static_cast<int>(solved.steps.size());
    bool accepted = solved.converged;
    result.reason = solved.reason;
    Point there;
    if (accepted) {
      there = point(action, trial);
      accepted = slope_agrees(here, there);
      if (!accepted) result.reason = "the change of μ disagrees with its slope: another branch";
    }
    const bool last = here.scale + step >= options.target - 1e-12;
    if (accepted && !last) {
      sweep.factor();
      LinearResult linear_result;
      Path next = tangent(action, sweep, coefficients, linear, &linear_result);
      accepted = !linear_result.negative_curvature;
      if (!accepted) result.reason = "negative curvature: the path is no local minimum";
      if (accepted) {
        direction = std::move(next);
        result.lowest = linear_result.lowest;
      }
    }
    if (options.progress)
      options.progress(here.scale + step, step, static_cast<int>(solved.steps.size()), accepted);
    if (!accepted) {
      step *= 0.5;
      if (step < options.smallest_step) break;
      continue;
    }
    here = there;
    path = std::move(trial);
    if (last) result.lowest = solved.steps.back().lowest;
    step *= growth(solved.steps.size());
  }
  result.scale = here.scale;
  result.reached = here.scale >= options.target - 1e-12;
  if (result.reached) result.reason.clear();
  action.set_scale(here.scale);
  return result;
}

}  // namespace mft
