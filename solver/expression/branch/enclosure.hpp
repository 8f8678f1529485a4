#pragma once
// What values a tape can take on an interval: interval arithmetic (Moore, 1966), rounded outwards.
#include <vector>

#include "expression/tape.hpp"

namespace mft {

// [lower, upper], ends may be infinite; empty, with NaN ends, where there is no value at all.
struct Enclosure {
  double lower, upper;

  bool is_empty() const;
  bool is_finite() const;
  bool has_zero() const { return lower <= 0 && upper >= 0; }
  // +1 or -1 where every value is above or below 0, else 0.
  int sign() const { return lower > 0 ? 1 : upper < 0 ? -1 : 0; }
  double magnitude() const;
};

// For each output of the tape an interval that holds its values at every x of [lower, upper] where
// it has one: what leaves the domain of a root or logarithm is left out.
std::vector<Enclosure> enclose(const Tape& tape, double lower, double upper);

}  // namespace mft
