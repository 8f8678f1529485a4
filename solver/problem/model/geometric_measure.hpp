#pragma once
// f'' = 1/(ρ(1+ρ)), the free energy of geometric occupation numbers: inclusion and zero range.
#include <cmath>
#include <cstddef>
#include <limits>

namespace mft::geometric_measure {

// F*(w) = -log(1 - ρ0 (e^w - 1)) with two derivatives; NaN past w = end(ρ0).
inline void conjugate(double rho0, std::size_t n, const double* w, double* F, double* q0,
                      double* F2) {
  for (std::size_t i = 0; i < n; ++i) {
    const double y = rho0 > 0 ? rho0 * std::expm1(w[i]) : 0 * w[i];
    const double rest = y <= 1 ? 1 - y : std::numeric_limits<double>::quiet_NaN();
    F[i] = y < 0.5 ? -std::log1p(-y) : -std::log(rest);
    q0[i] = rho0 > 0 ? rho0 * std::exp(w[i]) / rest : 0;
    F2[i] = q0[i] * ((1 + rho0) / rest);
  }
}

// g(ρ0) = ∫_{ρ0}^∞ dρ/(ρ(1+ρ)) = -log z, z = ρ0/(1+ρ0).
inline double end(double rho0) { return std::log1p(1 / rho0); }

}  // namespace mft::geometric_measure
