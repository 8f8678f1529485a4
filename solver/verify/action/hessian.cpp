#include <algorithm>
#include <cmath>
#include <limits>

#include "verify/checks.hpp"
#include "verify/differences.hpp"

namespace mft {
namespace {

struct HessianBlock {
  const char* name;
  bool in_q, of_q;  // how the part `of` of the gradient changes along the part `in` of the path
  void (Action::*apply)(Vec, Vec) const;
  double sign;
};

constexpr HessianBlock blocks[] = {{"Hessian block H", true, true, &Action::apply_H, 1},
                                   {"Hessian block A", true, false, &Action::apply_A, 1},
                                   {"Hessian block A^T", false, true, &Action::apply_AT, 1},
                                   {"Hessian block -C", false, false, &Action::apply_C, -1}};

// Against noise, so that an error in any unknown shows.
double off_by(const Sample& sample, const HessianBlock& block) {
  Action& action = *sample.action;
  const VecHandle product = action.layout().make_vec(), noise = noise_vec(action, 3);
  action.linearise(sample.base);
  (action.*block.apply)(block.in_q ? sample.along.q : sample.along.p, product);
  const double slope = block.sign * dot(product, noise);
  const auto gradient = [&](double step) {
    const Path path = sample.moved(block.in_q ? step : 0, block.in_q ? 0 : step);
    action.linearise(path);
    return dot(block.of_q ? action.gradient().q : action.gradient().p, noise);
  };
  double off = std::numeric_limits<double>::infinity();
  for (double step : difference_steps)
    off = std::min(off, std::abs(first_difference(gradient, 0, step) - slope));
  // A sum over noise is of the size of the vector. H is 0 where D and σ are linear and constant.
  return off / (norm(product) + norm(action.gradient().q) + norm(action.gradient().p));
}

}  // namespace

Measurements check_hessian(const Subject& subject) {
  const Sample sample = subject.sample();
  Measurements found;
  for (const HessianBlock& block : blocks)
    found.push_back({block.name, off_by(sample, block), 1e-10});
  return found;
}

}  // namespace mft
