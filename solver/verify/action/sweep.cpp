#include "linear/sweep.hpp"

#include <cmath>

#include "linear/noise_response.hpp"
#include "verify/checks.hpp"

namespace mft {

Measurements check_sweep(const Subject& subject) {
  // On degrees so high that a front has more unknowns than LAPACK takes in one block.
  const Sample sample = subject.sample(5);
  const Action& action = *sample.action;
  Sweep sweep(action);
  sweep.factor();
  const NoiseResponse G(action, sweep);
  const VecHandle u = noise_vec(action, 8), v = noise_vec(action, 9);
  const VecHandle x = action.layout().make_vec(), y = action.layout().make_vec();
  sweep.solve(v, x);
  action.apply_A(x, y);
  const double forward = relative_distance(y, v);
  sweep.solve_transposed(v, x);
  action.apply_AT(x, y);
  const double backward = relative_distance(y, v);
  // G = A^-1 C A^-T, built from its factors, and symmetric
  action.apply_C(x, y);
  sweep.solve(y, x);
  G.apply(v, y);
  const double product = relative_distance(y, x);
  G.apply(u, x);
  const double asymmetry = std::abs(dot(u, y) - dot(x, v)) / (norm(u) * norm(y));
  return {{"sweep inverts A", forward, 1e-10},
          {"sweep inverts A^T", backward, 1e-10},
          {"G = A^-1 C A^-T", product, 1e-12},
          {"G symmetric", asymmetry, 1e-10}};
}

}  // namespace mft
