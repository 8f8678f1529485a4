#include "exact/cumulants/third.hpp"

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/owens_t.hpp>
#include <cmath>
#include <vector>

#include "exact/independent/elementary.hpp"
#include "numerics/brownian.hpp"
#include "numerics/gauss.hpp"

namespace mft::exact {
namespace {

using boost::math::double_constants::half_pi;
using boost::math::double_constants::pi;

// n equal intervals of [a, b].
std::vector<double> divide(double a, double b, int n) {
  std::vector<double> edges;
  for (int i = 0; i <= n; ++i) edges.push_back(a + (b - a) * i / n);
  return edges;
}

class FirstOrder {
 public:
  FirstOrder(const Quadratic& sigma, const StepDensity& initial, const GaussRule& rule)
      : sigma_(sigma), initial_(initial), rule_(rule) {}

  double density(double x, double t) const {
    const double right = right_of_origin(x, t);
    return initial_.left * (1 - right) + initial_.right * right;
  }

  // The response of the density to B_k at t_k = `end`; `before` is end - t.
  double q(double x, double t, double before) const {
    const double common = source(x, t, before) + start(x, t, t + before);
    if (before < 0) return common + 0.5 * jump(x, t, before);
    return common + 0.5 * sigma_(density(x, t)) * right_of_origin(x, before);
  }

  // ∫dx σ'(ρ̄) q_k ∂p_i ∂p_j at time t, of which t_k, t_i, t_j are later by `before`, a, b.
  double integrand(double t, double before, double a, double b) const {
    const double deviation = std::sqrt(2 * a * b / (a + b)), end = 8.5 * deviation;
    std::vector<double> edges = {-end, 0, end};  // graded to the widths of ρ̄ and of p_k
    for (double x = 2.5 * std::sqrt(2 * std::min(t, std::abs(before))); x < end; x *= 2.5)
      edges.insert(edges.end(), {-x, x});
    std::sort(edges.begin(), edges.end());
    const double integral = integrate(edges, rule_, [&](double x) {
      const double s = x / deviation;
      return sigma_.slope(density(x, t)) * q(x, t, before) * std::exp(-0.5 * s * s);
    });
    return heat_kernel(0, a + b) * integral / (deviation * std::sqrt(2 * pi));
  }

 private:
  // r from its source. (∂_x ρ̄)² = (ρ_a - ρ_b)² N(x; s)/√(8πs), N of variance s, and the smoothing
  // of N(x; s) p_k is Gaussian; s = s_last cos²φ, on panels graded to the width of p_k at s_last.
  double source(double x, double t, double before) const {
    const double step = initial_.left - initial_.right;
    if (sigma_.c2 == 0 || step == 0) return 0;
    const double last = std::min(t, t + before), later = t - last, sooner = std::max(before, 0.);
    std::vector<double> edges = {half_pi};
    const double narrow = std::sqrt(std::abs(before) / last);
    while (edges.back() > narrow && edges.back() > 1e-8) edges.push_back(edges.back() / 3);
    edges.push_back(0);
    std::reverse(edges.begin(), edges.end());
    const double integral = integrate(edges, rule_, [&](double angle) {
      const double sine = std::sin(angle), cosine = std::cos(angle),
                   root = std::sqrt(last) * cosine;
      const double s = root * root, ago = later + last * sine * sine;  // t - s
      const double variance = s + 2 * ago;
      return 2 * std::sqrt(last) * sine / std::sqrt(8 * pi) * std::exp(-0.5 * x * x / variance) /
             std::sqrt(2 * pi * variance) *
             right_of_origin(x * s / variance, sooner + last * sine * sine + s * ago / variance);
    });
    return 0.5 * sigma_.second() * step * step * integral;
  }

  // r from its initial value. With Z = x + W(t) and Y = Z + W'(t_k), Prob(Z > 0, Y > 0) is
  // ½ [Φ(h) + Φ(k)] - T(k, √(t_k/t)), T Owen's function.
  double start(double x, double t, double end) const {
    const double sigma_a = sigma_(initial_.left), sigma_b = sigma_(initial_.right);
    const double z_right = right_of_origin(x, t);
    if (initial_.annealed) return -0.5 * sigma_b * z_right;
    const double y_right = right_of_origin(x, t + end);
    const double both = 0.5 * (z_right + y_right) -
                        boost::math::owens_t(x / std::sqrt(2 * (t + end)), std::sqrt(end / t));
    return -0.5 * (sigma_b * both + sigma_a * (y_right - both));
  }

  // σ(ρ̄) Θ(x) at t_k, smoothed for t - t_k.
  double jump(double x, double t, double before) const {
    const double end = t + before, width = std::sqrt(-2 * before), step = std::sqrt(2 * end);
    const double first = std::max(0., x - 8.5 * width), last = x + 8.5 * width;
    if (last <= 0) return 0;
    std::vector<double> edges = divide(first, last, 5);
    for (const double z : {2.5, 6.})
      if (z * step > first && z * step < last) edges.push_back(z * step);
    std::sort(edges.begin(), edges.end());
    return integrate(edges, rule_, [&](double y) {
      return sigma_(density(y, end)) * heat_kernel(x - y, -before);
    });
  }

  Quadratic sigma_;
  StepDensity initial_;
  const GaussRule& rule_;
};

double by_rule(const Quadratic& sigma, const StepDensity& initial,
               const std::array<double, 3>& times, const GaussRule& rule) {
  const double t1 = times[0], t2 = times[1], t3 = times[2];
  const FirstOrder fields(sigma, initial, rule);
  const std::vector<double> angles = divide(0, half_pi, 3);
  double sum = integrate(angles, rule, [&](double angle) {
    const double sine = std::sin(angle), cosine = std::cos(angle);
    const double a = t1 * cosine * cosine, b = a + (t2 - t1), c = a + (t3 - t1);
    const double t = t1 * sine * sine;
    return 2 * t1 * sine * cosine *
           (fields.integrand(t, a, b, c) + fields.integrand(t, b, a, c) +
            fields.integrand(t, c, a, b));
  });
  if (t2 > t1)
    sum += integrate(angles, rule, [&](double angle) {
      const double sine = std::sin(angle), cosine = std::cos(angle), length = t2 - t1;
      const double after = length * sine * sine, b = length * cosine * cosine;
      return 2 * length * sine * cosine * fields.integrand(t1 + after, -after, b, b + (t3 - t2));
    });
  if (initial.annealed) {
    const auto half = [&](double rho) { return sigma(rho) * sigma.slope(rho); };
    sum += 0.25 * (half(initial.left) - half(initial.right)) * joint_tail({{t1}, {t2}, {t3}});
  }
  return sum;
}

}  // namespace

Estimate third_cumulant(const Quadratic& sigma, const StepDensity& initial,
                        std::array<double, 3> times) {
  std::sort(times.begin(), times.end());
  const double value = by_rule(sigma, initial, times, gauss_rule(20));
  return {value, std::abs(value - by_rule(sigma, initial, times, gauss_rule(15))) +
                     1e-15 * std::sqrt(times[2])};
}

}  // namespace mft::exact
