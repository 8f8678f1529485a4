// A linear solver of one's own: minimal residuals, as a KSP type that is registered with PETSc.
// Also -ksp_type gcg, gmres, … on the command line takes another.
#include <petsc/private/kspimpl.h>

#include <cstdio>
#include <mft.hpp>

const char* const input =
    "model: ssep\n"
    "initial: {type: annealed, left: 0.7, right: 0.2}\n"
    "history: {instants: [{time: 1, B: 1}]}\n"
    "solver: {tolerance: 1e-6}\n";

PetscErrorCode set_up(KSP ksp) { return KSPSetWorkVecs(ksp, 2); }

// x += ω r with the ω that leaves the smallest residual: ω = (r, K r) / (K r, K r).
PetscErrorCode minimal_residual(KSP ksp) {
  PetscFunctionBegin;
  Mat K;
  Vec r = ksp->work[0], Kr = ksp->work[1];
  PetscCall(PCGetOperators(ksp->pc, &K, nullptr));
  PetscCall(MatMult(K, ksp->vec_sol, r));
  PetscCall(VecAYPX(r, -1, ksp->vec_rhs));
  ksp->reason = KSP_CONVERGED_ITERATING;
  for (PetscInt n = 0; !ksp->reason && n <= ksp->max_it; ++n) {
    ksp->its = n;
    PetscCall(VecNorm(r, NORM_2, &ksp->rnorm));
    PetscCall(KSPMonitor(ksp, n, ksp->rnorm));
    PetscCall((*ksp->converged)(ksp, n, ksp->rnorm, &ksp->reason, ksp->cnvP));
    if (ksp->reason) break;
    PetscScalar of_r, of_Kr;
    PetscCall(MatMult(K, r, Kr));
    PetscCall(VecDot(r, Kr, &of_r));
    PetscCall(VecDot(Kr, Kr, &of_Kr));
    PetscCall(VecAXPY(ksp->vec_sol, of_r / of_Kr, r));
    PetscCall(VecAXPY(r, -of_r / of_Kr, Kr));
  }
  if (!ksp->reason) ksp->reason = KSP_DIVERGED_ITS;
  PetscFunctionReturn(PETSC_SUCCESS);
}

PetscErrorCode create(KSP ksp) {
  PetscFunctionBegin;
  PetscCall(KSPSetSupportedNorm(ksp, KSP_NORM_UNPRECONDITIONED, PC_LEFT, 3));
  PetscCall(KSPSetSupportedNorm(ksp, KSP_NORM_PRECONDITIONED, PC_LEFT, 2));
  ksp->ops->setup = set_up;
  ksp->ops->solve = minimal_residual;
  ksp->ops->destroy = KSPDestroyDefault;
  ksp->ops->buildsolution = KSPBuildSolutionDefault;
  ksp->ops->buildresidual = KSPBuildResidualDefault;
  PetscFunctionReturn(PETSC_SUCCESS);
}

int run() {
  mft::check(KSPRegister("minres_of_mine", create));
  PetscBool given;
  mft::check(PetscOptionsHasName(nullptr, nullptr, "-ksp_type", &given));
  if (!given) mft::check(PetscOptionsSetValue(nullptr, "-ksp_type", "minres_of_mine"));
  const mft::Settings settings = mft::parse_input(input, {"example", {}, "", ""}, {}).settings;
  const auto problem = mft::make_problem(settings);
  const mft::Solution found =
      mft::solve_path(settings, problem, PETSC_COMM_WORLD, [](const std::string&) {});
  std::printf("mu = %.10g, error %.1e, %d iterations\n", found.mu.value, found.mu.error,
              found.iterations);
  return found.status != mft::Solution::Status::ok;
}

int main(int argc, char** argv) try {
  PetscInitialize(&argc, &argv, nullptr, nullptr);
  const int status = run();
  return PetscFinalize() || status;
} catch (const mft::Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return error.status();
}
