#include "exact/maps.hpp"

#include <algorithm>
#include <cmath>

#include "exact/cumulants/two_time.hpp"
#include "exact/independent/walkers.hpp"
#include "exact/single_time.hpp"
#include "numerics/root.hpp"

namespace mft::exact {
namespace {

constexpr double round_off = 3e-15;

// What a map is: where a pulse is read, its two equations and what it adds to μ, in terms of its
// strength b among the points and of its place y (Q for rods, ξ for spacings).
struct PointMap {
  std::function<double(std::size_t pulse, double y)> place;
  std::function<double(double current, double y)> current_equation;
  std::function<double(double B, double b, double slope)> strength_equation;
  std::function<double(double B, double b, double y)> value;
};

class PointMapSolver {
 public:
  PointMapSolver(PointMap map, const std::vector<Pulse>& pulses, const StepDensity& density)
      : map_(std::move(map)), pulses_(pulses), density_(density) {}

  // μ, and y in place of Q.
  Answer solve() const {
    const std::size_t n = pulses_.size();
    const Root root = follow_root(
        [&](double s, const std::vector<double>& x) { return residual(s, x, Grid{}); }, start());
    const std::vector<double> change = root.correction(residual(1, root.x, fine_grid));
    std::vector<double> x = root.x;
    for (std::size_t i = 0; i < x.size(); ++i) x[i] += change[i];
    Answer answer{{value(x, fine_grid), 0}, {}};
    answer.mu.error =
        std::abs(answer.mu.value - value(x, {})) + walkers_round_off(drive(x), density_);
    for (std::size_t k = 0; k < n; ++k) {
      const double y = x[n + k];
      answer.mu.error += round_off * std::abs(map_.value(pulses_[k].B, x[k], y));
      answer.Q.push_back({y, 2 * std::abs(change[n + k]) + round_off * (1 + std::abs(y))});
    }
    return answer;
  }

 private:
  // x is every b, then every y.
  Drive drive(const std::vector<double>& x) const {
    Drive drive;
    for (std::size_t k = 0; k < pulses_.size(); ++k) {
      drive.final_time = std::max(drive.final_time, pulses_[k].reading.time);
      drive.pulses.push_back(
          {{pulses_[k].reading.time, map_.place(k, x[pulses_.size() + k]), 0}, x[k]});
    }
    return drive;
  }

  // The equations of the history at strength s.
  std::vector<double> residual(double s, const std::vector<double>& x, const Grid& grid) const {
    const std::size_t n = pulses_.size();
    const Walkers walkers(drive(x), density_, grid);
    std::vector<double> f(2 * n);
    for (std::size_t k = 0; k < n; ++k) {
      f[k] = map_.strength_equation(s * pulses_[k].B, x[k], walkers.position_slope(k));
      f[n + k] = map_.current_equation(walkers.Q(k), x[n + k]);
    }
    return f;
  }

  // At s = 0, b = 0 and the current is the mean.
  std::vector<double> start() const {
    const std::size_t n = pulses_.size();
    std::vector<double> x(2 * n, 0);
    for (std::size_t k = 0; k < n; ++k) {
      const Residual mean = [&](const std::vector<double>& y) -> std::vector<double> {
        const Reading at{pulses_[k].reading.time, map_.place(k, y[0]), 0};
        return {map_.current_equation(mean_current(density_, at), y[0])};
      };
      if (const auto root = find_root(mean, {0})) x[n + k] = root->x[0];
    }
    return x;
  }

  double value(const std::vector<double>& x, const Grid& grid) const {
    const std::size_t n = pulses_.size();
    double sum = Walkers(drive(x), density_, grid).mu();
    for (std::size_t k = 0; k < n; ++k) sum += map_.value(pulses_[k].B, x[k], x[n + k]);
    return sum;
  }

  PointMap map_;
  const std::vector<Pulse>& pulses_;
  StepDensity density_;
};

}  // namespace

Answer hard_rods(double length, const std::vector<Pulse>& pulses, const StepDensity& rods) {
  PointMap map;
  map.place = [&](std::size_t k, double Q) { return pulses[k].reading.position + length * Q; };
  map.current_equation = [](double current, double Q) { return Q - current; };
  map.strength_equation = [=](double B, double b, double slope) { return B - b + length * slope; };
  map.value = [](double B, double b, double Q) { return (B - b) * Q; };
  const auto points_of = [&](double rho) { return rho / (1 - length * rho); };
  const StepDensity points{rods.annealed, points_of(rods.left), points_of(rods.right)};
  return PointMapSolver(map, pulses, points).solve();
}

Answer spacings(const std::vector<Pulse>& pulses, const StepDensity& spacing) {
  PointMap map;
  map.place = [](std::size_t, double xi) { return xi; };
  map.current_equation = [](double current, double) { return current; };
  map.strength_equation = [](double B, double, double slope) { return slope - B; };
  map.value = [](double B, double, double xi) { return -B * xi; };
  const StepDensity points{spacing.annealed, 1 / spacing.left, 1 / spacing.right};
  Answer answer = PointMapSolver(map, pulses, points).solve();
  for (Estimate& Q : answer.Q) Q.value = -Q.value;
  return answer;
}

Answer zero_range(double B, double T, const StepDensity& holes) {
  const double left = 1 / (1 + holes.left), right = 1 / (1 + holes.right);
  const auto residual = [&](double s, const std::vector<double>& x) -> std::vector<double> {
    const SingleTime exclusion = single_time({1, -1}, left, right, x[0], T, x[1]);
    return {exclusion.position_slope - s * B, exclusion.Q.value};
  };
  const StepDensity density{true, left, right};
  const Residual mean = [&](const std::vector<double>& y) -> std::vector<double> {
    return {mean_current(density, {T, y[0], 0})};
  };
  const auto start = find_root(mean, {0});
  const Root root = follow_root(residual, {0, start ? start->x[0] : 0});
  const double b = root.x[0], xi = root.x[1];
  const std::vector<double> change = root.correction(residual(1, root.x));
  const SingleTime exclusion = single_time({1, -1}, left, right, b, T, xi);
  return {{exclusion.mu.value - B * xi, exclusion.mu.error + round_off * std::abs(B * xi)},
          {{-xi, std::abs(change[1]) + round_off * (1 + std::abs(xi))}}};
}

}  // namespace mft::exact
