#pragma once
// Where and when a current is read, and numbers with an absolute error.

namespace mft::exact {

// Q = ∫_position^∞ ρ(x, time) dx - ∫_start^∞ ρ(x, 0) dx.
struct Reading {
  double time;
  double position = 0, start = 0;
};

inline bool at_origin(const Reading& r) { return r.position == 0 && r.start == 0; }

struct Estimate {
  double value, error;
};

}  // namespace mft::exact
