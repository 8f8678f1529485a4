#pragma once
// Of several answers to one problem, that to give; and whether to look for another.
#include "numerics/estimate.hpp"

namespace mft {

// Whether a later estimate takes the place of the one before it, on coarser meshes: with a smaller
// error, or where it is outside the error of that before.
bool supersedes(const Estimate& later, const Estimate& before);

// The factor by which all errors of the answer with the smaller one are raised, 1 or more, so that
// the other answer, found in another way, is no contradiction.
double reconciling_factor(const Estimate& better, const Estimate& other);

// Whether to begin once more in a dearer way where a finer mesh has no path: only when the error
// is more than a hundred times the tolerance. What dearer meshes add to an answer nearer by was
// measured to be nothing: they converge slowly. `share`: the error in units of the tolerance.
bool restart_pays(double share);

// And for how long: work in all, in units of what the answer in hand took.
constexpr double most_work = 2;

}  // namespace mft
