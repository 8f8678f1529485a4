#include "cumulant/base_path.hpp"

#include <limits>

#include "base/error.hpp"

namespace mft {
namespace {

constexpr int most_steps = 40;

double largest(Vec v) {
  double norm;
  check(VecNorm(v, NORM_INFINITY, &norm));
  return norm;
}

}  // namespace

void solve_typical_path(Action& action, Sweep& sweep, Path& path) {
  for (std::size_t l = 0; l < action.observables().size(); ++l)
    action.set_strength(static_cast<int>(l), 0);
  check(VecZeroEntries(path.p));
  VecHandle step = action.layout().make_vec();
  double before = std::numeric_limits<double>::infinity();
  if (!action.linearise(path.q, path.p))
    throw NoSolution("the typical density leaves the domain of D and sigma");
  for (int n = 0; n < most_steps; ++n) {
    sweep.factor();
    sweep.solve_forward(action.gradient_p(), step);
    double length = 1;
    check(VecAXPY(path.q, -1, step));
    while (!action.linearise(path.q, path.p)) {
      if (length < 1e-3) throw NoSolution("the typical density leaves the domain of D and sigma");
      length *= 0.5;
      check(VecAXPY(path.q, length, step));
    }
    const double change = largest(step), scale = largest(path.q);
    const bool round_off = change <= 1e-15 * scale || (change <= 1e-10 * scale && change >= before);
    if (action.model().constant_diffusivity() || (length == 1 && round_off)) {
      if (!action.model().constant_diffusivity()) sweep.factor();
      return;
    }
    before = change;
  }
  throw NoSolution("the typical density: Newton's iteration does not converge");
}

}  // namespace mft
