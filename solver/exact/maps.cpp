#include "exact/maps.hpp"

#include <algorithm>
#include <cmath>

#include "exact/cumulants/two_time.hpp"
#include "exact/independent/walkers.hpp"
#include "exact/numerics/root.hpp"
#include "exact/single_time.hpp"

namespace mft::exact {
namespace {

constexpr double round_off = 3e-15;

// The unknowns of both point maps: strengths b, then places (Q for rods, ξ for spacings).
Drive points_drive(const std::vector<Pulse>& pulses, const std::vector<double>& strengths,
                   const std::vector<double>& places) {
  Drive drive;
  for (std::size_t k = 0; k < pulses.size(); ++k) {
    drive.final_time = std::max(drive.final_time, pulses[k].time);
    drive.pulses.push_back({pulses[k].time, strengths[k], places[k], 0});
  }
  return drive;
}

Walkers points(const std::vector<Pulse>& pulses, const std::vector<double>& strengths,
               const std::vector<double>& places, const StepDensity& density, const Grid& grid) {
  return Walkers(points_drive(pulses, strengths, places), density, grid);
}

std::vector<double> first_half(const std::vector<double>& x) {
  return {x.begin(), x.begin() + x.size() / 2};
}
std::vector<double> second_half(const std::vector<double>& x) {
  return {x.begin() + x.size() / 2, x.end()};
}

// What a map adds: places ξ from the unknown second half, its two equations, and its value.
struct PointMap {
  std::function<double(std::size_t, double)> place;
  std::function<double(double Q_points, double unknown)> current_equation;
  std::function<double(double B, double b, double slope)> strength_equation;
  std::function<double(double B, double b, double unknown)> value;
};

Answer solve(const PointMap& map, const std::vector<Pulse>& pulses, const StepDensity& density,
             double sign) {
  const std::size_t n = pulses.size();
  const auto places = [&](const std::vector<double>& unknown) {
    std::vector<double> result;
    for (std::size_t k = 0; k < n; ++k) result.push_back(map.place(k, unknown[k]));
    return result;
  };
  const auto residual = [&](double s, const std::vector<double>& x, const Grid& grid) {
    const std::vector<double> b = first_half(x), unknown = second_half(x);
    const Walkers walkers = points(pulses, b, places(unknown), density, grid);
    std::vector<double> f(2 * n);
    for (std::size_t k = 0; k < n; ++k) {
      f[k] = map.strength_equation(s * pulses[k].B, b[k], walkers.position_slope(k));
      f[n + k] = map.current_equation(walkers.Q(k), unknown[k]);
    }
    return f;
  };

  std::vector<double> start(2 * n, 0);
  for (std::size_t k = 0; k < n; ++k) {
    const Residual mean = [&](const std::vector<double>& y) -> std::vector<double> {
      const Reading at{pulses[k].time, map.place(k, y[0]), 0};
      return {map.current_equation(mean_current(density, at), y[0])};
    };
    if (const auto root = find_root(mean, {0})) start[n + k] = root->x[0];
  }
  const Root coarse = follow_root(
      [&](double s, const std::vector<double>& x) { return residual(s, x, Grid{}); }, start);
  const std::vector<double> change = coarse.correction(residual(1, coarse.x, fine_grid));
  std::vector<double> x = coarse.x;
  for (std::size_t i = 0; i < x.size(); ++i) x[i] += change[i];

  const std::vector<double> b = first_half(x), unknown = second_half(x);
  const auto value = [&](const Grid& grid) {
    double sum = points(pulses, b, places(unknown), density, grid).mu();
    for (std::size_t k = 0; k < n; ++k) sum += map.value(pulses[k].B, b[k], unknown[k]);
    return sum;
  };
  Answer answer;
  answer.mu.value = value(fine_grid);
  answer.mu.error = std::abs(answer.mu.value - value(Grid{})) +
                    walkers_round_off(points_drive(pulses, b, places(unknown)), density);
  for (std::size_t k = 0; k < n; ++k) {
    answer.mu.error += round_off * std::abs(map.value(pulses[k].B, b[k], unknown[k]));
    answer.Q.push_back(
        {sign * unknown[k], 2 * std::abs(change[n + k]) + round_off * (1 + std::abs(unknown[k]))});
  }
  return answer;
}

}  // namespace

Answer hard_rods(double length, const std::vector<Pulse>& pulses, const StepDensity& rods) {
  PointMap map;
  map.place = [&](std::size_t k, double Q) { return pulses[k].position + length * Q; };
  map.current_equation = [](double current, double Q) { return Q - current; };
  map.strength_equation = [&](double B, double b, double slope) { return B - b + length * slope; };
  map.value = [](double B, double b, double Q) { return (B - b) * Q; };
  const auto points_of = [&](double rho) { return rho / (1 - length * rho); };
  return solve(map, pulses, {rods.annealed, points_of(rods.left), points_of(rods.right)}, 1);
}

Answer spacings(const std::vector<Pulse>& pulses, const StepDensity& spacing) {
  PointMap map;
  map.place = [](std::size_t, double xi) { return xi; };
  map.current_equation = [](double current, double) { return current; };
  map.strength_equation = [](double B, double, double slope) { return slope - B; };
  map.value = [](double B, double, double xi) { return -B * xi; };
  return solve(map, pulses, {spacing.annealed, 1 / spacing.left, 1 / spacing.right}, -1);
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
