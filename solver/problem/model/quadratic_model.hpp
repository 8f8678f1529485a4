#pragma once
// D = 1, σ = 2ρ(a + bρ): what independent particles, ssep, kmp and inclusion share.
#include "problem/model/coefficient_loop.hpp"
#include "problem/model/model.hpp"

namespace mft {

// D and σ are polynomials, so that they are their own continuation outside the range.
class QuadraticModel : public Model {
 public:
  QuadraticModel(double linear, double quadratic) : a_(linear), b_(quadratic) {}

  bool constant_diffusivity() const override { return true; }
  void coefficients(std::size_t n, const double* rho, const Coefficients& out) const override {
    const double a = a_, b = b_;
    fill_coefficients(n, rho, out, [a, b](double r) {
      return Transport{1, 0, 0, 2 * r * (a + b * r), 2 * a + 4 * b * r, 4 * b};
    });
  }

 private:
  const double a_, b_;
};

}  // namespace mft
