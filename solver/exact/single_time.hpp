#pragma once
// One instant, D = 1, quadratic σ, annealed: Derrida and Gerschenfeld (2009) for the exclusion
// process and its continuation to every σ = 2aρ + 2bρ² (kmp: a = 0).

namespace mft::exact {

struct QuadraticMobility {
  double a, b;  // σ = 2aρ + 2bρ², b not 0
};

// F(ω) = (1/π) ∫ dk log(1 + ω e^{-k²}) = -Li_{3/2}(-ω)/√π for ω >= -1, and dF/dω.
struct Polylogarithm {
  double value, slope;
};
// `complement` is 1 + ω, given apart so that nothing cancels near ω = -1.
Polylogarithm polylogarithm(double omega, double complement);

// ω and its parts: with e(B) = (e^{aB} - 1)/a (B for a = 0),
//     1 + ω = [1 - bρ_a e(B)] [1 - bρ_b e(-B)'],  e(-B)' = (e^{-aB} - 1)/a.
// Either factor <= 0 (b > 0) is past the end of the domain.
struct Fugacity {
  double omega, left, right, slope;  // left, right: the two factors; slope: dω/dB
};
Fugacity fugacity(const QuadraticMobility& sigma, double rho_a, double rho_b, double B);

struct SingleTime {
  double mu, Q;           // Q = dμ/dB
  double position_slope;  // dμ/dξ
  double error;           // of μ; that of Q is alike
};

// μ = -(√T/b) F(ω), current read at 0.
SingleTime quadratic_mobility(const QuadraticMobility& sigma, double rho_a, double rho_b, double B,
                              double T);

// The exclusion process (a = 1, b = -1), read at ξ and started at 0 (Q = ∫_ξ^∞ q(x,T) - ∫_0^∞
// q(x,0)), in Imamura, Mallick and Sasamoto's form (2017):
//     μ = √T Σ (-1)^{n-1} ω^n n^{-3/2} ierfc(√n ξ/√(4T)) + ξ log(1 + ρ_b(e^{-B} - 1)), ξ >= 0.
SingleTime exclusion_at(double rho_a, double rho_b, double B, double T, double xi);

}  // namespace mft::exact
