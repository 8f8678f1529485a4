#pragma once
// What is extrapolated over meshes, and how.
#include <cstddef>
#include <vector>

#include "numerics/estimate.hpp"

namespace mft {

// What the path on a mesh gives, each number of which is extrapolated by itself.
// T: double, of one mesh; Estimate, of the limit.
template <class T>
struct QuantitiesOf {
  T mu = {};
  T Phi = {};           // Σ B_k Q_k - μ over the targets, stationary in B_k and the path
  std::vector<T> O, B;  // of each observable: its value (Q_k, ∫ λ_c Q dt) and its strength
  std::vector<T> q, p;  // at each point of the output
};
using Quantities = QuantitiesOf<double>;
using QuantityEstimates = QuantitiesOf<Estimate>;

// All in a row, and the reverse, for as many of each as `shape` has.
template <class T>
std::vector<T> flatten(const QuantitiesOf<T>& quantities) {
  std::vector<T> row{quantities.mu, quantities.Phi};
  for (const auto* part : {&quantities.O, &quantities.B, &quantities.q, &quantities.p})
    row.insert(row.end(), part->begin(), part->end());
  return row;
}

template <class T, class U>
QuantitiesOf<T> unflatten(const std::vector<T>& row, const QuantitiesOf<U>& shape) {
  QuantitiesOf<T> quantities;
  auto next = row.begin();
  quantities.mu = *next++;
  quantities.Phi = *next++;
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

// The limit of values over levels whose error is c_1 2^-L + c_2 4^-L + c_3 8^-L + …: values[l][i]
// is quantity i on consecutive levels, coarsest first; n levels eliminate the first n - 1 terms
// (Richardson 1911). At least one level.
std::vector<double> richardson(std::vector<std::vector<double>> values);

// Limits with errors.
struct Limits {
  std::vector<Estimate> all;
  // The first's error is what the levels and rungs before lead to expect; else two small
  // differences may have met by chance.
  bool follows_trend = true;
  double least = 0;  // error of the first then, where no further mesh confirms it
};

// From the same levels (at least two) of a rung of degrees and of the one below it. A rung gains a
// factor of 8 or more, mostly 20, and so does a level, so that 0.15 of the change between the rungs
// and of that on leaving out the finest level bound the error on the higher rung. Where the rung
// below that one is known too (else empty), the geometric rest of the changes between rungs, a
// tenth at least, takes the place of the first.
// The change between the rungs hardly depends on which levels it is taken over, nor does that by
// the finest level on the rung: where both are less than a fifth of what they are otherwise, they
// do not follow the trend, and a twentieth of the larger change is the least error. The first,
// which may be confirmed on a further mesh, is left as it is.
Limits estimate_limits(const std::vector<std::vector<double>>& rung,
                       const std::vector<std::vector<double>>& rung_below,
                       const std::vector<std::vector<double>>& two_below = {});

}  // namespace mft
