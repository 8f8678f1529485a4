#include "refinement/extrapolate.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace mft {

std::vector<double> richardson(std::vector<std::vector<double>> values) {
  for (double weight = 2; values.size() > 1; weight *= 2) {
    for (std::size_t l = 0; l + 1 < values.size(); ++l)
      for (std::size_t i = 0; i < values[l].size(); ++i)
        values[l][i] = (weight * values[l + 1][i] - values[l][i]) / (weight - 1);
    values.pop_back();
  }
  return values[0];
}

namespace {

// Limits over the levels of a rung: of all, without the finest, without the coarsest.
struct OverLevels {
  std::vector<double> all, but_finest, but_coarsest;

  explicit OverLevels(const std::vector<std::vector<double>>& levels)
      : all(richardson(levels)),
        but_finest(richardson({levels.begin(), levels.end() - 1})),
        but_coarsest(richardson({levels.begin() + 1, levels.end()})) {}
};

// Changes of one quantity, and what they are on other levels and on the rung below.
struct Changes {
  double by_rung, by_level, largest_by_rung, largest_by_level;

  Changes(const OverLevels& rung, const OverLevels& below, std::size_t i)
      : by_rung(std::abs(rung.all[i] - below.all[i])),
        by_level(std::abs(rung.all[i] - rung.but_finest[i])),
        largest_by_rung(std::max({by_rung, std::abs(rung.but_finest[i] - below.but_finest[i]),
                                  std::abs(rung.but_coarsest[i] - below.but_coarsest[i])})),
        largest_by_level(std::max(by_level, std::abs(below.all[i] - below.but_finest[i]))) {}

  bool follow_trend() const {
    return by_rung >= 0.2 * largest_by_rung || by_level >= 0.2 * largest_by_level;
  }
};

}  // namespace

Limits estimate_limits(const std::vector<std::vector<double>>& rung,
                       const std::vector<std::vector<double>>& rung_below,
                       const std::vector<std::vector<double>>& two_below) {
  const OverLevels here(rung), below(rung_below);
  const auto lowest = two_below.empty() ? std::vector<double>() : richardson(two_below);
  Limits limits;
  for (std::size_t i = 0; i < here.all.size(); ++i) {
    const Changes change(here, below, i);
    double rest = 0.15;
    if (!lowest.empty() && change.by_rung > 0) {
      const double ratio = std::min(change.by_rung / std::abs(below.all[i] - lowest[i]), 0.9);
      rest = std::max(0.1, ratio / (1 - ratio));
    }
    double error = rest * change.by_rung + 0.15 * change.by_level;
    const bool follows = change.follow_trend();
    const double least = follows ? 0 : 0.05 * change.largest_by_rung;
    if (i == 0) {
      limits.follows_trend = follows;
      limits.least = least;
    } else {
      error = std::max(error, least);
    }
    limits.all.push_back({here.all[i], error});
  }
  return limits;
}

}  // namespace mft
