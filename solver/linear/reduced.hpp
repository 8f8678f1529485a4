#pragma once
// The Newton system by Krylov iterations on its reduced form, whose preconditioner is the exact
// solver in time.
//
// With G = A^-1 C A^-T and y = A^T δp the system is (I + H G) y = f - H A^-1 g, δp = A^-T y,
// δq = A^-1 (g + C δp).
#include <utility>

#include "action/action.hpp"
#include "linear/kkt_solver.hpp"
#include "linear/noise_response.hpp"
#include "linear/time_solver.hpp"
#include "settings/settings.hpp"

namespace mft {

class ReducedSolver final : public KktSolver {
 public:
  // The KSP takes PETSc's options (-ksp_type, -ksp_monitor, …). Action and time solver must outlive
  // it. Throws InputError for a type that cannot solve this.
  ReducedSolver(const Action& action, ExactTimeSolver& time, SolverSettings::Linear method);
  ReducedSolver(const ReducedSolver&) = delete;  // its matrices hold it
  ReducedSolver& operator=(const ReducedSolver&) = delete;

  void factor() override { time_.factor(); }
  LinearResult solve(const Path& rhs, Path& step, double tolerance) override;
  const ExactTimeSolver& time() const { return time_; }
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
  ExactTimeSolver& time_;
  NoiseResponse response_;
  MatHandle H_, G_, K_;
  KspHandle ksp_;
  VecHandle y_, rhs_, work_;
  VecHandle half_y_, G_y_;  // gcg's own products; null where it has none
};

}  // namespace mft
