#pragma once
// The size of the fields of a problem whose densities are far from 1 in the unit of its input.
#include "problem/problem.hpp"

namespace mft {

// What deviations of q and of p count relative to. In a small one p shifts the density by the part
// σ p/(2Dρ) of it: p, and B with it, has the unit 2Dρ/σ, 1 for independent particles and 1/ρ for
// kmp. Numbers between 2^-10 and 2^10 count as they are.
struct Units {
  double q = 1, p = 1;
};

Units units_of(const Problem& problem);

}  // namespace mft
