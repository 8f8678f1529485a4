#pragma once
// The full statistics of the current through bond 0 at one time, on the infinite line from a
// Bernoulli step (Tracy and Widom 2008; Derrida and Gerschenfeld 2009):
//
//   log <e^{B Q_0(T)}> = log det(1 + ω K),   ω = ρ_a (1 - ρ_b) (e^B - 1) + ρ_b (1 - ρ_a)
//   (e^-B - 1), K(ξ, ξ') = e^{T (ξ + 1/ξ - 2)} / (ξ ξ' + 1 - 2 ξ'),  measure dξ' / 2πi on |ξ'| =
//   r < √2 - 1.

#include "numerics/estimate.hpp"

namespace mft::lattice {

// The single parameter ω(B).
double fugacity(double left, double right, double B);

// Largest T that log_determinant takes: its cost grows like T³ and its digits like T.
constexpr double largest_determinant_time = 200;

// log det(1 + ω K) for 0 <= T <= largest_determinant_time and ω > -1, in extended precision.
Estimate log_determinant(double T, double omega);

}  // namespace mft::lattice
