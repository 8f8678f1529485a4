#include "problem/model/model.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace mft {

bool Model::allows_initial(double rho0) const {
  if (rho0 > lower() && rho0 < upper()) return std::isfinite(rho0);
  if (rho0 != lower() && rho0 != upper()) return false;
  const Transport at = transport(*this, rho0);
  return std::isfinite(at.D) && at.sigma == 0;
}

double Model::largest_diffusivity(double a, double b) const {
  constexpr int n = 65;
  std::vector<double> rho(n);
  for (int i = 0; i < n; ++i) rho[i] = a + (b - a) * i / (n - 1);
  const TransportArrays at(*this, n, rho.data());
  double largest = at[0].D;
  for (int i = 1; i < n; ++i) largest = std::max(largest, at[i].D);
  return largest;
}

TransportArrays::TransportArrays(const Model& model, std::size_t n, const double* rho)
    : n_(n), values_(6 * n) {
  double* v = values_.data();
  model.coefficients(n, rho, {v, v + n, v + 2 * n, v + 3 * n, v + 4 * n, v + 5 * n});
}

}  // namespace mft
