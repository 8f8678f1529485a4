#pragma once
// An expression of λ(t), read: smooth but for kinks between its jumps, and looked into everywhere.
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace mft {

// λ(t) between two of its jumps.
struct CountingPart {
  std::function<void(std::size_t n, const double* t, double* out)> values;
  std::vector<double> kinks;  // inside
  std::vector<double> cells;  // ends, after the part's beginning, of cells that resolve it
  double total;               // ∫|λ| dt, roughly
  double end;
};

// The parts of an expression that must have a value on all of [begin, end], ascending. Those read
// last are kept: a scan asks for the same at each of its points. Throws InputError, which begins
// with `key`, where it has no value or varies too fast to be followed.
const std::vector<CountingPart>& counting_parts(const std::string& lambda, double begin, double end,
                                                const std::string& key);

}  // namespace mft
