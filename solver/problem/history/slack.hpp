#pragma once
// Times that rounding has put beside each other: the third of three steps of 0.1 is 0.3 + 6e-17.
#include <cmath>
#include <vector>

namespace mft {

// An input means the final time by times that differ from it by less than this share.
constexpr double time_slack = 1e-12;

// Two instants or readings are one when they differ by rounding alone: what happens in 1e-12 T
// between opposite strengths counts.
constexpr double rounding = 1e-15;

// The first of `marks` that `time` is but for a share of T, of times up to T; else `time`.
inline double snapped(double time, const std::vector<double>& marks, double T,
                      double share = time_slack) {
  for (const double mark : marks)
    if (std::abs(time - mark) <= share * T) return mark;
  return time;
}

}  // namespace mft
