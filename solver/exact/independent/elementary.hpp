#pragma once
// Independent particles: what arcsines give, current read at 0.
#include <vector>

#include "exact/reduction/drive.hpp"

namespace mft::exact {

using Covariance = std::vector<std::vector<double>>;

// E[(min_i W_i)^+] of a centred Gaussian vector of one to four components, by parts:
//     Σ_i √(C_ii/2π) P(W_j > 0, j ≠ i | W_i = 0)
//         - Σ_{i<j} √(v_ij/2π) P(W_i > 0, W_k > W_i, k ≠ i,j | W_i = W_j),  v_ij = Var(W_i - W_j).
// C is not singular.
double mean_of_minimum(const Covariance& C);

// M of blocks of times, each block one Brownian path of variance 2t, blocks independent:
// ∫_0^∞ dx Π_blocks Prob(W(t) > x for every t of the block). Equal times in a block count once; at
// most four distinct ones in all.
double joint_tail(std::vector<std::vector<double>> blocks);

// Round-off of joint_tail. An arcsine near ±1, of times that are close or of different size, loses
// half the digits of their ratio: ε √T √(T / shortest interval).
double arcsine_round_off(std::vector<double> times);
// Whether that still leaves 13 digits.
bool arcsines_suffice(const std::vector<double>& times);

// μ and Q_k = dμ/dB_k of at most four instants at distinct times, annealed:
//     μ = Σ_{S ≠ ∅} [ρ_a Π_S (e^{B_k} - 1) + ρ_b Π_S (e^{-B_k} - 1)] M(S).
Answer few_instants_annealed(double rho_a, double rho_b, const std::vector<double>& times,
                             const std::vector<double>& B);

}  // namespace mft::exact
