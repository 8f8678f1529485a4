#include "optimum/extrapolate.hpp"

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

}  // namespace mft
