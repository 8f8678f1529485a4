#include "exact/gaussian.hpp"

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>

#include "exact/cumulants/two_time.hpp"
#include "exact/reduction/source.hpp"
#include "numerics/brownian.hpp"

namespace mft::exact {
namespace {

// Prob(d + W(t) > 0), at t = 0 the limit from d > 0.
double right_limit(double d, double t) { return t == 0 ? (d >= 0 ? 1 : 0) : right_of_origin(d, t); }

}  // namespace

Gaussian::Gaussian(double sigma, Drive drive, const StepDensity& initial)
    : sigma_(sigma), drive_(std::move(drive)), initial_(initial) {
  if (!drive_.continuous) return;
  double begin = 0;
  std::vector<double> ends = drive_.continuous->breaks;
  ends.push_back(drive_.final_time);
  for (const double end : ends) {
    const std::vector<double> told = told_by_samples(*drive_.continuous, begin, end);
    told_.insert(told_.end(), told.begin() + 1, told.end());
    for (std::size_t i = 1; told.size() > 2 && i < told.size(); ++i)
      tolerance_ = std::max(tolerance_, 4e-16 * drive_.final_time / (told[i] - told[i - 1]));
    begin = end;
  }
  told_.pop_back();
}

double Gaussian::covariance(const Reading& r1, const Reading& r2) const {
  const double initial = initial_.annealed ? initial_covariance(r1, r2) : 0;
  return sigma_ * (noise_covariance(r1, r2) + initial);
}

// Between singular times t = a + (b-a) sin²θ takes square roots out of both ends.
template <class F>
Estimate Gaussian::against_drive(F&& f, double from, double root) const {
  Estimate sum{0, 0};
  for (const Pulse& k : drive_.pulses)
    if (k.reading.time >= from) {
      sum.value += k.B * f(k.reading);
      sum.error += 1e-15 * std::abs(k.B * f(k.reading));
    }
  if (!drive_.continuous) return sum;
  const Source& source = *drive_.continuous;
  std::vector<double> times = {from, drive_.final_time};
  for (const double t : told_)
    if (t > from) times.push_back(t);
  if (root > from && root < drive_.final_time) times.push_back(root);
  std::sort(times.begin(), times.end());
  for (std::size_t i = 0; i + 1 < times.size(); ++i) {
    const double start = times[i], length = times[i + 1] - start;
    if (length <= 0) continue;
    double error = 0;
    const auto integrand = [&](double angle) {
      const double sine = std::sin(angle), t = start + length * sine * sine;
      return length * std::sin(2 * angle) * source.lambda(t) *
             f(Reading{t, source.position, source.position});
    };
    sum.value += boost::math::quadrature::gauss_kronrod<double, 31>::integrate(
        integrand, 0., boost::math::double_constants::half_pi, 8, tolerance_, &error);
    sum.error += error;
  }
  return sum;
}

Estimate Gaussian::mu() const {
  const auto strength = [&](const Reading& r) {
    return mean_current(initial_, r) +
           0.5 * against_drive([&](const Reading& s) { return covariance(r, s); }, 0, r.time).value;
  };
  return against_drive(strength, 0, 0);
}

Estimate Gaussian::Q(std::size_t k) const {
  const Reading r = drive_.pulses[k].reading;
  const auto row = [&](const Reading& s) { return covariance(r, s); };
  Estimate result = against_drive(row, 0, r.time);
  result.value += mean_current(initial_, r);
  result.error += 1e-15 * std::abs(result.value);
  return result;
}

// The density's response to B at (t_k, x_k) is -∂_x of the covariance of Q_k with a current at x.
Estimate Gaussian::q(double x, double t) const {
  const auto response = [&](const Reading& r) {
    const double far = right_limit(x - r.position, t + r.time);
    const double near = right_limit(x - r.position, std::abs(t - r.time));
    const double start = right_limit(x - r.origin, t);
    return 0.5 * sigma_ * (near - (initial_.annealed ? start : far));
  };
  const double right = right_limit(x, t);
  Estimate result = against_drive(response, 0, t);
  result.value += initial_.left * (1 - right) + initial_.right * right;
  result.error += 1e-15 * (1 + std::abs(result.value));
  return result;
}

Estimate Gaussian::p(double x, double t) const {
  const auto response = [&](const Reading& r) { return right_limit(x - r.position, r.time - t); };
  return against_drive(response, t, t);
}

}  // namespace mft::exact
