#pragma once
// The typical path, which is optimal without a history: p = 0 and the free relaxation of ρ_0,
// ∂_t q = ∂_x (D(q) ∂_x q).
#include <vector>

#include "linear/time_solver.hpp"
#include "newton/newton.hpp"

namespace mft {

// A first guess of it: every jump of ρ_0 as it relaxes alone.
Path relaxed_step(const Action& action);

// Improves `path` by Newton's iteration on the forward equation (8) with p = 0, to round-off; sets
// every strength to 0. Action and solver are then ready at the path. Returns its steps. Throws
// NoSolution where the iteration does not get there. Collective.
std::vector<NewtonStep> solve_typical_path(Action& action, ExactTimeSolver& time, Path& path);

}  // namespace mft
