#pragma once
// The integral of a function that may be singular at the ends.
#include <boost/math/policies/error_handling.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>

#include "base/error.hpp"

namespace mft {

// ∫_a^b f(x) dx, a <= b finite, by the tanh-sinh rule (Takahasi and Mori 1974), which bears ends
// where f has no derivative. `tolerance`, relative, is where the doubling of its points stops; the
// last one gains as many digits again. Throws what f throws, and NoSolution where f is not finite
// inside.
template <class F>
double integrate_between_singular(F&& f, double a, double b, double tolerance) {
  if (!(a < b)) return 0;
  thread_local boost::math::quadrature::tanh_sinh<double> rule;
  // from 0, near which the rule's points are told apart
  const auto from_a = [&](double u) { return f(a + u); };
  try {
    return rule.integrate(from_a, 0.0, b - a, tolerance);
  } catch (const boost::math::evaluation_error&) {
    throw NoSolution("an integrand overflows or is undefined inside its range");
  }
}

}  // namespace mft
