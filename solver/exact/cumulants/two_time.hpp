#pragma once
// Mean and two-time cumulant for D = 1 (other constant D: times are D t, mobilities σ/D).
#include <functional>

#include "exact/reduction/drive.hpp"

namespace mft::exact {

// <Q> for any σ: the density of the mean is the smoothed step. At the origin (ρ_a - ρ_b) √(t/π).
double mean_current(const StepDensity& initial, const Reading& r);

// Per unit of a constant σ: ∫_0^{t_1} dt ∫dx ∂p_1 ∂p_2, p_k = Prob(x + W(t_k - t) > x_k): noise
// during the evolution, (48) at the origin.
double noise_covariance(const Reading& r1, const Reading& r2);

// Per unit of a constant σ: ½ ∫dx (p_1 - Θ(x - s_1)) (p_2 - Θ(x - s_2)) at t = 0: the fluctuations
// of an annealed initial state. Their sum is (49) at the origin.
double initial_covariance(const Reading& r1, const Reading& r2);

// <Q_1 Q_2>_c of a step for σ = c_0 + c_1 ρ + c_2 ρ² (c_2 = σ''/2), read at the origin:
// ½(σ_a + σ_b) S - ¼ σ'' (ρ_a - ρ_b)² Z.
Estimate quadratic_covariance(double sigma_a, double sigma_b, double second_derivative,
                              const StepDensity& initial, double t1, double t2);

// <Q_1 Q_2>_c of a step, any σ, by quadrature of
// ∫_0^{t_1} dt ∫dx σ(ρ̄(x,t)) ∂p_1 ∂p_2 + [annealed] ½ ∫dx σ(ρ_0) (p_1 - Θ) (p_2 - Θ).
Estimate step_covariance(const std::function<double(double)>& sigma, const StepDensity& initial,
                         Reading r1, Reading r2);

}  // namespace mft::exact
