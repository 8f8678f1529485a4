#pragma once
// Zeros: of a function between two points, of a few equations whose residual is costly.
#include <boost/math/tools/roots.hpp>
#include <boost/numeric/ublas/matrix.hpp>
#include <functional>
#include <optional>
#include <vector>

namespace mft {

using Residual = std::function<std::vector<double>(const std::vector<double>&)>;

struct Root {
  std::vector<double> x;
  boost::numeric::ublas::matrix<double> jacobian;  // near x, as good as Broyden's updates made it

  // -J^{-1} f: the change of the root for a residual f(x) slightly different.
  std::vector<double> correction(const std::vector<double>& f) const;
};

// f(x) = 0 by Newton's method from x: a Jacobian by differences, then Broyden's updates, down to
// the round-off of f. Nothing when it does not converge (f may be not finite).
std::optional<Root> find_root(const Residual& f, std::vector<double> x);

// The root of f_s at s = 1, followed from x at s = 0: the step in s is halved while Newton fails.
// f takes s and x. Throws NoSolution, with the last s, when the step gets too small.
Root follow_root(const std::function<std::vector<double>(double, const std::vector<double>&)>& f,
                 std::vector<double> x);

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
