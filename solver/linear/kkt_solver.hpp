#pragma once
// What solves the Newton system
//
//     [ H   A^T ] [ δq ]   [ f ]
//     [ A   -C  ] [ δp ] = [ g ]
//
// whose blocks are the Hessian of the action.
#include <limits>

#include "mesh/path.hpp"

namespace mft {

struct LinearResult {
  int iterations = 0;
  bool converged = false;
  bool negative_curvature = false;  // the path is no local minimum of the action
  // Eigenvalues of I + H G as the iterations saw them; NaN: none was seen
  double lowest = std::numeric_limits<double>::quiet_NaN();
  double highest = std::numeric_limits<double>::quiet_NaN();
};

class KktSolver {
 public:
  virtual ~KktSolver() = default;

  // Makes ready for the action's last linearise(). Throws NoSolution on all ranks alike where that
  // is not possible. Collective, as solve().
  virtual void factor() = 0;
  // The step (δq, δp) for the right-hand side (f, g), to a relative tolerance.
  virtual LinearResult solve(const Path& rhs, Path& step, double tolerance) = 0;
};

}  // namespace mft
