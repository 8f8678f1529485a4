#include "model/model.hpp"

#include <algorithm>
#include <vector>

namespace mft {

double Model::largest_diffusivity(double a, double b) const {
  constexpr int n = 65;
  std::vector<double> rho(n), out(6 * n);
  for (int i = 0; i < n; ++i) rho[i] = a + (b - a) * i / (n - 1);
  double* o = out.data();
  coefficients(n, rho.data(), {o, o + n, o + 2 * n, o + 3 * n, o + 4 * n, o + 5 * n});
  return *std::max_element(o, o + n);
}

}  // namespace mft
