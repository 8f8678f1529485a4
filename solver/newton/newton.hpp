#pragma once
// Newton's iteration on grad S_h = 0, with the strength of some instants free and their Q_k given.
#include <functional>
#include <string>
#include <vector>

#include "newton/bordered.hpp"
#include "settings/settings.hpp"

namespace mft {

struct NewtonOptions {
  double decrement = 1e-13;        // stop once a step changes μ by less, absolute
  double linear_tolerance = 1e-4;  // of the Krylov iterations, relative
  int max_steps = 14;
  // how far q may leave the range, in units of its width: a path from 1 to 0 overshoots, by the
  // degree, not the level
  double slack = 0.1;
  // sweep: the classical alternating iteration takes Newton's place in stationary_path().
  SolverSettings::Method method = SolverSettings::Method::newton;
  // Called before each step, on all ranks; what it throws leaves the solve.
  std::function<void()> between_steps;
};

// One step's record. `scale`: with so much of the history.
struct NewtonStep {
  double residual;         // |grad S_h|
  double decrement;        // ½ |grad · step|: the change of the stationary value that it makes
  int iterations;          // of the Krylov solver, all right-hand sides
  double lowest, highest;  // eigenvalues of I + H G as seen by it; NaN: none
  double scale = 1;
};

// Krylov iterations of all steps.
int iterations(const std::vector<NewtonStep>& steps);

struct NewtonResult {
  bool converged = false;
  std::string reason;  // why not
  std::vector<NewtonStep> steps;
};

inline constexpr char outside_domain[] = "the starting path is outside the domain of D, σ or F*";

// Improves `path` in place, and the strengths of the targets' observables in the action. On success
// the action is left linearised at the final path. A step is halved while it leaves the domain of
// D, σ or F*. With targets the system is bordered: one more right-hand side for each. The Hessian
// and its factors, which cost as much as some thirty sweeps, stay as they are while the steps fall
// fast enough (simplified Newton iteration; Deuflhard 2004, section 2.1). Collective.
NewtonResult newton(Action& action, KktSolver& solver, Path& path,
                    const std::vector<Target>& targets, const NewtonOptions& options);

// Why the path that the action is at is not admissible: its density leaves the model's range by
// more than `slack` widths. Empty: it is admissible.
std::string range_left(const Action& action, double slack);

// The decrement of the last of some steps, one or more, by which Newton ends: no smaller than if it
// had fallen with the square of the gradient, since the action is a saddle, and what q and p add to
// a decrement may cancel.
double decrement_bound(const std::vector<NewtonStep>& steps);

}  // namespace mft
