#pragma once
// The classical alternating iteration: conjugate field backward, density forward, again and again.
#include "linear/reduced.hpp"
#include "newton/newton.hpp"

namespace mft {

// Newton's iteration with H dropped: each step is one sweep at the present path, times a
// relaxation factor. It converges while the spectrum of I + G H stays in (0, 2/relaxation); with
// Chebyshev acceleration (Golub and Varga 1961) while it is positive and the start is near enough.
// PETSc options: -sweep_relaxation (1), -sweep_chebyshev (false), -sweep_max_it (300). Without
// targets; else the same contract as newton().
NewtonResult alternate(Action& action, ReducedSolver& solver, Path& path,
                       const NewtonOptions& options);

}  // namespace mft
