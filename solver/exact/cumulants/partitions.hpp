#pragma once
// Set partitions: joint cumulants from joint moments.
#include <cstddef>
#include <vector>

namespace mft::exact {

using Partition = std::vector<std::vector<std::size_t>>;

// Every partition of {0, …, n-1} into blocks.
inline std::vector<Partition> set_partitions(std::size_t n) {
  std::vector<Partition> partitions = {{}};
  for (std::size_t element = 0; element < n; ++element) {
    std::vector<Partition> next;
    for (const Partition& partition : partitions) {
      for (std::size_t b = 0; b < partition.size(); ++b) {
        next.push_back(partition);
        next.back()[b].push_back(element);
      }
      next.push_back(partition);
      next.back().push_back({element});
    }
    partitions = std::move(next);
  }
  return partitions;
}

// (-1)^{|π|-1} (|π|-1)!, the weight of a partition in the joint cumulant.
inline double cumulant_weight(const Partition& partition) {
  double weight = 1;
  for (std::size_t k = 1; k < partition.size(); ++k) weight *= -static_cast<double>(k);
  return weight;
}

}  // namespace mft::exact
