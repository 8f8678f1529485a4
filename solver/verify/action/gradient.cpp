#include <algorithm>
#include <cmath>
#include <limits>

#include "verify/checks.hpp"
#include "verify/differences.hpp"

namespace mft {

Measurements check_gradient(const Subject& subject) {
  const Sample sample = subject.sample();
  const Action& action = *sample.action;
  const double size = std::abs(action.parts(sample.base).action);
  Measurements found;
  for (bool in_q : {true, false}) {
    const double slope =
        in_q ? dot(action.gradient().q, sample.along.q) : dot(action.gradient().p, sample.along.p);
    const auto value = [&](double step) {
      const Path path = sample.moved(in_q ? step : 0, in_q ? 0 : step);
      return action.parts(path).action;
    };
    double off = std::numeric_limits<double>::infinity();
    for (double step : difference_steps)
      off = std::min(off, std::abs(first_difference(value, 0, step) - slope));
    found.push_back(
        {in_q ? "gradient in q" : "gradient in p", off / (std::abs(slope) + size), 1e-10});
  }
  return found;
}

}  // namespace mft
