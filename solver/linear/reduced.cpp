#include "linear/reduced.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/error.hpp"
#include "linear/gcg.hpp"
#include "linear/petsc_options.hpp"

namespace mft {
namespace {

// Runs C++ under a PETSc callback: an exception must not cross PETSc's frames.
template <class Work>
PetscErrorCode guarded(Work&& work) {
  try {
    work();
  } catch (const std::exception& error) {
    return PetscError(PETSC_COMM_SELF, __LINE__, "guarded", __FILE__, PETSC_ERR_LIB,
                      PETSC_ERROR_INITIAL, "%s", error.what());
  }
  return PETSC_SUCCESS;
}

ReducedSolver* context(Mat mat) {
  ReducedSolver* solver = nullptr;
  check(MatShellGetContext(mat, &solver));
  return solver;
}

const char* ksp_type(SolverSettings::Linear method) {
  switch (method) {
    case SolverSettings::Linear::gmres:
      return KSPGMRES;
    case SolverSettings::Linear::chebyshev:
      return KSPCHEBYSHEV;
    case SolverSettings::Linear::gcg:
      break;
  }
  return ksp_gcg;
}

}  // namespace

PetscErrorCode ReducedSolver::multiply_H(Mat mat, Vec in, Vec out) {
  return guarded([&] { context(mat)->action_.apply_H(in, out); });
}

PetscErrorCode ReducedSolver::multiply_G(Mat mat, Vec in, Vec out) {
  return guarded([&] { context(mat)->response_.apply(in, out); });
}

PetscErrorCode ReducedSolver::multiply_K(Mat mat, Vec in, Vec out) {
  return guarded([&] {
    ReducedSolver* self = context(mat);
    self->response_.apply(in, self->work_);
    self->action_.apply_H(self->work_, out);
    check(VecAXPY(out, 1, in));
  });
}

MatHandle ReducedSolver::shell(PetscErrorCode (*multiply)(Mat, Vec, Vec)) {
  const Layout& layout = action_.layout();
  MatHandle mat;
  check(MatCreateShell(layout.comm(), layout.local_size(), layout.local_size(), PETSC_DETERMINE,
                       PETSC_DETERMINE, this, mat.put()));
  check(MatShellSetOperation(mat, MATOP_MULT, reinterpret_cast<void (*)(void)>(multiply)));
  return mat;
}

ReducedSolver::ReducedSolver(const Action& action, ExactTimeSolver& time,
                             SolverSettings::Linear method)
    : action_(action), time_(time), response_(action, time) {
  register_gcg();
  H_ = shell(multiply_H);
  G_ = shell(multiply_G);
  K_ = shell(multiply_K);
  y_ = action.layout().make_vec();
  rhs_ = action.layout().make_vec();
  work_ = action.layout().make_vec();
  check(KSPCreate(action.layout().comm(), ksp_.put()));
  check(KSPSetOperators(ksp_, K_, K_));
  check(KSPSetType(ksp_, ksp_type(method)));
  PC pc;
  check(KSPGetPC(ksp_, &pc));
  check(PCSetType(pc, PCNONE));
  check(KSPSetComputeEigenvalues(
      ksp_, method == SolverSettings::Linear::chebyshev ? PETSC_FALSE : PETSC_TRUE));
  check(KSPSetTolerances(ksp_, 1e-4, 0, PETSC_DEFAULT, 200));
  check_solver_types();
  check_options(KSPSetFromOptions(ksp_));
  check_options(PCSetUp(pc),
                "-pc_type");  // one that needs the entries of the matrix: there are none
  PetscBool is_gcg;
  check(PetscObjectTypeCompare((PetscObject)(KSP)ksp_, ksp_gcg, &is_gcg));
  if (!is_gcg) return;
  check(gcg_set_factors(ksp_, H_, G_));
  PetscBool from_guess;
  check(KSPGetInitialGuessNonzero(ksp_, &from_guess));
  if (from_guess) return;
  half_y_ = action.layout().make_vec();
  G_y_ = action.layout().make_vec();
  check(gcg_set_products(ksp_, response_.half(), half_y_, G_y_));
}

LinearResult ReducedSolver::result() const {
  LinearResult result;
  KSPConvergedReason reason;
  PetscInt iterations;
  check(KSPGetConvergedReason(ksp_, &reason));
  check(KSPGetIterationNumber(ksp_, &iterations));
  result.iterations = static_cast<int>(iterations);
  result.converged = reason > 0;
  result.negative_curvature = reason == KSP_DIVERGED_INDEFINITE_MAT;
  PetscBool chebyshev;
  check(PetscObjectTypeCompare((PetscObject)(KSP)ksp_, KSPCHEBYSHEV, &chebyshev));
  if (chebyshev || !iterations || result.negative_curvature) return result;
  std::vector<double> real(iterations), imaginary(iterations);
  PetscInt count = 0;
  check(KSPComputeEigenvalues(ksp_, iterations, real.data(), imaginary.data(), &count));
  if (count) {
    result.lowest = *std::min_element(real.begin(), real.begin() + count);
    result.highest = *std::max_element(real.begin(), real.begin() + count);
  }
  return result;
}

// From noise: Newton's residual lives in the smallest slabs and hides the largest eigenvalues.
std::pair<double, double> ReducedSolver::spectrum() {
  KspHandle lanczos;
  check(KSPCreate(action_.layout().comm(), lanczos.put()));
  check(KSPSetOptionsPrefix(lanczos, "lanczos_"));
  check(KSPSetOperators(lanczos, K_, K_));
  check(KSPSetType(lanczos, ksp_gcg));
  check(gcg_set_factors(lanczos, H_, G_));
  PC pc;
  check(KSPGetPC(lanczos, &pc));
  check(PCSetType(pc, PCNONE));
  constexpr int steps = 12;
  check(KSPSetTolerances(lanczos, 1e-12, 0, PETSC_DEFAULT, steps));
  VecHandle noise = action_.layout().make_vec(), y = action_.layout().make_vec();
  {  // the same noise on any number of ranks
    VecWriter values(noise);
    const PetscInt first = action_.layout().offset(action_.layout().first());
    for (PetscInt i = 0; i < action_.layout().local_size(); ++i)
      *(values + i) = std::sin(1e3 * std::fmod(1.0 + 0.6180339887498949 * (first + i), 1.0));
  }
  check(MatMult(H_, noise, work_));
  check(VecCopy(work_, noise));
  check(KSPSetComputeEigenvalues(lanczos, PETSC_TRUE));
  check(KSPSolve(lanczos, noise, y));
  double largest = 1, smallest = 1;
  std::vector<double> real(steps + 1), imaginary(steps + 1);
  PetscInt count = 0;
  check(KSPComputeEigenvalues(lanczos, steps, real.data(), imaginary.data(), &count));
  if (count) {
    smallest = *std::min_element(real.begin(), real.begin() + count);
    largest = *std::max_element(real.begin(), real.begin() + count);
  }
  return {std::min(1.0, smallest - 0.05 * std::abs(smallest)), std::max(1.0, 1.1 * largest)};
}

void ReducedSolver::set_chebyshev_bounds() {
  PetscBool chebyshev;
  check(PetscObjectTypeCompare((PetscObject)(KSP)ksp_, KSPCHEBYSHEV, &chebyshev));
  if (!chebyshev) return;
  const auto [low, high] = spectrum();
  check(KSPChebyshevSetEigenvalues(ksp_, high, low));
}

LinearResult ReducedSolver::solve(const Path& rhs, Path& step, double tolerance) {
  set_chebyshev_bounds();
  time_.solve(rhs.p, step.q);
  action_.apply_H(step.q, rhs_);
  check(VecAYPX(rhs_, -1, rhs.q));
  check(KSPSetTolerances(ksp_, tolerance, PETSC_DEFAULT, PETSC_DEFAULT, PETSC_DEFAULT));
  check(KSPSolve(ksp_, rhs_, y_));
  if (half_y_) {
    check(VecCopy(half_y_, step.p));
    check(VecAXPY(step.q, 1, G_y_));
  } else {
    time_.solve_transposed(y_, step.p);
    action_.apply_C(step.p, rhs_);
    check(VecAXPY(rhs_, 1, rhs.p));
    time_.solve(rhs_, step.q);
  }
  return result();
}

}  // namespace mft
