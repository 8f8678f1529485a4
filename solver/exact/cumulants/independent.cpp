#include "exact/cumulants/independent.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/error.hpp"
#include "exact/cumulants/partitions.hpp"
#include "exact/independent/elementary.hpp"
#include "exact/independent/window.hpp"

namespace mft::exact {
namespace {

Window window(const std::vector<Reading>& readings) {
  std::vector<double> points = {0};
  double last = 0;
  for (const Reading& r : readings) {
    points.push_back(r.position);
    points.push_back(r.origin);
    last = std::max(last, r.time);
  }
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  constexpr double decay = 44;
  const double reach = std::sqrt(decay * 4 * last);
  points.insert(points.begin(), points.front() - reach);
  points.push_back(points.back() + reach);
  return {points, decay};
}

// Prob(x(t_k) > x_k for k in a set) for every set of ascending readings, by the backward recursion
// u ← Θ(x - x_k) · (heat kernel * u).
class JointProbabilities {
 public:
  JointProbabilities(std::vector<Reading> readings, Window window, const Grid& grid)
      : readings_(std::move(readings)), window_(std::move(window)), grid_(grid) {
    grid_.floor = 0.01;
  }

  // Where it is to be sampled as a function of y.
  Window initial_window() const { return window_at(0, 0); }

  double operator()(unsigned set, double y) {
    return set == 0 ? 1 : just_before(set).smoothed(y, readings_[first(set)].time, grid_);
  }

 private:
  static std::size_t first(unsigned set) {
    std::size_t k = 0;
    while (!(set >> k & 1)) ++k;
    return k;
  }

  // The probability given x(t), t just before the set's first reading, as a function of x.
  const Profile& just_before(unsigned set) {
    const auto known = known_.find(set);
    if (known != known_.end()) return known->second;
    const std::size_t k = first(set);
    const unsigned rest = set & (set - 1);
    Profile profile = Profile::steps({}, {1});
    if (rest) {
      const Profile& later = just_before(rest);
      const double duration = readings_[first(rest)].time - readings_[k].time;
      profile = duration == 0
                    ? later
                    : Profile::sample([&](double x) { return later.smoothed(x, duration, grid_); },
                                      window_at(readings_[k].time, k).breaks(), 0, 1, grid_);
    }
    profile.clear_left_of(readings_[k].position);
    return known_.emplace(set, std::move(profile)).first->second;
  }

  // With the layers that the readings from the k-th on leave at `time`.
  Window window_at(double time, std::size_t k) const {
    Window result = window_;
    for (; k < readings_.size(); ++k)
      if (readings_[k].time > time) result = result.with(window_.after(readings_[k].time - time));
    return result;
  }

  std::vector<Reading> readings_;
  Window window_;
  Grid grid_;
  std::map<unsigned, Profile> known_;
};

// E Π_{k in elements} Y_k at y: elements index `slots`, the place of each in the distinct readings.
double moment(JointProbabilities& probability, const std::vector<Reading>& distinct,
              const std::vector<std::size_t>& slots, const std::vector<std::size_t>& elements,
              double y) {
  unsigned started = 0, ahead = 0;  // readings that count 1[x > x_k] - 1, and 1[x > x_k]
  double sign = 1;
  for (const std::size_t element : elements) {
    const std::size_t slot = slots[element];
    const bool beyond = y >= distinct[slot].origin;
    (beyond ? started : ahead) |= 1u << slot;
    if (beyond) sign = -sign;
  }
  double sum = 0;  // Π (1 - 1[x > x_k]) over `started`, expanded
  for (unsigned part = started;; part = (part - 1) & started) {
    const double term = probability(part | ahead, y);
    sum += __builtin_popcount(part) % 2 ? -term : term;
    if (part == 0) break;
  }
  return sign * sum;
}

double quadrature(const StepDensity& initial, const std::vector<Reading>& readings,
                  const Grid& grid) {
  std::vector<Reading> distinct = readings;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  std::vector<std::size_t> slots;
  for (const Reading& r : readings)
    slots.push_back(std::lower_bound(distinct.begin(), distinct.end(), r) - distinct.begin());
  std::vector<Partition> partitions = set_partitions(readings.size());
  if (initial.annealed) {
    Partition whole(1);
    for (std::size_t i = 0; i < readings.size(); ++i) whole[0].push_back(i);
    partitions = {whole};
  }

  JointProbabilities probability(distinct, window(readings), grid);
  const auto density = [&](double y) {
    std::map<std::vector<std::size_t>, double> moments;
    double sum = 0;
    for (const Partition& partition : partitions) {
      double term = cumulant_weight(partition);
      for (const auto& block : partition) {
        const auto [place, fresh] = moments.try_emplace(block, 0);
        if (fresh) place->second = moment(probability, distinct, slots, block, y);
        term *= place->second;
      }
      sum += term;
    }
    return (y < 0 ? initial.left : initial.right) * sum;
  };
  Grid relaxed = grid;
  relaxed.floor = std::max({initial.left, initial.right, 1e-300});
  return Profile::sample(density, probability.initial_window().breaks(), 0, 0, relaxed).integral();
}

}  // namespace

Estimate independent_cumulant_by_quadrature(const StepDensity& initial,
                                            const std::vector<Reading>& readings) {
  if (readings.empty() || readings.size() > largest_independent_order)
    throw Error(exit_internal, "independent particles: this order of cumulant is not offered");
  const double value = quadrature(initial, readings, {});
  Grid finer;
  finer.degree = 26;
  finer.gauss = 25;
  const double second = quadrature(initial, readings, finer);
  const double scale = (initial.left + initial.right) * window(readings).edges().back();
  return {second, std::abs(second - value) + 2e-16 * scale};
}

Estimate independent_cumulant(const StepDensity& initial, const std::vector<Reading>& readings) {
  const std::size_t n = readings.size();
  std::vector<double> times;
  for (const Reading& r : readings) times.push_back(r.time);
  std::vector<double> distinct = times;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  const bool origin =
      std::all_of(readings.begin(), readings.end(), [](const Reading& r) { return r.at_zero(); });
  if (!origin || (initial.annealed ? distinct.size() : n) > 4 || !arcsines_suffice(distinct))
    return independent_cumulant_by_quadrature(initial, readings);

  const double density = initial.left + (n % 2 ? -initial.right : initial.right);
  double sum = 0, size = 0;
  if (initial.annealed) {
    sum = joint_tail({times});
    size = 1;
  } else {
    for (const Partition& partition : set_partitions(n)) {
      std::vector<std::vector<double>> blocks;
      for (const auto& block : partition) {
        blocks.emplace_back();
        for (const std::size_t element : block) blocks.back().push_back(times[element]);
      }
      sum += cumulant_weight(partition) * joint_tail(blocks);
      size += std::abs(cumulant_weight(partition));
    }
  }
  return {density * sum, arcsine_round_off(distinct) * (initial.left + initial.right) * size};
}

}  // namespace mft::exact
