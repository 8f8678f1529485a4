#pragma once
// Does an annealed optimal path exist? The criterion that is checked before any solve.
#include <string>

#include "problem/problem.hpp"

namespace mft {

// The largest s >= 0 for which the history scaled by s may have a finite annealed μ; infinity when
// nothing limits it (always when quenched). A condensate that starts at y costs g(ρ0(y)) per mass,
// moves at no cost, and gains at most
//
//   gain(y) = Σ_t max_x Σ_{k: t_k = t} B_k Θ(x-x_k) + ∫ max(λ_c, 0) dt
//             - Σ_k B_k Θ(y-o_k) - Θ(y-x_λ) ∫ λ_c dt,
//
// so that μ is infinite when s gain(y) > g(ρ0(y)) (1 + 1e-12) for some y; equality may be finite.
// Unknown B (instants with Q) count as the B they hold. `reason`, if given, receives one line on
// which y limits s, or nothing. Throws InputError where the criterion does not know a term of the
// problem.
double largest_admissible_scale(const Problem& problem, std::string* reason = nullptr);

}  // namespace mft
