#include "exact/single_time.hpp"

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <cmath>
#include <utility>

namespace mft::exact {
namespace {

using boost::math::double_constants::pi;

constexpr double round_off = 1e-15;  // relative accuracy of the quadratures

// 1 + ω e^{-s}, s >= 0, exact near ω = -1 where complement = 1 + ω is small.
double occupied(double omega, double complement, double s) {
  return omega < -0.5 ? complement + omega * std::expm1(-s) : 1 + omega * std::exp(-s);
}

// ∫_0^∞ f(v) dv for f of Gaussian decay e^{shift - v²}, in two parts at the knee v² = shift.
template <class F>
double half_line(F&& f, double shift) {
  static boost::math::quadrature::tanh_sinh<double> rule;
  constexpr double tolerance = 1e-13;  // where doubling stops: the last step gains as many digits
  const double knee = std::sqrt(std::max(shift, 0.25)), end = std::sqrt(std::max(shift, 0.) + 44);
  return rule.integrate(f, 0., knee, tolerance) + rule.integrate(f, knee, end, tolerance);
}

}  // namespace

Polylogarithm polylogarithm(double omega, double complement) {
  const double shift = omega > 1 ? std::log(omega) : 0;
  const auto value = [&](double k) {
    return omega < -0.5 ? std::log(occupied(omega, complement, k * k))
                        : std::log1p(omega * std::exp(-k * k));
  };
  const auto slope = [&](double k) {
    return std::exp(-k * k) / occupied(omega, complement, k * k);
  };
  return {2 / pi * half_line(value, shift), 2 / pi * half_line(slope, shift)};
}

Fugacity fugacity(const QuadraticMobility& sigma, double rho_a, double rho_b, double B) {
  const double a = sigma.a, b = sigma.b;
  const double up = a == 0 ? B : std::expm1(a * B) / a;
  const double down = a == 0 ? -B : std::expm1(-a * B) / a;
  const double x = -b * rho_a * up, y = -b * rho_b * down;
  const double x_slope = -b * rho_a * std::exp(a * B), y_slope = b * rho_b * std::exp(-a * B);
  return {x + y + x * y, 1 + x, 1 + y, x_slope * (1 + y) + y_slope * (1 + x)};
}

SingleTime quadratic_mobility(const QuadraticMobility& sigma, double rho_a, double rho_b, double B,
                              double T) {
  const Fugacity f = fugacity(sigma, rho_a, rho_b, B);
  const Polylogarithm F = polylogarithm(f.omega, f.left * f.right);
  const double scale = -std::sqrt(T) / sigma.b;
  const double size = std::abs(scale) * (std::abs(F.value) + std::abs(F.slope * f.omega));
  return {scale * F.value, scale * F.slope * f.slope, 0, round_off * size};
}

// The sum as an integral, good for all ω: with z = ξ/√(4T) and w = ωe^{-r²}/(1 + ωe^{-r²}) it is
// (4/π) ∫_z^∞ r [√(r²-z²) - z arccos(z/r)] w dr, here with r² = z² + v².
SingleTime exclusion_at(double rho_a, double rho_b, double B, double T, double xi) {
  if (xi < 0) {  // the mirror image
    const SingleTime m = exclusion_at(rho_b, rho_a, -B, T, -xi);
    return {m.mu, -m.Q, -m.position_slope, m.error};
  }
  const Fugacity f = fugacity({1, -1}, rho_a, rho_b, B);
  const double z = xi / std::sqrt(4 * T), complement = f.left * f.right;
  const double shift = f.omega > 1 ? std::log(f.omega) - z * z : 0;
  const auto weight = [&](double v) {
    const double s = v * v + z * z;
    return std::exp(-s) / occupied(f.omega, complement, s);
  };
  const auto angle = [&](double v) { return std::atan2(v, z); };
  const auto lever = [&](double v) { return v * (v - z * angle(v)); };
  const double value = half_line([&](double v) { return lever(v) * weight(v); }, shift);
  const double by_omega = half_line(
      [&](double v) {
        return lever(v) * weight(v) / occupied(f.omega, complement, v * v + z * z);
      },
      shift);
  const double by_z = -half_line([&](double v) { return v * angle(v) * weight(v); }, shift);
  const double scale = 4 / pi * std::sqrt(T), log_right = std::log(f.right);
  SingleTime result;
  result.mu = scale * f.omega * value + xi * log_right;
  result.Q = scale * f.slope * by_omega - xi * rho_b * std::exp(-B) / f.right;
  result.position_slope = 2 / pi * f.omega * by_z + log_right;
  result.error = round_off * (std::abs(scale * f.omega * value) + std::abs(xi * log_right));
  return result;
}

}  // namespace mft::exact
