// Symmetric simple exclusion: D = 1, σ = 2ρ(1-ρ), Bernoulli initial occupation.
#include <cmath>

#include "problem/model/named_model.hpp"
#include "problem/model/quadratic_model.hpp"

namespace mft {
namespace {

// log(1 + ρ(e^w - 1)) without cancellation or overflow, for 0 <= ρ <= 1.
double log_mean_exponential(double rho, double w) {
  if (rho == 0) return 0 * w;
  if (rho == 1) return w;
  const double y = rho * std::expm1(w);
  if (y > -0.5 && std::isfinite(y)) return std::log1p(y);
  if (w < 0) return std::log((1 - rho) + rho * std::exp(w));
  return w + std::log(rho + (1 - rho) * std::exp(-w));
}

class Ssep final : public QuadraticModel {
 public:
  Ssep() : QuadraticModel(1, -1) {}
  std::string name() const override { return "ssep"; }
  std::string diffusivity_text() const override { return "1"; }
  std::string mobility_text() const override { return "2*rho*(1-rho)"; }
  double upper() const override { return 1; }

  // F* = log(1 + ρ0 (e^w - 1)), F*'' = q0 (1 - q0); e^{-|w|} does not overflow, and may not
  // underflow where it is the only weight.
  void conjugate(double rho0, std::size_t n, const double* w, double* F, double* q0,
                 double* F2) const override {
    for (std::size_t i = 0; i < n; ++i) {
      const double e = rho0 == 0 || rho0 == 1 ? 1 : std::exp(-std::abs(w[i]));
      const double particle = w[i] > 0 ? rho0 : rho0 * e;
      const double hole = w[i] > 0 ? (1 - rho0) * e : 1 - rho0;
      F[i] = log_mean_exponential(rho0, w[i]);
      q0[i] = particle / (particle + hole);
      F2[i] = q0[i] * (hole / (particle + hole));
    }
  }
};

}  // namespace

namespace models {
NamedModel ssep() { return named_model<Ssep>("[0, 1]"); }
}  // namespace models
}  // namespace mft
