#pragma once
// How a current is read.

namespace mft {

// How a current is read: Q = ∫_position^∞ q(x, time) dx - ∫_origin^∞ q(x, 0) dx.
struct Reading {
  double time, position, origin;

  // A time alone is a reading at 0. (No aggregate: braces around it could be left out, and what
  // follows it be taken for its position.)
  Reading(double t = 0, double x = 0, double from = 0) : time(t), position(x), origin(from) {}

  // Read at 0 and counted from 0.
  bool at_zero() const { return position == 0 && origin == 0; }
};

inline bool operator==(const Reading& a, const Reading& b) {
  return a.time == b.time && a.position == b.position && a.origin == b.origin;
}
// By time, then position, then origin.
inline bool operator<(const Reading& a, const Reading& b) {
  if (a.time != b.time) return a.time < b.time;
  return a.position != b.position ? a.position < b.position : a.origin < b.origin;
}

}  // namespace mft
