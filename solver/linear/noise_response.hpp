#pragma once
// G = A^-1 C A^-T, the response of the density to the noise: symmetric, >= 0.
#include "action/action.hpp"
#include "linear/time_solver.hpp"

namespace mft {

class NoiseResponse {
 public:
  // Both must outlive it.
  NoiseResponse(const Action& action, const ExactTimeSolver& time);

  // out = G in. Collective.
  void apply(Vec in, Vec out) const;
  // A^-T in of the last apply().
  Vec half() const { return half_; }

 private:
  const Action& action_;
  const ExactTimeSolver& time_;
  VecHandle half_, C_half_;
};

}  // namespace mft
