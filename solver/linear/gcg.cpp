#include "linear/gcg.hpp"

#include <petsc/private/kspimpl.h>
#include <petscblaslapack.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "base/petsc.hpp"

namespace mft {
namespace {

struct Gcg {
  Mat H = nullptr, G = nullptr;
  Vec half = nullptr, half_y = nullptr, G_y = nullptr;
  std::vector<double> alpha, beta;  // of the Lanczos matrix
};

Gcg* data(KSP ksp) { return static_cast<Gcg*>(ksp->data); }

PetscErrorCode setup(KSP ksp) {
  PetscFunctionBegin;
  PetscCall(KSPSetWorkVecs(ksp, 6));
  PetscFunctionReturn(PETSC_SUCCESS);
}

// One test and the bookkeeping that PETSc expects of an iteration.
PetscErrorCode report(KSP ksp, PetscInt iteration, double norm) {
  PetscFunctionBegin;
  ksp->its = iteration;
  ksp->rnorm = norm;
  PetscCall(KSPLogResidualHistory(ksp, norm));
  PetscCall(KSPMonitor(ksp, iteration, norm));
  PetscCall((*ksp->converged)(ksp, iteration, norm, &ksp->reason, ksp->cnvP));
  PetscFunctionReturn(PETSC_SUCCESS);
}

// Whether the norm after the next update will be below a third of what is asked for, as far as one
// can tell from the squares of the first norm and of the last two.
bool will_converge(KSP ksp, double first, double before, double gamma) {
  const double next = std::sqrt(gamma) * std::sqrt(gamma / before);
  return ksp->normtype == KSP_NORM_NATURAL && gamma < before &&
         3 * next <= ksp->rtol * std::sqrt(first);
}

// The residual of the initial guess; with products kept, those of the zero guess.
PetscErrorCode begin(KSP ksp, Vec r) {
  PetscFunctionBegin;
  Gcg& gcg = *data(ksp);
  gcg.alpha.clear();
  gcg.beta.clear();
  PetscCall(VecCopy(ksp->vec_rhs, r));
  if (ksp->guess_zero) {
    PetscCall(VecZeroEntries(ksp->vec_sol));
  } else {
    Mat K;
    PetscCall(KSPGetOperators(ksp, &K, nullptr));
    PetscCall(MatMult(K, ksp->vec_sol, ksp->work[4]));
    PetscCall(VecAXPY(r, -1, ksp->work[4]));
  }
  if (gcg.half) {
    PetscCall(VecZeroEntries(gcg.half_y));
    PetscCall(VecZeroEntries(gcg.G_y));
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

// One test of the norm √gamma, and the end where no further iteration is possible or allowed.
PetscErrorCode test(KSP ksp, PetscInt iteration, double gamma) {
  PetscFunctionBegin;
  if (!std::isfinite(gamma)) {
    ksp->reason = KSP_DIVERGED_NANORINF;
    PetscFunctionReturn(PETSC_SUCCESS);
  }
  PetscCall(report(ksp, iteration, std::sqrt(std::max(gamma, 0.0))));
  if (!ksp->reason && iteration >= ksp->max_it) ksp->reason = KSP_DIVERGED_ITS;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode solve(KSP ksp) {
  PetscFunctionBegin;
  Gcg& gcg = *data(ksp);
  PetscCheck(gcg.G && gcg.H, PetscObjectComm((PetscObject)ksp), PETSC_ERR_ORDER,
             "call gcg_set_factors first");
  Vec y = ksp->vec_sol, r = ksp->work[0], z = ksp->work[1];
  Vec s = ksp->work[2], d = ksp->work[3], Kd = ksp->work[4], half_d = ksp->work[5];
  PetscCall(begin(ksp, r));
  double first = 0, before = 0;
  for (PetscInt iteration = 0;; ++iteration) {
    PetscCall(MatMult(gcg.G, r, z));
    double gamma;
    PetscCall(VecDot(r, z, &gamma));
    PetscCall(test(ksp, iteration, gamma));
    if (ksp->reason) break;
    const double beta = iteration ? gamma / before : 0;
    const auto next = [&](Vec direction, Vec residual) {
      return iteration ? VecAYPX(direction, beta, residual) : VecCopy(residual, direction);
    };
    PetscCall(next(s, z));
    PetscCall(next(d, r));
    if (gcg.half) PetscCall(next(half_d, gcg.half));
    PetscCall(MatMult(gcg.H, s, Kd));
    PetscCall(VecAXPY(Kd, 1, d));
    double curvature;
    PetscCall(VecDot(s, Kd, &curvature));
    if (curvature <= 0) {
      ksp->reason = KSP_DIVERGED_INDEFINITE_MAT;
      break;
    }
    const double alpha = gamma / curvature;
    gcg.alpha.push_back(alpha);
    gcg.beta.push_back(beta);
    PetscCall(VecAXPY(y, alpha, d));
    if (gcg.half) {
      PetscCall(VecAXPY(gcg.half_y, alpha, half_d));
      PetscCall(VecAXPY(gcg.G_y, alpha, s));
    }
    if (iteration == 0) {
      first = gamma;
    } else if (will_converge(ksp, first, before, gamma)) {
      PetscCall(report(ksp, iteration + 1, std::sqrt(gamma * (gamma / before))));
      if (ksp->reason) break;
    }
    PetscCall(VecAXPY(r, -alpha, Kd));
    before = gamma;
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

// Eigenvalues of the Lanczos matrix, ascending.
PetscErrorCode eigenvalues(KSP ksp, PetscInt room, PetscReal* real, PetscReal* imaginary,
                           PetscInt* count) {
  PetscFunctionBegin;
  const Gcg& gcg = *data(ksp);
  const auto n = static_cast<PetscBLASInt>(gcg.alpha.size());
  std::vector<double> diagonal(n), off(std::max(1, n - 1)), work(std::max(1, 2 * n));
  for (PetscBLASInt i = 0; i < n; ++i) {
    diagonal[i] = 1 / gcg.alpha[i] + (i ? gcg.beta[i] / gcg.alpha[i - 1] : 0);
    if (i) off[i - 1] = std::sqrt(gcg.beta[i]) / gcg.alpha[i - 1];
  }
  PetscBLASInt info = 0;
  const PetscBLASInt one = 1;
  if (n) LAPACKsteqr_("N", &n, diagonal.data(), off.data(), nullptr, &one, work.data(), &info);
  PetscCheck(!info, PETSC_COMM_SELF, PETSC_ERR_LIB, "steqr failed");
  *count = std::min<PetscInt>(room, n);
  std::copy_n(diagonal.begin(), *count, real);
  std::fill_n(imaginary, *count, 0.0);
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode extremes(KSP ksp, PetscReal* largest, PetscReal* smallest) {
  PetscFunctionBegin;
  const auto room = static_cast<PetscInt>(data(ksp)->alpha.size());
  std::vector<double> real(room + 1, 1.0), imaginary(room + 1);
  PetscInt count;
  PetscCall(eigenvalues(ksp, room, real.data(), imaginary.data(), &count));
  *smallest = real[0];
  *largest = real[std::max<PetscInt>(0, count - 1)];
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode destroy(KSP ksp) {
  PetscFunctionBegin;
  PetscCall(MatDestroy(&data(ksp)->H));
  PetscCall(MatDestroy(&data(ksp)->G));
  PetscCall(VecDestroy(&data(ksp)->half));
  PetscCall(VecDestroy(&data(ksp)->half_y));
  PetscCall(VecDestroy(&data(ksp)->G_y));
  delete data(ksp);
  ksp->data = nullptr;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode create(KSP ksp) {
  PetscFunctionBegin;
  ksp->data = new Gcg;
  PetscCall(KSPSetSupportedNorm(ksp, KSP_NORM_NATURAL, PC_LEFT, 3));
  PetscCall(KSPSetSupportedNorm(ksp, KSP_NORM_NONE, PC_LEFT, 1));
  ksp->ops->setup = setup;
  ksp->ops->solve = solve;
  ksp->ops->destroy = destroy;
  ksp->ops->buildsolution = KSPBuildSolutionDefault;
  ksp->ops->buildresidual = KSPBuildResidualDefault;
  ksp->ops->computeeigenvalues = eigenvalues;
  ksp->ops->computeextremesingularvalues = extremes;
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace

void register_gcg() { check(KSPRegister(ksp_gcg, create)); }

PetscErrorCode gcg_set_factors(KSP ksp, Mat H, Mat G) {
  PetscFunctionBegin;
  PetscCall(PetscObjectReference((PetscObject)H));
  PetscCall(PetscObjectReference((PetscObject)G));
  PetscCall(MatDestroy(&data(ksp)->H));
  PetscCall(MatDestroy(&data(ksp)->G));
  data(ksp)->H = H;
  data(ksp)->G = G;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode gcg_set_products(KSP ksp, Vec half, Vec half_y, Vec G_y) {
  PetscFunctionBegin;
  Gcg& gcg = *data(ksp);
  for (auto [to, from] : {std::pair{&gcg.half, half}, {&gcg.half_y, half_y}, {&gcg.G_y, G_y}}) {
    PetscCall(PetscObjectReference((PetscObject)from));
    PetscCall(VecDestroy(to));
    *to = from;
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

}  // namespace mft
