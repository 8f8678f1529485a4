#pragma once
// How long a refinement may still take.
#include <vector>

namespace mft {

// What was known after some of its meshes.
struct Milestone {
  double share;    // the error in units of what is allowed
  double seconds;  // of all meshes until then
};

// Seconds until the error is what is allowed, as if each step cost twice the one before and gained
// what the last one did; NaN where two milestones or more do not tell: the error hardly falls, or
// more than eight steps are left.
double seconds_left(const std::vector<Milestone>& milestones);

}  // namespace mft
