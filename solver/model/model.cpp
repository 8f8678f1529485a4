#include "model/model.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace mft {

bool Model::allows_initial(double rho0) const {
  if (rho0 > lower() && rho0 < upper()) return std::isfinite(rho0);
  if (rho0 != lower() && rho0 != upper()) return false;
  double D, sigma, unused[4];
  coefficients(1, &rho0, {&D, unused, unused + 1, &sigma, unused + 2, unused + 3});
  return std::isfinite(D) && sigma == 0;
}

double Model::largest_diffusivity(double a, double b) const {
  constexpr int n = 65;
  std::vector<double> rho(n), out(6 * n);
  for (int i = 0; i < n; ++i) rho[i] = a + (b - a) * i / (n - 1);
  double* o = out.data();
  coefficients(n, rho.data(), {o, o + n, o + 2 * n, o + 3 * n, o + 4 * n, o + 5 * n});
  return *std::max_element(o, o + n);
}

}  // namespace mft
