#include "refinement/decisions/time_left.hpp"

#include <cmath>
#include <limits>

namespace mft {

double seconds_left(const std::vector<Milestone>& milestones) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN(), most_steps = 8;
  const std::size_t n = milestones.size();
  if (n < 2) return unknown;
  const Milestone &now = milestones[n - 1], &before = milestones[n - 2];
  if (now.share <= 1) return 0;
  const double gain = before.share / now.share;
  if (!(gain > 1.5) || !std::isfinite(gain)) return unknown;
  const double steps = std::ceil(std::log(now.share) / std::log(gain));
  if (steps > most_steps) return unknown;
  return (now.seconds - before.seconds) * (std::exp2(steps + 1) - 2);
}

}  // namespace mft
