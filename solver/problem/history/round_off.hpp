#pragma once
// Times that are meant to be the final time.
#include <cmath>

namespace mft {

// Times that differ by less are one, relative to the final time: 0.1 added ten times is 1.
constexpr double time_round_off = 1e-12;

// A time of an input: final_time itself where it differs from that by round-off.
inline double snapped_time(double t, double final_time) {
  return std::abs(t - final_time) <= time_round_off * final_time ? final_time : t;
}

}  // namespace mft
