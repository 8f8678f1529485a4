#pragma once
// The path at B = 0: p = 0 and q the typical density, ∂_t q = ∂_x (D(q) ∂_x q) from the step.
#include "linear/sweep.hpp"
#include "mesh/path.hpp"

namespace mft {

// Improves `path` by Newton's iteration on the forward equation (8) with p = 0, to round-off.
// On return the action, whose strengths are set to 0, is linearised and the sweep factored there.
// Throws NoSolution where the iteration does not get there. Collective.
void solve_typical_path(Action& action, Sweep& sweep, Path& path);

}  // namespace mft
