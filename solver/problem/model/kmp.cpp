// Kipnis-Marchioro-Presutti: D = 1, σ = 2ρ², exponential initial energies.
#include <cmath>
#include <limits>

#include "problem/model/named_model.hpp"
#include "problem/model/quadratic_model.hpp"

namespace mft {
namespace {

class Kmp final : public QuadraticModel {
 public:
  Kmp() : QuadraticModel(0, 1) {}
  std::string name() const override { return "kmp"; }
  std::string diffusivity_text() const override { return "1"; }
  std::string mobility_text() const override { return "2*rho^2"; }

  // F* = -log(1 - ρ0 w); 1 - ρ0 w is rounded once, for w near the end of the domain.
  void conjugate(double rho0, std::size_t n, const double* w, double* F, double* q0,
                 double* F2) const override {
    for (std::size_t i = 0; i < n; ++i) {
      double rest = std::fma(-rho0, w[i], 1.0);
      if (rest < 0) rest = std::numeric_limits<double>::quiet_NaN();
      F[i] = rest > 0.5 ? -std::log1p(-rho0 * w[i]) : -std::log(rest);
      q0[i] = rho0 / rest;
      F2[i] = q0[i] * q0[i];
    }
  }
  double conjugate_end(double rho0) const override { return 1 / rho0; }
};

}  // namespace

namespace models {
NamedModel kmp() { return named_model<Kmp>("[0, inf]"); }
}  // namespace models
}  // namespace mft
