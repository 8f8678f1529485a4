#include "optimum/extrapolate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mft {
namespace {

using Values = std::vector<std::vector<double>>;

std::vector<double> richardson(Values table) {
  for (double weight = 2; table.size() > 1; weight *= 2) {
    for (std::size_t l = 0; l + 1 < table.size(); ++l)
      for (std::size_t i = 0; i < table[l].size(); ++i)
        table[l][i] = (weight * table[l + 1][i] - table[l][i]) / (weight - 1);
    table.pop_back();
  }
  return table[0];
}

}  // namespace

Extrapolated extrapolate(const Values& values) {
  Extrapolated result{richardson(values), {}};
  result.error.assign(result.value.size(), std::numeric_limits<double>::quiet_NaN());
  if (values.size() < 2) return result;
  const auto coarser = richardson(Values(values.begin(), values.end() - 1));
  const auto finer = richardson(Values(values.begin() + 1, values.end()));
  for (std::size_t i = 0; i < result.value.size(); ++i)
    result.error[i] =
        std::min(std::abs(result.value[i] - coarser[i]), std::abs(result.value[i] - finer[i]));
  return result;
}

}  // namespace mft
