#pragma once
// Times that rounding has put beside each other: the third of three steps of 0.1 is 0.3 + 6e-17.
#include <cmath>
#include <vector>

namespace mft {

// Times that differ by less than this share of T are one.
constexpr double time_slack = 1e-12;

// The first of `marks` that `time` is but for rounding, of times up to T; else `time`.
inline double snapped(double time, const std::vector<double>& marks, double T) {
  for (const double mark : marks)
    if (std::abs(time - mark) <= time_slack * T) return mark;
  return time;
}

}  // namespace mft
