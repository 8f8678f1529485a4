#include "numerics/root.hpp"

#include <algorithm>
#include <boost/numeric/ublas/lu.hpp>
#include <cmath>
#include <string>

#include "base/error.hpp"

namespace mft {
namespace {

namespace ublas = boost::numeric::ublas;
using Vector = std::vector<double>;
using Matrix = ublas::matrix<double>;

double norm(const Vector& v) {
  double largest = 0;
  for (const double x : v) largest = std::isfinite(x) ? std::max(largest, std::abs(x)) : INFINITY;
  return largest;
}

// -J^{-1} f; empty when J is singular.
Vector newton_step(Matrix J, const Vector& f) {
  ublas::vector<double> step(f.size());
  for (std::size_t i = 0; i < f.size(); ++i) step[i] = -f[i];
  ublas::permutation_matrix<std::size_t> pivots(f.size());
  if (ublas::lu_factorize(J, pivots)) return {};
  ublas::lu_substitute(J, pivots, step);
  return {step.begin(), step.end()};
}

Matrix differences(const Residual& f, const Vector& x, const Vector& fx) {
  constexpr double relative = 1e-7;
  Matrix J(x.size(), x.size());
  for (std::size_t j = 0; j < x.size(); ++j) {
    Vector shifted = x;
    const double h = relative * std::max(1., std::abs(x[j]));
    shifted[j] += h;
    const Vector fh = f(shifted);
    for (std::size_t i = 0; i < x.size(); ++i) J(i, j) = (fh[i] - fx[i]) / h;
  }
  return J;
}

void broyden(Matrix& J, const Vector& dx, const Vector& residual) {
  double square = 0;
  for (const double d : dx) square += d * d;
  for (std::size_t i = 0; i < dx.size(); ++i)
    for (std::size_t j = 0; j < dx.size(); ++j) J(i, j) += residual[i] * dx[j] / square;
}

}  // namespace

Vector Root::correction(const Vector& f) const { return newton_step(jacobian, f); }

std::optional<Root> find_root(const Residual& f, Vector x) {
  constexpr int max_steps = 40;
  constexpr double round_off = 1e-11;  // a residual that stops falling below this is round-off
  Vector fx = f(x);
  if (!std::isfinite(norm(fx))) return std::nullopt;
  Matrix J = differences(f, x, fx);
  bool fresh = true;
  for (int step = 0; step < max_steps; ++step) {
    const Vector dx = newton_step(J, fx);
    if (dx.empty() || !std::isfinite(norm(dx))) return std::nullopt;
    if (norm(fx) == 0) return Root{x, J};
    Vector moved = x;
    for (std::size_t i = 0; i < x.size(); ++i) moved[i] += dx[i];
    const Vector fm = f(moved);
    if (norm(fm) > 0.5 * norm(fx)) {
      if (norm(fx) < round_off) return Root{x, J};
      if (fresh && norm(fm) > 2 * norm(fx)) return std::nullopt;
      if (!fresh) {  // a poor Jacobian: stay, and take a new one
        J = differences(f, x, fx);
        fresh = true;
        continue;
      }
    }
    broyden(J, dx, fm);
    fresh = false;
    x = moved;
    fx = fm;
  }
  return std::nullopt;
}

Root follow_root(const std::function<Vector(double, const Vector&)>& f, Vector x) {
  constexpr double smallest = 1.0 / 256;
  double s = 0, step = 1;
  for (;;) {
    const double next = std::min(1., s + step);
    if (const auto root = find_root([&](const Vector& y) { return f(next, y); }, x)) {
      if (next == 1) return *root;
      x = root->x;
      s = next;
      step *= 2;
    } else if ((step *= 0.5) < smallest) {
      throw NoSolution("closed form: no stationary point past " + std::to_string(s) +
                       " of the history's strength");
    }
  }
}

}  // namespace mft
