#include "optimum/extrapolate.hpp"

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
                                      const std::vector<std::vector<double>>& rung_below) {
  const auto value = richardson(rung), below = richardson(rung_below);
  const auto coarser = richardson({rung.begin(), rung.end() - 1});
  std::vector<Estimate> all;
  for (std::size_t i = 0; i < value.size(); ++i)
    all.push_back(
        {value[i], 0.1 * (std::abs(value[i] - below[i]) + std::abs(value[i] - coarser[i]))});
  return all;
}

}  // namespace mft
