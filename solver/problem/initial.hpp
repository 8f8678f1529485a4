#pragma once
// The initial state: a density ρ_0(x), constant on pieces, that fluctuates (annealed) or is fixed
// (quenched).
#include <cstddef>
#include <string>
#include <vector>

#include "problem/domain.hpp"
#include "problem/model/model.hpp"
#include "settings/settings.hpp"

namespace mft {

// Where to write F*, q_0 and F*''; each pointer names an array.
struct Conjugate {
  double *F, *q0, *F2;
};

class InitialState {
 public:
  // The step at 0 of an input.
  explicit InitialState(const InitialSettings& settings);

  bool annealed() const { return annealed_; }
  Terms terms() const;

  // Where ρ_0 jumps, ascending; its value on each piece, one more than jumps.
  const std::vector<double>& jumps() const { return jumps_; }
  const std::vector<double>& densities() const { return densities_; }
  // The piece of x; at a jump the one to its right.
  std::size_t piece(double x) const;
  double density(double x) const { return densities_[piece(x)]; }
  // "left of 0", "right of 0".
  std::string where(std::size_t piece) const;

  // ρ_0 at x → ∓∞; the smallest and the largest; whether it is the same everywhere.
  double limit(Side side) const;
  double lowest() const;
  double highest() const;
  bool flat() const { return lowest() == highest(); }
  // The mean of the densities far away.
  double middle() const { return 0.5 * (limit(Side::left) + limit(Side::right)); }
  // ∫_a^b ρ_0 dx.
  double mass(double a, double b) const;

  // F*(w), q_0 = F*' and F*'' on a piece, at w[0..n). Annealed, the model's conjugate there;
  // quenched, F* = ρ_0 w, so that q_0 = ρ_0 stays put.
  void conjugate(const Model& model, std::size_t piece, std::size_t n, const double* w,
                 const Conjugate& out) const;

 private:
  bool annealed_;
  std::vector<double> jumps_, densities_;
};

}  // namespace mft
