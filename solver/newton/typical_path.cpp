#include "newton/typical_path.hpp"

#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "mesh/basis.hpp"
#include "newton/spread_step.hpp"

namespace mft {
namespace {

constexpr int most_steps = 40;

double largest(Vec v) {
  double norm;
  check(VecNorm(v, NORM_INFINITY, &norm));
  return norm;
}

// The record of a step from where the action is: of no history, and without Krylov iterations.
NewtonStep record(const Action& action) {
  constexpr double unseen = std::numeric_limits<double>::quiet_NaN();
  const Path& gradient = action.gradient();
  // with p = 0 the step changes the stationary value by nothing
  return {std::sqrt(dot(gradient, gradient)), 0, 0, unseen, unseen, 0};
}

// Takes the step, halved until the path is in the domain; its length.
double move(Action& action, Path& path, Vec step) {
  double length = 1;
  check(VecAXPY(path.q, -1, step));
  while (!action.linearise(path)) {
    if (length < 1e-3) throw NoSolution("the typical density leaves the domain of D and sigma");
    length *= 0.5;
    check(VecAXPY(path.q, length, step));
  }
  return length;
}

}  // namespace

Path relaxed_step(const Action& action) {
  const Mesh& mesh = action.mesh();
  const Layout& layout = action.layout();
  const InitialState& initial = action.problem().initial;
  const std::vector<double>& density = initial.densities();
  std::vector<SpreadStep> steps;
  for (std::size_t k = 0; k < initial.jumps().size(); ++k)
    steps.emplace_back(action.model(), density[k], density[k + 1]);
  Path path = make_path(layout);
  check(VecZeroEntries(path.p));
  VecWriter q(path.q);
  for (int n = layout.first(); n < layout.last(); ++n) {
    const TimeBasis& basis = time_basis(mesh.time.degree[n]);
    double* out = q + layout.local_offset(n);
    for (int i = 0; i < mesh.space.nodes(); ++i)
      for (int j = 0; j < basis.size; ++j) {
        const double t = mesh.time.breaks[n] + mesh.time.size(n) * basis.s[j];
        double& value = out[i * basis.size + j];
        value = density[0];
        for (std::size_t k = 0; k < initial.jumps().size(); ++k) {
          const double x = mesh.space.node[i] - initial.jumps()[k];
          value += steps[k].at(x / std::sqrt(t)) - density[k];
        }
      }
  }
  return path;
}

std::vector<NewtonStep> solve_typical_path(Action& action, ExactTimeSolver& time, Path& path) {
  const bool linear = action.problem().is_linear_forward();
  action.set_strengths(std::vector<double>(action.observables().size(), 0.0));
  check(VecZeroEntries(path.p));
  if (!action.linearise(path))
    throw NoSolution("the typical density leaves the domain of D and sigma");
  std::vector<NewtonStep> steps;
  VecHandle step = action.layout().make_vec();
  double before = std::numeric_limits<double>::infinity();
  for (int n = 0; n < most_steps; ++n) {
    time.factor();
    time.solve(action.gradient().p, step);
    steps.push_back(record(action));
    const double length = move(action, path, step);
    const double change = largest(step), scale = largest(path.q);
    const bool round_off = change <= 1e-15 * scale || (change <= 1e-10 * scale && change >= before);
    if (length == 1 && (linear || round_off)) {
      if (!linear) time.factor();
      return steps;
    }
    before = change;
  }
  throw NoSolution("the typical density: Newton's iteration does not converge");
}

}  // namespace mft
