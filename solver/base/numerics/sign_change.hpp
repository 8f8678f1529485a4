#pragma once
// The zero of a function between two points.
#include <boost/math/tools/roots.hpp>

namespace mft {

// Where in [a, b] the sign of f changes, to round-off; f(a) and f(b) are of opposite signs, or 0.
template <class Function>
double sign_change(const Function& f, double a, double b) {
  // Of signs only: the product of two values may underflow.
  const auto sign = [&f](double x) {
    const double value = f(x);
    return value > 0 ? 1.0 : value < 0 ? -1.0 : 0.0;
  };
  return boost::math::tools::bisect(sign, a, b, boost::math::tools::eps_tolerance<double>(50))
      .first;
}

}  // namespace mft
