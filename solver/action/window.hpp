#pragma once
// Whether the window is wide enough: how flat a path is at its ends.
#include "action/action.hpp"
#include "mesh/path.hpp"

namespace mft {

// The largest distance from the limits at infinity that q and p have at ±L, at the ends of the
// slabs: of q from the initial densities, in units of the larger of them and 1; of p from 0 on the
// left and from Σ_{t_k > t} B_k + ∫_t^T λ_c dt' on the right. What a narrower window changes in μ
// was measured to be the fourth power of this; the square is a bound. Collective.
double window_tail(const Action& action, const Path& path);

}  // namespace mft
