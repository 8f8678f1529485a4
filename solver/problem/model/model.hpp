#pragma once
// A diffusive system: D(ρ), σ(ρ) and the conjugate F*(w) of its initial free energy.
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace mft {

// Where to write D, D', D'', σ, σ', σ'' at n densities; each pointer names an array of n.
struct Coefficients {
  double *D, *D1, *D2, *sigma, *sigma1, *sigma2;
};

// D, D', D'', σ, σ', σ'' at one density.
struct Transport {
  double D, D1, D2, sigma, sigma1, sigma2;
};

class Model {
 public:
  virtual ~Model() = default;

  // As the input writes it: "ssep", "hard_rods (length 0.4)", "D = …, sigma = …".
  virtual std::string name() const = 0;
  // "1", "2*rho*(1-rho)": for `mft models` and the result file.
  virtual std::string diffusivity_text() const = 0;
  virtual std::string mobility_text() const = 0;

  // The open interval of allowed densities.
  virtual double lower() const { return 0; }
  virtual double upper() const { return std::numeric_limits<double>::infinity(); }

  // D and σ with two derivatives at rho[0..n). Outside the range they go on as their Taylor
  // polynomials of second order at its end; NaN where that end is a pole.
  virtual void coefficients(std::size_t n, const double* rho, const Coefficients& out) const = 0;
  // True when D' = D'' = 0 everywhere.
  virtual bool constant_diffusivity() const { return false; }

  // The conjugate of the initial free energy per length at density rho0 (errata-corrected (7)):
  // F*(w) = ∫_0^w q_0, dq_0/dw = σ/(2D), q_0(0) = rho0. Writes F*, q_0 = F*' and F*'' = σ/(2D)
  // at w[0..n); NaN past the end of the domain of F*.
  virtual void conjugate(double rho0, std::size_t n, const double* w, double* F, double* q0,
                         double* F2) const = 0;
  // g(ρ0) = ∫_{ρ0}^{upper} 2D/σ dρ: the w at which F* ends; infinity when it never does.
  virtual double conjugate_end(double rho0) const {
    (void)rho0;
    return std::numeric_limits<double>::infinity();
  }

  // The same at the other side: the w < 0 at which q_0 reaches the range's lower end, or -infinity.
  virtual double conjugate_begin(double rho0) const {
    (void)rho0;
    return -std::numeric_limits<double>::infinity();
  }

  // Whether a line may start at density rho0: inside the range, or at an end of it where σ vanishes
  // and D is finite (it then stays put).
  bool allows_initial(double rho0) const;

  // Largest D between two densities; sets the width of the window.
  virtual double largest_diffusivity(double a, double b) const;
};

inline Transport transport(const Model& model, double rho) {
  Transport c;
  model.coefficients(1, &rho, {&c.D, &c.D1, &c.D2, &c.sigma, &c.sigma1, &c.sigma2});
  return c;
}

// D, σ and derivatives at n densities.
class TransportArrays {
 public:
  TransportArrays(const Model& model, std::size_t n, const double* rho);
  Transport operator[](std::size_t i) const {
    const double* v = values_.data() + i;
    return {v[0], v[n_], v[2 * n_], v[3 * n_], v[4 * n_], v[5 * n_]};
  }

 private:
  std::size_t n_;
  std::vector<double> values_;  // six arrays of n
};

}  // namespace mft
