#pragma once
// Models whose density is a change of coordinates away from point particles or the exclusion
// process: their μ is a stationary value over the strengths b and places ξ of the pulses there.
// Pulses at distinct (time, position), counted from 0.
#include <vector>

#include "exact/reduction/drive.hpp"

namespace mft::exact {

// Hard rods, D = 1/(1 - aρ)², σ = 2ρ. y = x - a N(x), N the rods between 0 and x, makes them points
// of density ρ/(1 - aρ); the rod current Q is the points' read at x_k + aQ:
//     μ = stat_{b,Q} [Σ (B_k - b_k) Q_k + μ_points(b; ξ_k = x_k + aQ_k)].
Answer hard_rods(double length, const std::vector<Pulse>& pulses, const StepDensity& rods);

// D = 1/ρ², σ = 2, read at 0: ρ is the spacing of points of density 1/ρ as a function of their
// label; Q is minus the displacement of the point with label 0, whence
//     μ = stat_{b,ξ} [-Σ B_k ξ_k + μ_points(b; ξ_k)].
Answer spacings(const std::vector<Pulse>& pulses, const StepDensity& spacing);

// Constant-rate zero range process, D = 1/(1 + ρ)², σ = 2ρ/(1 + ρ), one instant read at 0,
// annealed: ρ is the number of holes behind a particle of an exclusion process of density 1/(1 +
// ρ), Q minus the displacement of particle 0, whence μ = stat_{b,ξ} [-Bξ + μ_exclusion(b; ξ)].
Answer zero_range(double B, double T, const StepDensity& holes);

}  // namespace mft::exact
