#pragma once
// What holds exactly on the discrete stationary path, evaluated on the path found.
#include <vector>

#include "action/action.hpp"

namespace mft {

struct Identities {
  double action_minus_14 = 0;  // -S_h minus μ by (14)
  double mass = 0;             // largest |∫ (q(t) - q_0) dx| over slab ends
  // Per observable that is an instant: the current through its position (its leftmost where it is
  // spread) integrated to its time, from the residual of the elements left of it, minus
  // Q + ∫_origin^position q_0 dx (and what is not counted right of the leftmost).
  std::vector<double> flux;
  std::vector<double> current_t, current_Q;  // Q(t) read at 0, at 0 and at every slab end
};

// Collective; all ranks get the result.
Identities identities(const Action& action, const Path& path);

}  // namespace mft
