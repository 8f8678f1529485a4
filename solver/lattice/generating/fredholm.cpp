#include "lattice/generating/fredholm.hpp"

#include <algorithm>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "base/error.hpp"
#include "lattice/correlation/walk.hpp"

namespace mft::lattice {

namespace mp = boost::multiprecision;

double fugacity(double left, double right, double B) {
  const double rightwards = left * (1 - right), leftwards = right * (1 - left);
  if (std::abs(B) > 1) return rightwards * std::expm1(B) + leftwards * std::expm1(-B);
  return (left - right) * std::sinh(B) +
         (rightwards + leftwards) * 2 * std::pow(std::sinh(B / 2), 2);
}

namespace {

template <unsigned digits>
using Float = mp::number<mp::cpp_bin_float<digits>, mp::et_off>;

// g_n(T) = e^{-2T} I_n(2T), n = 0..size-1, as walk_propagator.
template <class Real>
std::vector<Real> propagator(double T, int size) {
  std::vector<Real> g(size);
  const double depth = 1.2 * std::log(10.0) * std::numeric_limits<Real>::digits10;
  Real above = 0, here = 1, total = 0;
  for (int n = std::max(size, walk_reach(T, depth)) + 20; n > 0; --n) {
    if (n < size) g[n] = here;
    total += 2 * here;
    const Real below = above + n * here / Real(T);
    above = here;
    here = below;
  }
  g[0] = here;
  total += here;
  for (Real& value : g) value /= total;
  return g;
}

// With 1/(1 - ξ'(2 - ξ)) expanded in powers, K becomes the matrix, m, n >= 0,
//   A_mn = ∮ dξ/2πi ξ^m (2 - ξ)^n e^{T(ξ + 1/ξ - 2)}:  A_m0 = g_{m+1}(T), A_{m,n+1} = 2 A_mn -
//   A_{m+1,n},
// whatever the radius. Returns the columns of its first `size` rows and columns.
template <class Real>
std::vector<std::vector<Real>> kernel_matrix(double T, int size) {
  std::vector<Real> column = propagator<Real>(T, 2 * size + 1);
  column.erase(column.begin());
  std::vector<std::vector<Real>> columns;
  for (int n = 0; n < size; ++n) {
    columns.emplace_back(column.begin(), column.begin() + size);
    for (std::size_t m = 0; m + 1 < column.size(); ++m) column[m] = 2 * column[m] - column[m + 1];
    column.pop_back();
  }
  return columns;
}

template <class Real>
Real residual(Real value, const std::vector<Real>& a, const std::vector<Real>& b, int terms) {
  for (int l = 0; l < terms; ++l) value -= a[l] * b[l];
  return value;
}

// log det(1 + ωA) by bordered elimination without exchanges, one row and column at a time. A pivot
// is the ratio of the determinants of one more and one less row: the pivots tend to 1,
// superexponentially, until rounding shows. So a run of them that is 1 says that neither rows nor
// digits are missing; without it there is no answer.
template <class Real>
std::optional<Estimate> try_determinant(double T, double omega, int largest) {
  constexpr double converged = 1e-18;
  constexpr int run = 8;
  const std::vector<std::vector<Real>> A = kernel_matrix<Real>(T, largest);
  std::vector<std::vector<Real>> lower, upper;  // rows of L (unit diagonal), columns of U
  std::vector<Real> pivots;
  Real sum = 0;
  for (int n = 0, ones = 0; n < largest; ++n) {
    std::vector<Real> row(n), column(n);
    for (int k = 0; k < n; ++k) {
      column[k] = residual<Real>(omega * A[n][k], lower[k], column, k);
      row[k] = residual<Real>(omega * A[k][n], row, upper[k], k) / pivots[k];
    }
    const Real pivot = residual<Real>(1 + omega * A[n][n], row, column, n);
    if (!(pivot > 0)) return {};
    sum += log(pivot);
    ones = abs(pivot - 1) < converged ? ones + 1 : 0;
    if (ones == run) {
      const double value = static_cast<double>(sum);
      return Estimate{value, n * converged + 2e-16 * std::abs(value)};
    }
    pivots.push_back(pivot);
    lower.push_back(std::move(row));
    upper.push_back(std::move(column));
  }
  return {};
}

// A strong field takes digits from pivots in the middle, which the last ones do not show: then it
// is done again with a few digits more, and both have to agree.
constexpr double strong_field = 20;  // of ω

template <unsigned digits>
std::optional<Estimate> try_digits(double T, double omega, int largest) {
  std::optional<Estimate> found = try_determinant<Float<digits>>(T, omega, largest);
  if (!found || omega < strong_field) return found;
  const std::optional<Estimate> second =
      try_determinant<Float<digits + digits / 6>>(T, omega, largest);
  constexpr double allowed = 1e-15;
  if (!second || std::abs(second->value - found->value) > allowed * std::abs(found->value))
    return {};
  found->error += std::abs(second->value - found->value);
  return found;
}

}  // namespace

Estimate log_determinant(double T, double omega) {
  if (T == 0 || omega == 0) return {};
  const int largest = static_cast<int>(100 + 4 * T + 4 * std::log1p(std::abs(omega)));
  std::optional<Estimate> found;
  const double digits = 20 + 0.6 * T;  // 0.57 T are lost
  if (digits <= 34) found = try_digits<34>(T, omega, largest);
  if (!found && digits <= 60) found = try_digits<60>(T, omega, largest);
  if (!found && digits <= 100) found = try_digits<100>(T, omega, largest);
  if (!found) found = try_digits<200>(T, omega, largest);
  if (!found) throw NoSolution("the Fredholm determinant needs more than 200 digits");
  return *found;
}

}  // namespace mft::lattice
