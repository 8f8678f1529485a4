#include "lattice/correlation/walk.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace mft::lattice {

namespace {

constexpr double smallest_time = 1e-40;  // a walk does not move in a shorter time

int modulo(int n, int period) {
  const int r = n % period;
  return r < 0 ? r + period : r;
}

}  // namespace

int walk_reach(double t, double depth) {
  if (t < smallest_time) return 1;
  // g_n <= exp(-2t (x asinh x - √(1+x²) + 1)), x = n/2t, increasing in n.
  const auto rate = [t](double n) {
    const double x = n / (2 * t);
    const double root = std::sqrt(1 + x * x);
    return 2 * t * (x * std::asinh(x) - x * x / (root + 1));
  };
  int high = 1;
  while (rate(high) < depth) high *= 2;
  int low = high / 2;
  while (high - low > 1) {
    const int middle = low + (high - low) / 2;
    (rate(middle) < depth ? low : high) = middle;
  }
  return high;
}

std::vector<double> walk_propagator(double t) {
  if (t < smallest_time) return {1};
  const int size = walk_reach(t, 60), start = walk_reach(t, 110) + 2;
  std::vector<double> g(size);
  std::vector<long double> bessel(size);
  long double above = 0, here = 1e-100L, total = 0;  // sums of many roundings are compared later
  for (int n = start; n > 0; --n) {
    if (n < size) bessel[n] = here;
    total += 2 * here;
    const long double below = above + n / static_cast<long double>(t) * here;
    above = here;
    here = below;
  }
  bessel[0] = here;
  total += here;
  for (int n = 0; n < size; ++n) g[n] = static_cast<double>(bessel[n] / total);
  return g;
}

Walk::Walk(const Geometry& geometry, double t) : geometry_(geometry) {
  const std::vector<double> g = walk_propagator(t);
  reach_ = static_cast<int>(g.size());
  if (!geometry) {
    probability_ = g;
    sum_.assign(g.size() + 1, 0.0);
    for (int n = reach_ - 1; n >= 0; --n) sum_[n] = sum_[n + 1] + g[n];
    return;
  }
  const int ring = 2 * (geometry->last - geometry->first + 1);
  probability_.assign(ring, 0.0);
  for (int n = reach_ - 1; n > 0; --n) {
    probability_[modulo(n, ring)] += g[n];
    probability_[modulo(-n, ring)] += g[n];
  }
  probability_[0] += g[0];
  sum_.assign(ring + 1, 0.0);
  for (int n = 0; n < ring; ++n) sum_[n + 1] = sum_[n] + probability_[n];
}

// Σ probability_ over from..to on the ring, fewer than one turn.
double Walk::ring_sum(int from, int to) const {
  const int ring = static_cast<int>(probability_.size());
  const int begin = modulo(from, ring), end = begin + to - from + 1;
  return end <= ring ? sum_[end] - sum_[begin] : sum_[ring] - sum_[begin] + sum_[end - ring];
}

double Walk::response(int j, int k) const {
  if (!geometry_) {
    const int n = std::abs(j - k);
    return n < reach_ ? probability_[n] : 0.0;
  }
  // Differences of reflected walks are walks on the bonds absorbed at bonds first-1 and last.
  const int ring = static_cast<int>(probability_.size());
  return probability_[modulo(j - k, ring)] -
         probability_[modulo(2 * (geometry_->first - 1) - j - k, ring)];
}

double Walk::passage(int j, int m) const {
  if (!geometry_) {
    const int n = m > j ? m - j : j + 1 - m;
    const double tail = n < reach_ ? sum_[n] : 0.0;
    return m > j ? -tail : tail;
  }
  const int first = geometry_->first, last = geometry_->last;
  const auto among = [&](int from, int to) {  // Prob_m(from <= X_t <= to)
    return ring_sum(from - m, to - m) + ring_sum(from + m + 1 - 2 * first, to + m + 1 - 2 * first);
  };
  return m > j ? -among(first, j) : among(j + 1, last);
}

double Profile::at(int k) const {
  double density = right;
  for (const Drop& drop : drops)
    if (k <= drop.bond) density += drop.size;
  return density;
}

double Profile::mean(const Walk& walk, int k) const {
  double density = at(k);
  for (const Drop& drop : drops) density -= drop.size * walk.passage(drop.bond, k);
  return density;
}

double Profile::mean_drop(const Walk& walk, int k) const {
  double difference = 0;
  for (const Drop& drop : drops) difference += drop.size * walk.response(k, drop.bond);
  return difference;
}

Profile step_profile(const Geometry& geometry, double left, double right) {
  if (geometry && geometry->last <= 0) return {left, {}};
  if (left == right || (geometry && geometry->first >= 1)) return {right, {}};
  return {right, {{0, left - right}}};
}

Profile configuration_profile(std::vector<int> occupied) {
  std::sort(occupied.begin(), occupied.end());
  occupied.erase(std::unique(occupied.begin(), occupied.end()), occupied.end());
  Profile profile;
  for (std::size_t n = 0; n < occupied.size(); ++n) {
    const int k = occupied[n];
    if (n == 0 || occupied[n - 1] != k - 1) profile.drops.push_back({k - 1, -1.0});
    if (n + 1 == occupied.size() || occupied[n + 1] != k + 1) profile.drops.push_back({k, 1.0});
  }
  return profile;
}

}  // namespace mft::lattice
