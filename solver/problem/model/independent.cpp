// Independent particles: D = 1, σ = 2ρ, Poisson initial occupation.
#include <cmath>

#include "problem/model/named_model.hpp"
#include "problem/model/quadratic_model.hpp"

namespace mft {
namespace {

class Independent final : public QuadraticModel {
 public:
  Independent() : QuadraticModel(1, 0) {}
  std::string name() const override { return "independent"; }
  std::string diffusivity_text() const override { return "1"; }
  std::string mobility_text() const override { return "2*rho"; }

  // F* = ρ0 (e^w - 1)
  void conjugate(double rho0, std::size_t n, const double* w, double* F, double* q0,
                 double* F2) const override {
    for (std::size_t i = 0; i < n; ++i) {
      F[i] = rho0 * std::expm1(w[i]);
      q0[i] = F2[i] = rho0 * std::exp(w[i]);
    }
  }
};

}  // namespace

namespace models {
NamedModel independent() { return named_model<Independent>("[0, inf]"); }
}  // namespace models
}  // namespace mft
