#pragma once
// Three systems with D = 1 and the two initial states, as the finite volumes need them.
#include <cmath>
#include <stdexcept>
#include <string>

namespace volumes {

// σ(ρ) = 2ρ + 2c ρ²: c = -1 exclusion, 0 independent particles; kmp σ = 2ρ².
struct Mobility {
  double linear = 2, quadratic = 0;

  double operator()(double rho) const { return rho * (linear + quadratic * rho); }
  double derivative(double rho) const { return linear + 2 * quadratic * rho; }
  double second() const { return 2 * quadratic; }
};

enum class Kind { independent, ssep, kmp };

struct Problem {
  Kind kind = Kind::ssep;
  bool annealed = true;
  double left = 0.5, right = 0.5;  // ρ_a, ρ_b
  double T = 1, B = 1;             // λ(t) = B δ(t - T)

  Mobility mobility() const {
    if (kind == Kind::ssep) return {2, -2};
    if (kind == Kind::kmp) return {0, 2};
    return {2, 0};
  }

  // q(x,0) of (10) where p(x,0) - B Θ(x) = w and the density was ρ.
  double initial_density(double w, double rho) const {
    switch (kind) {
      case Kind::ssep:
        return rho * std::exp(w) / (1 + rho * std::expm1(w));
      case Kind::kmp:
        return rho / (1 - rho * w);
      default:
        return rho * std::exp(w);
    }
  }

  // The integrand of F in (7).
  double cost(double q, double rho) const {
    const auto entropy = [](double a, double b) { return a > 0 ? a * std::log(a / b) : 0; };
    switch (kind) {
      case Kind::ssep:
        return entropy(q, rho) + entropy(1 - q, 1 - rho);
      case Kind::kmp:
        return rho > 0 ? q / rho - 1 - std::log(q / rho) : 0;
      default:
        return entropy(q, rho) - q + rho;
    }
  }
};

inline Kind kind_of(const std::string& name) {
  if (name == "independent") return Kind::independent;
  if (name == "ssep") return Kind::ssep;
  if (name == "kmp") return Kind::kmp;
  throw std::invalid_argument("model '" + name + "': independent, ssep or kmp");
}

}  // namespace volumes
