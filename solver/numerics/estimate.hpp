#pragma once
// Values with errors, and the size that a tolerance on one is relative to.
#include <algorithm>
#include <cmath>
#include <limits>

namespace mft {

// A value with an absolute estimate of its error (NaN: no estimate).
struct Estimate {
  double value = 0, error = 0;
};

// The unit of μ, Q and what Newton's method gains in μ, for a history of this duration.
inline double unit_of(double duration) { return std::sqrt(duration); }

// What a tolerance on a value is relative to, of a history of this duration: a value below
// 10^-2 √T counts as that.
inline double size_of(double value, double duration) {
  return std::max(std::abs(value), 1e-2 * unit_of(duration));
}

// An estimate with an error of at least 64 units in the last place: what a closed form evaluated in
// double precision may be off by.
inline Estimate with_round_off(const Estimate& e) {
  constexpr double unit = std::numeric_limits<double>::epsilon();
  return {e.value, std::max(e.error, 64 * unit * std::abs(e.value))};
}

}  // namespace mft
