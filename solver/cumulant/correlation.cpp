#include "cumulant/correlation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "numerics/chebyshev.hpp"

namespace mft {
namespace {

constexpr int degree = 28, dropped_terms = 4;

double angle(double ratio) { return std::asin(std::sqrt(ratio)); }

}  // namespace

CorrelationGrid::CorrelationGrid(int times, double final_time) {
  for (int i = 1; i <= times; ++i)
    times_.push_back(i == times ? final_time : final_time * i / times);
  const double least = std::min(0.1, 1.0 / times);
  const double begin = angle(least), end = angle(1 - least);
  middle_ = 0.5 * (begin + end);
  half_ = 0.5 * (end - begin);
  for (double xi : chebyshev::points(degree))
    ratios_.push_back(std::pow(std::sin(middle_ + half_ * xi), 2));
  ratios_.push_back(1);
}

CorrelationMaps CorrelationGrid::on_grid(const std::vector<double>& correlation,
                                         int dropped) const {
  const double root = std::sqrt(times_.back());
  std::vector<double> at_nodes(correlation.begin(), correlation.end() - 1);
  for (double& c : at_nodes) c /= root;
  chebyshev::Series c = chebyshev::interpolate(at_nodes);
  c.resize(c.size() - dropped);
  const chebyshev::Series c1 = chebyshev::derivative(c), c2 = chebyshev::derivative(c1);
  const std::size_t n = times_.size();
  CorrelationMaps maps{std::vector<double>(n * n), std::vector<double>(n * n)};
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i; j < n; ++j) {
      const double t = times_[j];
      double Q = std::sqrt(t) * correlation.back() / root;
      double current = std::numeric_limits<double>::quiet_NaN();
      if (i < j) {
        const double r = times_[i] / t, theta = angle(r), xi = (theta - middle_) / half_;
        Q = std::sqrt(t) * chebyshev::value(c, xi);
        // dc/dr and d²c/dr² from those in θ; dr/dθ = sin 2θ
        const double by_theta = chebyshev::value(c1, xi) / half_;
        const double twice = chebyshev::value(c2, xi) / (half_ * half_);
        const double slope = std::sin(2 * theta), bend = 2 * std::cos(2 * theta);
        const double first = by_theta / slope;
        const double second = (twice - first * bend) / (slope * slope);
        current = -std::pow(t, -1.5) * (0.5 * first + r * second);
      }
      maps.Q[i * n + j] = maps.Q[j * n + i] = Q;
      maps.current[i * n + j] = maps.current[j * n + i] = current;
    }
  return maps;
}

CorrelationMaps CorrelationGrid::on_grid(const std::vector<double>& correlation) const {
  return on_grid(correlation, 0);
}

CorrelationMaps CorrelationGrid::interpolation_error(const std::vector<double>& correlation) const {
  CorrelationMaps all = on_grid(correlation, 0);
  const CorrelationMaps fewer = on_grid(correlation, dropped_terms);
  for (std::size_t i = 0; i < all.Q.size(); ++i) {
    all.Q[i] = std::abs(all.Q[i] - fewer.Q[i]);
    all.current[i] = std::abs(all.current[i] - fewer.current[i]);
  }
  return all;
}

}  // namespace mft
