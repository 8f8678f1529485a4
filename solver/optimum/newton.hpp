#pragma once
// Newton's iteration on grad S_h = 0.
#include <string>
#include <vector>

#include "optimum/linear_solver.hpp"
#include "optimum/path.hpp"

namespace mft {

struct NewtonOptions {
  double decrement = 1e-13;         // stop once a step changes μ by less, absolute
  double linear_tolerance = 1e-4;  // of the Krylov iterations, relative
  int max_steps = 14;
  double slack = 0.1;  // how far q may leave the range, in units of its width
  SolverSettings::Linear linear = SolverSettings::Linear::gcg;
};

// One step's record.
struct NewtonStep {
  double residual;   // |grad S_h|
  double decrement;  // ½ |grad S_h · step|: the change of μ that the step makes
  int iterations;    // of the Krylov solver
  double lowest, highest;  // eigenvalues of I + H G as seen by it
};

struct NewtonResult {
  bool converged = false;
  std::string reason;  // why not
  std::vector<NewtonStep> steps;
};

// Improves `path` in place at the action's present scale. On success the action is left linearised
// at the final path. A step is halved while it leaves the domain of D, σ or F*. Collective.
NewtonResult newton(Action& action, Sweep& sweep, Path& path, const NewtonOptions& options);

// d(q,p)/dε when the strength of observable l grows by ε coefficients[l], at the linearisation held
// by the action and factored by the sweep.
Path tangent(const Action& action, const Sweep& sweep, const std::vector<double>& coefficients,
             SolverSettings::Linear linear, LinearResult* result);

}  // namespace mft
