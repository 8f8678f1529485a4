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

std::vector<Estimate> estimate_limits(const std::vector<std::vector<double>>& rung,
                                      const std::vector<std::vector<double>>& rung_below,
                                      const std::vector<std::vector<double>>& two_below) {
  const auto value = richardson(rung), below = richardson(rung_below);
  const auto coarser = richardson({rung.begin(), rung.end() - 1});
  const auto lowest = two_below.empty() ? std::vector<double>() : richardson(two_below);
  std::vector<Estimate> all;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const double by_rung = std::abs(value[i] - below[i]);
    const double by_level = std::abs(value[i] - coarser[i]);
    double rest = 0.15;
    if (!lowest.empty() && by_rung > 0) {
      const double ratio = std::min(by_rung / std::abs(below[i] - lowest[i]), 0.9);
      rest = std::max(0.1, ratio / (1 - ratio));
    }
    all.push_back({value[i], rest * by_rung + 0.15 * by_level});
  }
  return all;
}

}  // namespace mft
