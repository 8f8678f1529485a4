#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "verify/checks.hpp"
#include "verify/differences.hpp"

namespace mft {
namespace {

// Derivatives of values by the strength of one observable, on the path of a sample.
class ByStrength {
 public:
  ByStrength(Action& action, int observable) : action_(action), l_(observable) {
    const Observable& o = action.observables()[l_];
    // The order of the room in w that a sample leaves.
    unit_ = std::max(std::abs(o.strength), 0.01) / std::max(1.0, std::abs(o.mass));
  }

  // |d value/d strength - slope| by the best of several steps.
  double off(const std::function<double()>& value, double slope) const {
    const double strength = action_.observables()[l_].strength;
    const auto moved = [&](double step) {
      action_.set_strength(l_, strength + step);
      return value();
    };
    double smallest = std::numeric_limits<double>::infinity();
    for (double step : difference_steps)
      smallest = std::min(smallest, std::abs(first_difference(moved, 0, step * unit_) - slope));
    action_.set_strength(l_, strength);
    return smallest;
  }

 private:
  Action& action_;
  int l_;
  double unit_;
};

}  // namespace

Measurements check_strengths(const Subject& subject) {
  const Sample sample = subject.sample();
  Action& action = *sample.action;
  const Path& path = sample.base;
  const auto count = static_cast<int>(action.observables().size());
  const VecHandle noise = noise_vec(action, 4);
  const ActionParts parts = action.parts(path);
  double of_value = 0, of_gradient = 0, of_current = 0;
  for (int l = 0; l < count; ++l) {
    const ByStrength by(action, l);
    const double Q = parts.observables[l];
    of_value = std::max(of_value, by.off([&] { return action.parts(path).action; }, -Q) /
                                      (std::abs(parts.action) + std::abs(Q)));
    action.linearise(path);
    std::vector<double> unit(count, 0.0), curvature;
    unit[l] = 1;
    Path change = make_path(action.layout());
    action.gradient_by_strength(unit, change);
    for (int k = 0; k < count; ++k) curvature.push_back(action.strength_curvature(k, l));
    const auto gradient = [&] {
      action.linearise(path);
      return dot(action.gradient().q, noise) + dot(action.gradient().p, noise);
    };
    const double slope = dot(change.q, noise) + dot(change.p, noise);
    of_gradient = std::max(of_gradient, by.off(gradient, slope) / (norm(change.q) + norm(change.p) +
                                                                   norm(action.gradient().q)));
    for (int k = 0; k < count; ++k)
      of_current = std::max(
          of_current, by.off([&] { return action.parts(path).observables[k]; }, curvature[k]) /
                          (1 + std::abs(curvature[k])));
  }
  return {{"S by strength", of_value, 1e-10},
          {"gradient by strength", of_gradient, 1e-10},
          {"currents by strength", of_current, 1e-10}};
}

}  // namespace mft
