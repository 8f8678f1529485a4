#pragma once
// All configurations of a short closed chain: <e^{Σ B_k Q_k}> from each of them, Q_k the current
// through one bond up to one time. Bit n of a configuration is the occupation of site first + n.
#include <vector>

#include "lattice/correlation/walk.hpp"
#include "lattice/generating/uniformised.hpp"

namespace mft::lattice {

constexpr int largest_chain = 16;  // sites

// One term B Q_bond(time) of the exponent.
struct Tilt {
  int bond;
  double time, B;
};

// Both by positive terms only: at strong fields rare histories weigh most, and what a difference of
// large numbers leaves is not them.
struct ConditionalMeans {
  WideVector logarithms;  // of <e^{ΣBQ}>, by initial configuration
  double error = 0;       // absolute, of each logarithm
};

// As Q_k is the change of N_k, the number of particles right of bond k, the mean is e^{-ΣBN} times
// the backward evolution of the plain process, with a factor e^{B_k N_k} at each time. Throws
// NoSolution when numbers leave the range of Wide.
ConditionalMeans counted_means(const Chain& chain, std::vector<Tilt> tilts);

// The same by rates: backwards through the times, with each hop to the right (left) through a bond
// weighted by e^{B} (e^{-B}), B those of later times.
ConditionalMeans tilted_means(const Chain& chain, std::vector<Tilt> tilts);

// The largest |Σ B_k Q_k|: no more particles cross a bond than there are sites on either side.
double largest_exponent(const Chain& chain, const std::vector<Tilt>& tilts);

// Probability of each configuration in the product measure with these densities, site by site.
WideVector product_measure(const std::vector<double>& densities);

}  // namespace mft::lattice
