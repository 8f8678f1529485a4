#include "problem/model/expression/conjugate_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/quadrature/exp_sinh.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <cmath>
#include <limits>
#include <utility>

#include "base/error.hpp"

namespace mft {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

constexpr int degree = 24;
// A piece is good when its last coefficients are below this, relative to the largest.
constexpr double tolerance = 2e-15;
// dq/dw below: q does not change any more; above its inverse: q overflows.
constexpr double negligible = 1e-140;
constexpr std::size_t most_pieces = 20000;

// Whether the last coefficients of a series are below the tolerance, relative to `scale`.
bool is_resolved(const chebyshev::Series& f, double scale) {
  const std::size_t n = f.size();
  const double tail = std::abs(f[n - 1]) + std::abs(f[n - 2]) + std::abs(f[n - 3]);
  return tail <= tolerance * scale;  // false for NaN
}

double largest_of(const chebyshev::Series& f) {
  double largest = 0;
  for (double c : f) largest = std::max(largest, std::abs(c));
  return largest;
}

// 1/m; 0 where m overflows, or where it has vanished within round-off of an end.
double finite_inverse(double m) { return std::isfinite(1 / m) ? 1 / m : 0; }

}  // namespace

ConjugateTable::ConjugateTable(const MobilityRatio& ratio, double rho0, double lower, double upper)
    : ratio_(ratio), rho0_(rho0), lower_(lower), upper_(upper) {
  double m = 0, m1 = 0;
  if (rho0 > lower && rho0 < upper) evaluate_ratio(1, &rho0, &m, &m1);
  for (Side* side : {&left_, &right_}) {
    side->limit = m > negligible ? limit_towards(side == &left_ ? lower : upper)
                                 : (side == &left_ ? -infinity : infinity);
    side->q = rho0;
    side->slope = m;
    side->finished = !(m > negligible);
    side->next_length = m1 == 0 ? 1 : 1 / std::abs(m1);
  }
}

// m and m' at q, taken from just inside the range where q has left it.
void ConjugateTable::evaluate_ratio(std::size_t n, const double* q, double* m, double* m1) const {
  std::vector<double> inside(q, q + n);
  for (double& x : inside)
    x = std::min(std::max(x, std::nextafter(lower_, upper_)), std::nextafter(upper_, lower_));
  double* out[] = {m, m1};
  ratio_.at_density.evaluate(n, inside.data(), out);
}

// ∫ dρ/m from ρ0 to an end of the range. At a finite end it is finite if m vanishes slower than
// linearly in the distance to it; the exponent is measured between two close points.
double ConjugateTable::limit_towards(double range_end) const {
  const double sign = range_end > rho0_ ? 1 : -1;
  if (std::isinf(range_end)) return limit_towards_infinity(sign);
  const Tape& near_end = sign > 0 ? *ratio_.from_upper : *ratio_.from_lower;
  const double width = std::abs(range_end - rho0_), close = 1e-7 * width;
  const double exponent = std::log10(near_end(10 * close) / near_end(close));
  if (!(exponent < 1 - 1e-3) && std::isfinite(near_end(close))) return sign * infinity;
  thread_local boost::math::quadrature::tanh_sinh<double> rule;
  const auto integrand = [&](double distance, double to_nearest) {
    const bool at_end = distance > width / 2;
    return finite_inverse(at_end ? near_end(std::abs(to_nearest))
                                 : density_ratio(rho0_ + sign * distance));
  };
  return sign * rule.integrate(integrand, 0.0, width);
}

// The same where the range has no end: finite if m grows faster than linearly between the outermost
// two points, a factor 10 apart, at which it is known (at the outer one it may overflow).
double ConjugateTable::limit_towards_infinity(double sign) const {
  const double scale = std::max(1.0, std::abs(rho0_));
  for (int k = 12; k >= -3; --k) {
    const double step = scale * std::pow(10.0, k), inner = density_ratio(rho0_ + sign * step);
    const double exponent = std::log10(density_ratio(rho0_ + sign * 10 * step) / inner);
    if (std::isinf(inner) || std::isnan(exponent)) continue;
    if (exponent < 1 + 1e-3) return sign * infinity;
    thread_local boost::math::quadrature::exp_sinh<double> rule;
    const auto integrand = [&](double distance) {
      return finite_inverse(density_ratio(rho0_ + sign * distance));
    };
    return sign * rule.integrate(integrand, 0.0, infinity);
  }
  return sign * infinity;
}

double ConjugateTable::density_ratio(double rho) const {
  double m, m1;
  evaluate_ratio(1, &rho, &m, &m1);
  return m;
}

