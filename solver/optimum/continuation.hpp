#pragma once
// Continuation in the strength s of the whole history, from the flat path at s = 0.
#include <functional>
#include <string>

#include "optimum/newton.hpp"

namespace mft {

struct ContinuationOptions {
  NewtonOptions newton;
  double first_step = 1;
  double smallest_step = 2e-4;
  double target = 1;  // s to reach
  // Called after each trial step: s, step, Newton steps, accepted.
  std::function<void(double, double, int, bool)> progress;
};

struct ContinuationResult {
  bool reached = false;
  double scale = 0;    // the largest s with a path
  std::string reason;  // why it stopped, when not reached
  int trials = 0, newton_steps = 0;
  double lowest = 1;  // eigenvalue of I + H G at the last path
};

// p = 0 and the free relaxation of the step: the optimal path of no history. Throws NoSolution.
Path flat_path(Action& action, Sweep& sweep, const NewtonOptions& options);

// The path at s = target, with the tangent as predictor; `path` is the last one accepted. A step is
// accepted when Newton converges to an admissible local minimum and the change of μ agrees with the
// tangent's dμ/ds = Σ B_k Q_k + ∫ λ_c Q dt.
ContinuationResult continuation(Action& action, Sweep& sweep, Path& path,
                                const ContinuationOptions& options);

}  // namespace mft
