#include "exact/single_time.hpp"

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <cmath>
#include <limits>

#include "numerics/quadrature.hpp"

namespace mft::exact {
namespace {

using boost::math::double_constants::one_div_root_pi;
using boost::math::double_constants::pi;

constexpr double round_off = 2e-15;     // relative, of the quadratures
constexpr double same_density = 1e-14;  // what a change of units leaves of an exact 0, ½ or 1

// 1 + ω e^{-s}, s >= 0, exact near ω = -1 where complement = 1 + ω is small.
double occupied(double omega, double complement, double s) {
  return omega < -0.5 ? complement + omega * std::expm1(-s) : 1 + omega * std::exp(-s);
}

// ∫_0^∞ f(v) dv for f of Gaussian decay e^{shift - v²}, in two parts at the knee v² = shift.
template <class F>
double half_line(F&& f, double shift) {
  constexpr double tolerance = 1e-13;
  const double knee = std::sqrt(std::max(shift, 0.25)), end = std::sqrt(std::max(shift, 0.) + 44);
  return integrate_between_singular(f, 0, knee, tolerance) +
         integrate_between_singular(f, knee, end, tolerance);
}

// What μ is made of: F with its ω-slope, both for ξ > 0 too, and ∂F/∂z.
struct Parts {
  double value, by_omega, by_z;
};

// The sum of single_time as an integral, good for all ω: with w = ωe^{-r²}/(1 + ωe^{-r²}) it is
// (4/π) ∫_z^∞ r [√(r²-z²) - z arccos(z/r)] w dr, here with r² = z² + v².
Parts parts_at(const Fugacity& f, double z) {
  const double complement = f.left * f.right;
  const double shift = f.omega > 1 ? std::log(f.omega) - z * z : 0;
  const auto denominator = [&](double v) { return occupied(f.omega, complement, v * v + z * z); };
  const auto weight = [&](double v) { return std::exp(-v * v - z * z) / denominator(v); };
  const auto lever = [&](double v) { return v * (v - z * std::atan2(v, z)); };
  const double value = half_line([&](double v) { return lever(v) * weight(v); }, shift);
  const double by_omega =
      half_line([&](double v) { return lever(v) * weight(v) / denominator(v); }, shift);
  const double by_z = half_line([&](double v) { return v * std::atan2(v, z) * weight(v); }, shift);
  return {4 / pi * f.omega * value, 4 / pi * by_omega, -4 / pi * f.omega * by_z};
}

}  // namespace

Polylogarithm polylogarithm(double omega, double complement) {
  const double shift = omega > 1 ? std::log(omega) : 0;
  constexpr double smallest = std::numeric_limits<double>::min();  // at ω = -1, k² underflown
  const auto value = [&](double k) {
    return omega < -0.5 ? std::log(std::max(occupied(omega, complement, k * k), smallest))
                        : std::log1p(omega * std::exp(-k * k));
  };
  const auto slope = [&](double k) {
    return std::exp(-k * k) / occupied(omega, complement, k * k);
  };
  const double infinite = std::numeric_limits<double>::infinity();  // the slope at ω = -1
  return {2 / pi * half_line(value, shift),
          complement > 0 ? 2 / pi * half_line(slope, shift) : infinite};
}

Fugacity fugacity(const QuadraticMobility& sigma, double rho_a, double rho_b, double B) {
  const double a = sigma.a, b = sigma.b;
  const double x = -b * rho_a * (a == 0 ? B : std::expm1(a * B) / a);
  const double y = -b * rho_b * (a == 0 ? -B : std::expm1(-a * B) / a);
  const double x_slope = -b * rho_a * std::exp(a * B), y_slope = b * rho_b * std::exp(-a * B);
  return {x + y + x * y, 1 + x, 1 + y, x_slope * (1 + y) + y_slope * (1 + x), y_slope};
}

SingleTime single_time(const QuadraticMobility& sigma, double rho_a, double rho_b, double B,
                       double T, double xi) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  if (xi < 0) {
    SingleTime m = single_time(sigma, rho_b, rho_a, -B, T, -xi);
    m.Q.value = -m.Q.value;
    m.position_slope = -m.position_slope;
    return m;
  }
  const Fugacity f = fugacity(sigma, rho_a, rho_b, B);
  if (!std::isfinite(f.omega) || !std::isfinite(f.omega_slope))
    return {{nan, nan}, {nan, nan}, nan};
  const double root = std::sqrt(T), scale = -1 / sigma.b;
  Parts parts;
  if (xi == 0) {
    const Polylogarithm F = polylogarithm(f.omega, f.left * f.right);
    parts = {F.value, F.slope, -std::log1p(f.omega)};
  } else {
    parts = parts_at(f, xi / (2 * root));
  }
  const double log_right = std::log(f.right), by_place = xi * f.right_slope / f.right;
  const double flow = root * parts.by_omega * f.omega_slope;
  SingleTime result;
  result.mu = {scale * (root * parts.value + xi * log_right),
               round_off * std::abs(scale) *
                   (root * std::abs(parts.value) + root * std::abs(parts.by_omega * f.omega) +
                    std::abs(xi * log_right))};
  result.Q = {scale * (flow + by_place),
              round_off * std::abs(scale) * (std::abs(flow) + std::abs(by_place))};
  result.position_slope = scale * (0.5 * parts.by_z + log_right);
  return result;
}

