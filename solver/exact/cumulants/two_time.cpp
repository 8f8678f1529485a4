#include "exact/cumulants/two_time.hpp"

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>

#include "numerics/brownian.hpp"
#include "numerics/gauss.hpp"

namespace mft::exact {

using boost::math::double_constants::half_pi;
using boost::math::double_constants::pi;
using boost::math::double_constants::root_pi;

double mean_current(const StepDensity& initial, const Reading& r) {
  const double difference = initial.left - initial.right;
  return difference * (mean_positive_part(-r.position, r.time) - std::max(-r.origin, 0.)) -
         initial.right * (r.position - r.origin);
}

// ∂p_1 ∂p_2 integrates to g(d, t_1 + t_2 - 2t), and ∂_u E|d + W(u)| = 2 g(d, u).
double noise_covariance(const Reading& r1, const Reading& r2) {
  const double d = r1.position - r2.position;
  return 0.25 *
         (mean_distance(d, r1.time + r2.time) - mean_distance(d, std::abs(r1.time - r2.time)));
}

// ∫(F - G)(F' - G') of distribution functions is -½(E|X-X'| - E|X-Y'| - E|Y-X'| + E|Y-Y'|).
double initial_covariance(const Reading& r1, const Reading& r2) {
  return -0.25 *
         (mean_distance(r1.position - r2.position, r1.time + r2.time) -
          mean_distance(r1.position - r2.origin, r1.time) -
          mean_distance(r1.origin - r2.position, r2.time) + std::abs(r1.origin - r2.origin));
}

namespace {

// asin(a/c) of a right triangle with legs a and b: asin loses digits near 1.
double angle_of(double ratio, double a, double b) {
  return ratio < 0.7 ? std::asin(ratio) : std::atan2(a, b);
}

}  // namespace

Estimate quadratic_covariance(double sigma_a, double sigma_b, double second_derivative,
                              const StepDensity& initial, double t1, double t2) {
  if (t1 > t2) std::swap(t1, t2);
  double S = noise_covariance({t1}, {t2});
  if (initial.annealed) S += initial_covariance({t1}, {t2});
  const double sum = std::sqrt(t1 + t2), difference = std::sqrt(t2 - t1);
  const double Z =
      (std::sqrt(t2) - 0.5 * sum - 0.5 * difference +
       2 / pi * std::sqrt(t1) * angle_of(std::sqrt(t1 / t2), std::sqrt(t1), difference) -
       sum / pi * angle_of(t1 / t2, t1, sum * difference)) /
      (2 * root_pi);
  const double step = initial.left - initial.right;
  const double first = 0.5 * (sigma_a + sigma_b), second = -0.25 * second_derivative * step * step;
  return {first * S + second * Z, 3e-16 * (std::abs(first) + std::abs(second)) * sum};
}

namespace {

// Edges for a Gaussian of this centre and standard deviation, refined around the step at 0 whose
// width is `step`.
std::vector<double> edges_for(double centre, double deviation, double step) {
  constexpr double reach = 8.5;
  const double first = centre - reach * deviation, last = centre + reach * deviation;
  std::vector<double> edges;
  for (int i = 0; i <= 8; ++i) edges.push_back(first + (last - first) * i / 8);
  for (const double z : {-8., -5., -2.5, 0., 2.5, 5., 8.})
    if (z * step > first && z * step < last) edges.push_back(z * step);
  std::sort(edges.begin(), edges.end());
  return edges;
}

// ∫dx σ(ρ̄(x,t)) g(x - x_1, a) g(x - x_2, b), a = t_1 - t, b = t_2 - t; the product of kernels is
// Gaussian.
double noise_at(const std::function<double(double)>& sigma, const StepDensity& initial,
                const Reading& r1, const Reading& r2, double t, double a) {
  const double b = a + (r2.time - r1.time);
  const double centre = (r1.position * b + r2.position * a) / (a + b);
  const double variance = 2 * a * b / (a + b), deviation = std::sqrt(variance);
  const auto f = [&](double x) {
    const double right = right_of_origin(x, t), s = (x - centre) / deviation;
    const double density = initial.left * (1 - right) + initial.right * right;
    return sigma(density) * std::exp(-0.5 * s * s) / std::sqrt(2 * pi);
  };
  return heat_kernel(r1.position - r2.position, a + b) / deviation *
         integrate(edges_for(centre, deviation, std::sqrt(2 * t)), gauss_rule(20), f);
}

double initial_at_step(double sigma_a, double sigma_b, const Reading& r1, const Reading& r2) {
  const auto excess = [](const Reading& r, double x) {
    return x < r.origin ? right_of_origin(x - r.position, r.time)
                        : -right_of_origin(r.position - x, r.time);
  };
  std::vector<double> edges = {0, r1.origin, r2.origin};
  for (const Reading& r : {r1, r2})
    for (const double z : {-13., -8., -5., -2.5, 0., 2.5, 5., 8., 13.})
      edges.push_back(r.position + z * std::sqrt(r.time));
  std::sort(edges.begin(), edges.end());
  return integrate(edges, gauss_rule(25), [&](double x) {
    return 0.5 * (x < 0 ? sigma_a : sigma_b) * excess(r1, x) * excess(r2, x);
  });
}

}  // namespace

// t = t_1 sin²θ takes the square roots out of both ends.
Estimate step_covariance(const std::function<double(double)>& sigma, const StepDensity& initial,
                         Reading r1, Reading r2) {
  if (r1.time > r2.time) std::swap(r1, r2);
  double error = 0;
  const auto integrand = [&](double angle) {
    const double sine = std::sin(angle), cosine = std::cos(angle);
    return 2 * r1.time * sine * cosine *
           noise_at(sigma, initial, r1, r2, r1.time * sine * sine, r1.time * cosine * cosine);
  };
  double value = boost::math::quadrature::gauss_kronrod<double, 31>::integrate(
      integrand, 0., half_pi, 12, 1e-13, &error);
  if (initial.annealed) value += initial_at_step(sigma(initial.left), sigma(initial.right), r1, r2);
  return {value, error + 1e-14 * std::abs(value)};
}

}  // namespace mft::exact
