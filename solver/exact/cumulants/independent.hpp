#pragma once
// Joint cumulants of the current of independent particles (D = 1, σ = 2ρ), any order to 8, both
// settings: with Y_k = 1[x(t_k) > x_k] - Θ(y - o_k) of a particle that starts at y,
//     annealed  ∫ρ_0(y) E[Y_1 … Y_n] dy,      quenched  ∫ρ_0(y) <Y_1 … Y_n>_c dy;
// at the origin these are ρ_a + (-1)^n ρ_b times M, and the sum over set partitions of M_π.
#include <vector>

#include "exact/independent/profile.hpp"
#include "exact/reduction/drive.hpp"

namespace mft::exact {

constexpr std::size_t largest_independent_order = 8;

// Elementary where arcsines suffice (origin; annealed: four distinct times; quenched: order 4),
// otherwise by quadrature.
Estimate independent_cumulant(const StepDensity& initial, const std::vector<Reading>& readings);

// The same by quadrature always.
Estimate independent_cumulant_by_quadrature(const StepDensity& initial,
                                            const std::vector<Reading>& readings);

}  // namespace mft::exact
