#include "refinement/decisions/in_hand.hpp"

#include <algorithm>
#include <cmath>

namespace mft {

bool supersedes(const Estimate& later, const Estimate& before) {
  return !(later.error >= before.error) || std::abs(later.value - before.value) > before.error;
}

double reconciling_factor(const Estimate& better, const Estimate& other) {
  const double gap = std::abs(better.value - other.value);
  const bool agree = gap <= better.error + other.error;
  return agree || better.error == 0 ? 1 : std::max(1.0, gap / better.error);
}

bool restart_pays(double share) { return !(share <= 100); }

}  // namespace mft
