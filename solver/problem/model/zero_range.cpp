// Zero range process of constant rate: fugacity z = ρ/(1+ρ), D = dz/dρ, σ = 2z.
#include "problem/model/coefficient_loop.hpp"
#include "problem/model/geometric_measure.hpp"
#include "problem/model/named_model.hpp"

namespace mft {
namespace {

class ZeroRange final : public Model {
 public:
  std::string name() const override { return "zero_range"; }
  std::string diffusivity_text() const override { return "1/(1+rho)^2"; }
  std::string mobility_text() const override { return "2*rho/(1+rho)"; }

  void coefficients(std::size_t n, const double* rho, const Coefficients& out) const override {
    fill_coefficients(n, rho, out, [](double r) {
      const double inside = r > 0 ? r : 0;
      const double u = 1 / (1 + inside), u2 = u * u;
      return taylor({u2, -2 * u2 * u, 6 * u2 * u2, 2 * inside * u, 2 * u2, -4 * u2 * u},
                    r - inside);
    });
  }

  // σ/(2D) = ρ(1+ρ), as for inclusion.
  void conjugate(double rho0, std::size_t n, const double* w, double* F, double* q0,
                 double* F2) const override {
    geometric_measure::conjugate(rho0, n, w, F, q0, F2);
  }
  double conjugate_end(double rho0) const override { return geometric_measure::end(rho0); }
};

}  // namespace

namespace models {
NamedModel zero_range() { return named_model<ZeroRange>("[0, inf]"); }
}  // namespace models
}  // namespace mft
