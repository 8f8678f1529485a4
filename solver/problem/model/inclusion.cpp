// Symmetric inclusion: D = 1, σ = 2ρ(1+ρ), geometric initial occupation.
#include "problem/model/geometric_measure.hpp"
#include "problem/model/named_model.hpp"
#include "problem/model/quadratic_model.hpp"

namespace mft {
namespace {

class Inclusion final : public QuadraticModel {
 public:
  Inclusion() : QuadraticModel(1, 1) {}
  std::string name() const override { return "inclusion"; }
  std::string diffusivity_text() const override { return "1"; }
  std::string mobility_text() const override { return "2*rho*(1+rho)"; }

  void conjugate(double rho0, std::size_t n, const double* w, double* F, double* q0,
                 double* F2) const override {
    geometric_measure::conjugate(rho0, n, w, F, q0, F2);
  }
  double conjugate_end(double rho0) const override { return geometric_measure::end(rho0); }
};

}  // namespace

namespace models {
NamedModel inclusion() { return named_model<Inclusion>("[0, inf]"); }
}  // namespace models
}  // namespace mft
