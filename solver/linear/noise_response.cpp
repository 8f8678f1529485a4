#include "linear/noise_response.hpp"

namespace mft {

NoiseResponse::NoiseResponse(const Action& action, const ExactTimeSolver& time)
    : action_(action),
      time_(time),
      half_(action.layout().make_vec()),
      C_half_(action.layout().make_vec()) {}

void NoiseResponse::apply(Vec in, Vec out) const {
  time_.solve_transposed(in, half_);
  action_.apply_C(half_, C_half_);
  time_.solve(C_half_, out);
}

}  // namespace mft