bool is_silent(const QuadraticMobility& sigma, double rho) {
  return std::abs(rho * (sigma.a + sigma.b * rho)) < same_density;
}

bool is_half_filled(const QuadraticMobility& sigma, double rho_a, double rho_b) {
  return sigma.a == 1 && sigma.b == -1 && std::abs(rho_a - 0.5) < same_density &&
         std::abs(rho_b - 0.5) < same_density;
}

SingleTime half_filled_quenched(double B, double T) {
  SingleTime s = single_time({1, -1}, 0.5, 0.5, B, 2 * T);
  for (Estimate* e : {&s.mu, &s.Q}) {
    e->value *= 0.5;
    e->error *= 0.5;
  }
  s.position_slope *= 0.5;
  return s;
}

Estimate single_time_cumulant(const QuadraticMobility& sigma, double rho_a, double rho_b, double T,
                              std::size_t n) {
  using Series = std::vector<double>;  // coefficients of B^0 … B^n
  const auto multiply = [n](const Series& p, const Series& q) {
    Series product(n + 1, 0);
    for (std::size_t i = 0; i <= n; ++i)
      for (std::size_t j = 0; i + j <= n; ++j) product[i + j] += p[i] * q[j];
    return product;
  };
  Series x(n + 1, 0), y(n + 1, 0);  // left - 1, right - 1
  double power = 1, factorial = 1;
  for (std::size_t k = 1; k <= n; ++k, power *= sigma.a) {
    factorial *= k;
    x[k] = -sigma.b * rho_a * power / factorial;
    y[k] = -sigma.b * rho_b * (k % 2 ? -power : power) / factorial;
  }
  Series omega = multiply(x, y);
  for (std::size_t k = 0; k <= n; ++k) omega[k] += x[k] + y[k];
  Series to_the_m(n + 1, 0);
  to_the_m[0] = 1;
  double sum = 0, size = 0;
  for (std::size_t m = 1; m <= n; ++m) {
    to_the_m = multiply(to_the_m, omega);
    const double term = (m % 2 ? 1 : -1) * to_the_m[n] / (m * std::sqrt(m));
    sum += term;
    size += std::abs(term);
  }
  const double scale = -std::sqrt(T) / sigma.b * one_div_root_pi * factorial;
  return {scale * sum, round_off * std::abs(scale) * size};
}

}  // namespace mft::exact