// Makes the next piece, of the given signed length; false, and nothing done, where it is too long.
//
// q = q_begin + ∫ m(q) dw by Picard's iteration on the values at Chebyshev points, which converges
// like (length m')^k / k!; then F* and log F*'' = log m(ρ0) + ∫ m'(q) dw by integration.
bool ConjugateTable::add_piece(Side& side, double length) const {
  constexpr int n = degree + 1;
  static const std::vector<double> t = chebyshev::points(degree);
  const double half = length / 2;
  std::vector<double> q(n, side.q), m(n), m1(n);
  double change = infinity;
  chebyshev::Series q_series;
  for (int iteration = 0;; ++iteration) {
    evaluate_ratio(n, q.data(), m.data(), m1.data());
    q_series = chebyshev::integral(chebyshev::interpolate(m));
    for (double& c : q_series) c *= half;
    q_series[0] += side.q;
    double now = 0, largest = 0;
    for (int j = 0; j < n; ++j) {
      const double next = chebyshev::value(q_series, t[j]);
      now = std::max(now, std::abs(next - q[j]));
      largest = std::max(largest, std::abs(next));
      q[j] = next;
    }
    if (!std::isfinite(largest)) return false;
    if (now == 0 || (now <= 1e-14 * largest && now >= change / 2)) break;
    // Round-off of m can be large compared with a vanishing q, yet small compared with ρ0.
    if (iteration > 30 && now <= 1e-14 * std::abs(rho0_)) break;
    if (iteration > 60) return false;
    change = now;
  }
  evaluate_ratio(n, q.data(), m.data(), m1.data());
  const chebyshev::Series log_slope = chebyshev::integral(chebyshev::interpolate(m1));
  std::vector<double> slope(n);
  for (int j = 0; j < n; ++j)
    slope[j] = side.slope * std::exp(half * chebyshev::value(log_slope, t[j]));
  const chebyshev::Series slope_series = chebyshev::interpolate(slope);
  // Where q has all but stopped its round-off spoils m': dq/dw need be no better than q.
  const double q_scale = std::max(largest_of(q_series), std::abs(rho0_));
  const double slope_scale = std::max(largest_of(slope_series), q_scale / std::abs(length));
  if (!is_resolved(q_series, q_scale) || !is_resolved(slope_series, slope_scale)) return false;
  if (!obeys_equation(q_series, slope_series, slope_scale)) return false;

  const chebyshev::Series integral_q = chebyshev::integral(q_series);
  side.pieces.push_back(
      {side.w, length, side.F, q_series, chebyshev::divided_by_distance(integral_q), slope_series});
  side.w += length;
  side.q = chebyshev::value(q_series, 1);
  side.F += half * chebyshev::value(integral_q, 1);
  side.slope = slope.back();
  return true;
}

// Whether dq/dw = m(q) between the Chebyshev points too, where m may have a peak.
bool ConjugateTable::obeys_equation(const chebyshev::Series& q, const chebyshev::Series& slope,
                                    double slope_scale) const {
  constexpr int n = 129;
  constexpr double round_off = 1e-9;
  std::vector<double> at(n), m(n), m1(n);
  const auto place = [](int j) { return -1 + 2 * (j + 0.5) / n; };
  for (int j = 0; j < n; ++j) at[j] = chebyshev::value(q, place(j));
  evaluate_ratio(n, at.data(), m.data(), m1.data());
  for (int j = 0; j < n; ++j)
    if (std::abs(m[j] - chebyshev::value(slope, place(j))) > round_off * slope_scale) return false;
  return true;
}

double ConjugateTable::length_to_try(const Side& side) const {
  double m, m1;
  evaluate_ratio(1, &side.q, &m, &m1);
  double length = std::min(side.next_length, 1 / std::abs(m1));
  // For q to be good relative to itself.
  if (lower_ >= 0 && side.q > 0) length = std::min(length, 2 * side.q / m);
  return std::min(length, std::abs(side.limit - side.w));
}

void ConjugateTable::extend(Side& side, double w) const {
  while (!side.finished && std::abs(side.w) < std::abs(w)) {
    double length = length_to_try(side);
    const double smallest = std::max(1e-12 * length, 1e-16 * std::abs(side.w));
    while (length > smallest && !add_piece(side, std::copysign(length, w))) length /= 2;
    side.next_length = 2 * length;
    const double rest = std::abs(side.limit - side.w), whole = std::abs(side.limit);
    const bool at_limit = std::isfinite(rest) && rest <= 1e-15 * whole;
    side.finished = at_limit || side.slope < negligible || side.slope > 1 / negligible;
    if (side.finished || (length > smallest && side.pieces.size() < most_pieces)) continue;
    // Next to a limit, or where q is about to vanish or overflow, m may be lost to round-off.
    side.finished =
        (std::isfinite(rest) && rest <= 1e-6 * whole) || side.slope < 1e-40 || side.slope > 1e40;
    if (!side.finished)
      throw InputError(fmt::format(
          "model: the conjugate free energy cannot be computed near density {:.6g}: sigma/(2 D) is "
          "too rough there",
          side.q));
  }
}

void ConjugateTable::evaluate(std::size_t n, const double* w, double* F, double* q, double* F2) {
  for (std::size_t i = 0; i < n; ++i) {
    Side& side = w[i] < 0 ? left_ : right_;
    const bool inside = std::isfinite(w[i]) && std::abs(w[i]) <= std::abs(side.limit);
    if (inside) extend(side, w[i]);
    const bool beyond = std::abs(w[i]) > std::abs(side.w);
    const bool stays = side.slope < 1, overflows = std::isinf(side.limit) && !stays;
    if (!inside || (beyond && overflows)) {
      F[i] = q[i] = F2[i] = nan;
    } else if (side.pieces.empty() || (beyond && stays)) {
      F[i] = side.F + (w[i] - side.w) * side.q;
      q[i] = side.q;
      F2[i] = side.slope;
    } else {
      auto piece = std::upper_bound(side.pieces.begin() + 1, side.pieces.end(), std::abs(w[i]),
                                    [](double x, const Piece& p) { return x < std::abs(p.begin); });
      --piece;
      const double along = w[i] - piece->begin;
      const double t = std::min(2 * along / piece->length - 1, 1.0);
      F[i] = piece->F_begin + along * chebyshev::value(piece->mean_q, t);
      q[i] = chebyshev::value(piece->q, t);
      F2[i] = chebyshev::value(piece->slope, t);
    }
  }
}

}  // namespace mft
