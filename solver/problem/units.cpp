#include "problem/units.hpp"

#include <algorithm>
#include <cmath>

namespace mft {
namespace {

// Numbers of order one count as they are, others in units of their own size.
double unit_of_size(double size) {
  constexpr double order_one = 0x1p10;
  const bool plain = size >= 1 / order_one && size <= order_one;
  return plain || !(size > 0) || !std::isfinite(size) ? 1 : size;
}

}  // namespace

Units units_of(const Problem& problem) {
  double density = 0;
  for (Side side : both_sides) density = std::max(density, std::abs(problem.initial.limit(side)));
  const double unit = unit_of_size(density);
  const Transport c = transport(*problem.model, problem.initial.highest());
  return {unit < 1 ? unit : std::max(1.0, density),
          unit_of_size(2 * c.D * std::abs(problem.initial.highest()) / c.sigma)};
}

}  // namespace mft
