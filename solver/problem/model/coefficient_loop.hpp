#pragma once
// One loop for every named model: D, σ and derivatives point by point, into six arrays.
#include <cstddef>

#include "problem/model/model.hpp"

namespace mft {

// The loop of fill_coefficients; compilers trust __restrict__ on parameters only.
template <class Kernel>
// NOLINTNEXTLINE(readability-function-size): a kernel
void fill_arrays(std::size_t n, const double* __restrict__ rho, double* __restrict__ D,
                 double* __restrict__ D1, double* __restrict__ D2, double* __restrict__ sigma,
                 double* __restrict__ sigma1, double* __restrict__ sigma2, Kernel kernel) {
  for (std::size_t i = 0; i < n; ++i) {
    const Transport c = kernel(rho[i]);
    D[i] = c.D;
    D1[i] = c.D1;
    D2[i] = c.D2;
    sigma[i] = c.sigma;
    sigma1[i] = c.sigma1;
    sigma2[i] = c.sigma2;
  }
}

// out = kernel(rho[i]) for i in [0, n). The arrays must not overlap; with a kernel free of
// branches the compiler vectorises the loop.
template <class Kernel>
void fill_coefficients(std::size_t n, const double* rho, const Coefficients& out, Kernel kernel) {
  fill_arrays(n, rho, out.D, out.D1, out.D2, out.sigma, out.sigma1, out.sigma2, kernel);
}

// The Taylor polynomials of second order of D and σ, a distance d from where c was taken; c itself
// at d = 0.
inline Transport taylor(Transport c, double d) {
  return {c.D + d * (c.D1 + 0.5 * d * c.D2),
          c.D1 + d * c.D2,
          c.D2,
          c.sigma + d * (c.sigma1 + 0.5 * d * c.sigma2),
          c.sigma1 + d * c.sigma2,
          c.sigma2};
}

}  // namespace mft
