#pragma once
// All configurations of a short closed chain: <e^{Σ B_k Q_k}> from each of them, Q_k the current
// through one bond up to one time. Bit n of a configuration is the occupation of site first + n.
#include <vector>

#include "lattice/correlation/walk.hpp"

namespace mft::lattice {

constexpr int largest_chain = 16;  // sites

// One term B Q_bond(time) of the exponent.
struct Tilt {
  int bond;
  double time, B;
};

// out = L v, the generator in its backward form, hops to the right (left) through the bond of sites
// n, n+1 of the chain weighted with e^{±tilt[n]}:
// (L v)(η) = Σ_bonds [e^{±tilt} v(η') - v(η)], η' = η with that particle hopped.
void apply_tilted(const std::vector<double>& tilt, const std::vector<double>& v,
                  std::vector<double>& out);

struct ConditionalMeans {
  std::vector<double> values;  // <e^{ΣBQ}> by initial configuration
  double error = 0;            // absolute, in the Euclidean norm
};

// Backwards through the times: e^{t L} 1 with every bond tilted by the B's of later times, by
// Krylov (Arnoldi) exponentials.
ConditionalMeans tilted_means(const Chain& chain, std::vector<Tilt> tilts);

// The same without tilted rates. As Q_k is the change of N_k, the number of particles right of bond
// k, it is e^{-ΣBN} times the backward evolution, untilted, with a factor e^{B_k N_k} at each time;
// by Chebyshev's expansion of the symmetric generator.
ConditionalMeans counted_means(const Chain& chain, std::vector<Tilt> tilts);

// Probability of each configuration in a product measure.
std::vector<double> product_measure(const Chain& chain, const Profile& profile);

}  // namespace mft::lattice
