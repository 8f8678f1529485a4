#pragma once
// The step that relaxes: what the density ρ_left | ρ_right becomes without noise.
#include <vector>

#include "problem/model/model.hpp"

namespace mft {

// The self-similar solution q(η), η = x/√t, of ∂_t q = ∂_x (D(q) ∂_x q) from a step at 0 on the
// infinite line: -η q'/2 = (D q')', so that D q' ∝ exp(-∫_0^η s/(2 D(q(s))) ds), found by Picard's
// iteration; ½ erfc(-η/√(4D)) where D is constant.
class SpreadStep {
 public:
  SpreadStep(const Model& model, double left, double right);

  // At η, which may be infinite.
  double at(double eta) const;

 private:
  void iterate(const Model& model);

  double left_, right_;
  double diffusivity_;                    // constant, or of the first guess
  std::vector<double> eta_, right_part_;  // (q - ρ_left)/(ρ_right - ρ_left); empty: constant D
};

}  // namespace mft
