#pragma once
// Conjugate gradients in the inner product (u, G v), as a PETSc KSP type "gcg".
//
// Solves K y = c, K = I + H G with G symmetric, >= 0 and H symmetric of any sign: K is self-adjoint
// in (u, G v), and (u, G K u) > 0 for all u says that the second variation of the action in the
// noise, I + G^½ H G^½, is positive. An iteration costs one product with G, one with H and two
// reductions; the norm of the stopping test is √(r, G r). The last norm is not computed, at the
// price of an iteration, where it will be below a third of what is asked for if it falls as the one
// before did. Stops with KSP_DIVERGED_INDEFINITE_MAT when it meets negative curvature.
// KSPComputeEigenvalues gives the Ritz values of K.
#include <petscksp.h>

namespace mft {

inline constexpr char ksp_gcg[] = "gcg";

// Makes the type known to PETSc; may be called again.
void register_gcg();

// The two factors of the operator. The KSP's own operator must be K; it is used only to form the
// first residual when the initial guess is not zero.
PetscErrorCode gcg_set_factors(KSP ksp, Mat H, Mat G);

// G = A^-1 C A^-T: the iterations have A^-T y and G y for nothing. `half` holds A^-T r after every
// product G r; the other two are filled by KSPSolve, for a zero initial guess.
PetscErrorCode gcg_set_products(KSP ksp, Vec half, Vec half_y, Vec G_y);

}  // namespace mft
