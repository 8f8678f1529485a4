#include <cmath>

#include "verify/checks.hpp"

namespace mft {
namespace {

using Block = void (Action::*)(Vec, Vec) const;

// |(u, X v) - (Y u, v)| / (|u| |X v|).
double asymmetry(const Action& action, Block X, Block Y) {
  const VecHandle u = noise_vec(action, 5), v = noise_vec(action, 6);
  const VecHandle Xv = action.layout().make_vec(), Yu = action.layout().make_vec();
  (action.*X)(v, Xv);
  (action.*Y)(u, Yu);
  const double size = norm(u) * norm(Xv) + norm(v) * norm(Yu);
  return size > 0 ? std::abs(dot(u, Xv) - dot(Yu, v)) / size : 0;
}

}  // namespace

Measurements check_symmetry(const Subject& subject) {
  const Sample sample = subject.sample();
  const Action& action = *sample.action;
  const VecHandle v = noise_vec(action, 7), Cv = action.layout().make_vec();
  action.apply_C(v, Cv);
  return {{"H symmetric", asymmetry(action, &Action::apply_H, &Action::apply_H), 1e-14},
          {"C symmetric", asymmetry(action, &Action::apply_C, &Action::apply_C), 1e-14},
          {"A^T transpose of A", asymmetry(action, &Action::apply_A, &Action::apply_AT), 1e-14},
          {"C positive", -dot(v, Cv) / (norm(v) * norm(Cv)), 0}};
}

}  // namespace mft
