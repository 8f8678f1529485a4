#pragma once
// The Newton system [H A^T; A -C](δq, δp) = (f, g), by Krylov iterations whose preconditioner is
// the sweep.
//
// With G = A^-1 C A^-T and y = A^T δp the system is (I + H G) y = f - H A^-1 g, δp = A^-T y,
// δq = A^-1 (g + C δp).
#include <limits>
#include <utility>

#include "action/action.hpp"
#include "linear/sweep.hpp"
#include "settings/settings.hpp"

namespace mft {

struct LinearResult {
  int iterations = 0;
  bool converged = false;
  bool negative_curvature = false;  // gcg: the path is no local minimum of the action
  // Ritz values of I + H G (gcg, gmres); NaN: none was seen
  double lowest = std::numeric_limits<double>::quiet_NaN();
  double highest = std::numeric_limits<double>::quiet_NaN();
};

class LinearSolver {
 public:
  // The KSP takes PETSc's options (-ksp_type, -ksp_monitor, …). Throws InputError for -ksp_type cg.
  LinearSolver(const Action& action, const Sweep& sweep, SolverSettings::Linear method);

  // At the linearisation held by the action, factored by the sweep. `tolerance` is relative.
  LinearResult solve(Vec f, Vec g, Vec dq, Vec dp, double tolerance);
  // Bounds of the spectrum of I + H G, with a margin, by Lanczos in (·, G ·) from noise.
  std::pair<double, double> spectrum();

 private:
  static PetscErrorCode multiply_H(Mat mat, Vec in, Vec out);
  static PetscErrorCode multiply_G(Mat mat, Vec in, Vec out);
  static PetscErrorCode multiply_K(Mat mat, Vec in, Vec out);
  MatHandle shell(PetscErrorCode (*multiply)(Mat, Vec, Vec));
  LinearResult result() const;
  void set_chebyshev_bounds();

  const Action& action_;
  const Sweep& sweep_;
  MatHandle H_, G_, K_;
  KspHandle ksp_;
  VecHandle y_, rhs_, work_;
  VecHandle half_y_, G_y_;  // gcg's own products; null where it has none
};

}  // namespace mft
