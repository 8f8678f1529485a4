#pragma once
// Third cumulants of a step for D = 1 and quadratic σ.
#include <array>

#include "exact/reduction/drive.hpp"

namespace mft::exact {

// σ = c_0 + c_1 ρ + c_2 ρ².
struct Quadratic {
  double c0, c1, c2;
  double operator()(double rho) const { return c0 + rho * (c1 + rho * c2); }
  double slope(double rho) const { return c1 + 2 * c2 * rho; }
  double second() const { return 2 * c2; }
};

// <Q(t_1) Q(t_2) Q(t_3)>_c, read at the origin, from first-order fields (2n + 1 rule):
//     ∫∫ σ'(ρ̄) [q_1 ∂p_2 ∂p_3 + two more] + [annealed] ¼ (σ_a σ_a' - σ_b σ_b') M(t_1|t_2|t_3),
// p_k = Prob(x + W(t_k - t) > 0), q_k = ½ σ(ρ̄) p_k + r_k,
// ∂_t r_k - ∂_xx r_k = ½ σ'' (∂_x ρ̄)² p_k, r_k(x,0) = -½ σ(ρ_0) Θ annealed, -½ σ(ρ_0) p_k quenched.
Estimate third_cumulant(const Quadratic& sigma, const StepDensity& initial,
                        std::array<double, 3> times);

}  // namespace mft::exact
