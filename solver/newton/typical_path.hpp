#pragma once
// The typical path, which is optimal without a history: p = 0 and the free relaxation of ρ_0,
// ∂_t q = ∂_x (D(q) ∂_x q).
#include <vector>

#include "linear/time_solver.hpp"
#include "newton/newton.hpp"

namespace mft {

// A first guess of it: every jump of ρ_0 smoothed by the heat kernel, D that of the middle between
// the densities far away.
Path relaxed_step(const Action& action);

enum class TypicalEnd {
  full_step,  // the first Newton step that need not be shortened: a place to continue from
  round_off   // action and solver are then ready at the path
};

// Improves `path` by Newton's iteration on the forward equation (8) with p = 0; sets every strength
// to 0. Returns its steps. Throws NoSolution where the iteration does not get there. Collective.
std::vector<NewtonStep> solve_typical_path(Action& action, ExactTimeSolver& time, Path& path,
                                           TypicalEnd end);

}  // namespace mft
