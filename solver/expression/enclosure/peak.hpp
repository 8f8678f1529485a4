#pragma once
// Whether a function of the density varies where nobody looks.
#include <optional>
#include <vector>

#include "expression/tape.hpp"

namespace mft {

struct Peak {
  double where, width;         // width: of a cell that resolves it
  std::vector<double> points;  // that tell f around it, ascending
};

// A place inside (lower, upper) where f varies within 1/128 of the distance over which it is looked
// at: the distance from an end, or half the range; towards an infinite end, up to 8 from the other
// end, or from 0. By bounds that hold between all samples (resolve()); what bears less than 1e-8 of
// the integral is passed over.
std::optional<Peak> find_peak(const Tape& f, double lower, double upper);

}  // namespace mft
