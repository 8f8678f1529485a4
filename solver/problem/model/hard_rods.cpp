// Hard rods of length a: D = 1/(1-aρ)², σ = 2ρ. With the free volume taken out they are points of
// density y = ρ/(1-aρ).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "base/error.hpp"
#include "problem/model/coefficient_loop.hpp"
#include "problem/model/named_model.hpp"

namespace mft {
namespace {

// The root δ of δ + c (e^δ - 1) = w, c >= 0: Newton from the right of the root, from where it is
// monotone, as the left side is convex.
double solve_log_density(double c, double w) {
  double delta = w / (1 + c);
  if (w < 0) delta = std::min(delta, w + c);
  if (w > 0 && c > 0) delta = std::min(delta, std::log1p(w / c));
  for (int i = 0; i < 60; ++i) {
    const double growth = c * std::expm1(delta);
    const double step = (delta + growth - w) / (1 + c + growth);
    delta -= step;
    if (!(std::abs(step) > 1e-9 * std::abs(delta))) break;  // quadratic: the error is its square
  }
  return delta;
}

class HardRods final : public Model {
 public:
  explicit HardRods(double length) : a_(length) {}
  std::string name() const override { return fmt::format("hard_rods (length {})", a_); }
  std::string diffusivity_text() const override { return fmt::format("1/(1-{}*rho)^2", a_); }
  std::string mobility_text() const override { return "2*rho"; }
  double upper() const override { return 1 / a_; }

  void coefficients(std::size_t n, const double* rho, const Coefficients& out) const override {
    const double a = a_, end = upper();
    fill_coefficients(n, rho, out, [a, end](double r) {
      const double inside = r > 0 ? r : 0;
      const double gap = r < end ? 1 - a * inside : std::numeric_limits<double>::quiet_NaN();
      const double u = 1 / gap, u2 = u * u;
      return taylor({u2, 2 * a * u2 * u, 6 * a * a * u2 * u2, 2 * inside, 2, 0}, r - inside);
    });
  }

  // σ/(2D) = ρ(1-aρ)² makes log y + a y grow at rate 1 in w, and F* = y - y0 (the pressure of the
  // rods). With y = y0 e^δ both are free of cancellation.
  void conjugate(double rho0, std::size_t n, const double* w, double* F, double* q0,
                 double* F2) const override {
    const double y0 = rho0 / (1 - a_ * rho0);
    for (std::size_t i = 0; i < n; ++i) {
      const double delta = solve_log_density(a_ * y0, w[i]);
      const double y = y0 * std::exp(delta), u = 1 / (1 + a_ * y);
      F[i] = y0 * std::expm1(delta);
      q0[i] = y * u;
      F2[i] = y * u * u * u;
    }
  }

 private:
  const double a_;
};

}  // namespace

namespace models {
NamedModel hard_rods() {
  NamedModel named{"hard_rods", "1/(1-length*rho)^2", "2*rho", "[0, 1/length]"};
  named.parameters = {{"length", "length of a rod", "(0, inf)", "x"}};
  named.make = [](const ModelSettings& settings) {
    const auto found = settings.parameters.find("length");
    const double length = found == settings.parameters.end() ? 0 : found->second;
    if (!(length > 0 && std::isfinite(length)))
      throw InputError(fmt::format("model: hard_rods needs a length above 0, not {}", length));
    return std::unique_ptr<Model>(new HardRods(length));
  };
  return named;
}
}  // namespace models
}  // namespace mft
