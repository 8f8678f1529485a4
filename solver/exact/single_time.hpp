#pragma once
// One pulse, D = 1, quadratic σ, annealed: Derrida and Gerschenfeld (2009) for the exclusion
// process, its form at a place ξ by Imamura, Mallick and Sasamoto (2017), and the continuation in
// the densities to every σ = 2aρ + 2bρ².
#include "exact/reduction/drive.hpp"

namespace mft::exact {

// Where σ vanishes nothing fluctuates initially: annealed and quenched are the same there.
bool is_silent(const QuadraticMobility& sigma, double rho);

// F(ω) = (1/π) ∫ dk log(1 + ω e^{-k²}) = -Li_{3/2}(-ω)/√π for ω >= -1, and dF/dω.
struct Polylogarithm {
  double value, slope;
};
// `complement` is 1 + ω, given apart so that nothing cancels near ω = -1.
Polylogarithm polylogarithm(double omega, double complement);

// 1 + ω = left · right, left = 1 - bρ_a (e^{aB} - 1)/a, right = 1 - bρ_b (e^{-aB} - 1)/a, where
// (e^{aB} - 1)/a is B for a = 0. A factor below 0 is past the end of the domain of μ.
struct Fugacity {
  double omega, left, right;
  double omega_slope, right_slope;  // d/dB
};
Fugacity fugacity(const QuadraticMobility& sigma, double rho_a, double rho_b, double B);

struct SingleTime {
  Estimate mu, Q;         // Q = dμ/dB
  double position_slope;  // dμ/dξ
};

// Q = ∫_ξ^∞ q(x,T) dx - ∫_0^∞ q(x,0) dx. With z = ξ/√(4T), ξ >= 0 (else the mirror image),
//     μ = -(1/b) { √T Σ (-1)^{n-1} ω^n n^{-3/2} ierfc(√n z) + ξ log right };  at ξ = 0 -(√T/b)
//     F(ω).  All are NaN where e^{aB} is beyond the range of numbers.
SingleTime single_time(const QuadraticMobility& sigma, double rho_a, double rho_b, double B,
                       double T, double xi = 0);

// Quenched exclusion process at density ½ on both sides, read where it starts: by time reversal and
// particle-hole exchange half the annealed μ of 2T.
SingleTime half_filled_quenched(double B, double T);
bool is_half_filled(const QuadraticMobility& sigma, double rho_a, double rho_b);

// The n-th cumulant of Q at ξ = 0: the n-th derivative of -(√T/b) F(ω(B)) at B = 0.
Estimate single_time_cumulant(const QuadraticMobility& sigma, double rho_a, double rho_b, double T,
                              std::size_t n);

}  // namespace mft::exact
