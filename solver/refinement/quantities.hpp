#pragma once
// What the path on a mesh gives, each number of which is extrapolated over meshes by itself.
#include <cstddef>
#include <vector>

#include "numerics/estimate.hpp"

namespace mft {

// T: double, of one mesh; Estimate, of the limit.
template <class T>
struct QuantitiesOf {
  T mu = {};
  std::vector<T> O, B;  // of each observable: its value (Q_k, ∫ λ_c Q dt) and its strength
  std::vector<T> q, p;  // at each point of the output
};
using Quantities = QuantitiesOf<double>;
using QuantityEstimates = QuantitiesOf<Estimate>;

// All in a row, and the reverse, for as many of each as `shape` has.
template <class T>
std::vector<T> flatten(const QuantitiesOf<T>& quantities) {
  std::vector<T> row{quantities.mu};
  for (const auto* part : {&quantities.O, &quantities.B, &quantities.q, &quantities.p})
    row.insert(row.end(), part->begin(), part->end());
  return row;
}

template <class T, class U>
QuantitiesOf<T> unflatten(const std::vector<T>& row, const QuantitiesOf<U>& shape) {
  QuantitiesOf<T> quantities;
  auto next = row.begin();
  quantities.mu = *next++;
  const auto take = [&next](std::vector<T>& part, std::size_t size) {
    part.assign(next, next + static_cast<std::ptrdiff_t>(size));
    next += static_cast<std::ptrdiff_t>(size);
  };
  take(quantities.O, shape.O.size());
  take(quantities.B, shape.B.size());
  take(quantities.q, shape.q.size());
  take(quantities.p, shape.p.size());
  return quantities;
}

}  // namespace mft
