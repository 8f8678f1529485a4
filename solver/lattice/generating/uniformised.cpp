#include "lattice/generating/uniformised.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.hpp"

namespace mft::lattice {

namespace {

constexpr Wide unit = std::numeric_limits<Wide>::epsilon() / 2;
constexpr double longest_stretch = 500;  // rate times time: e^{-500} is well inside the range
constexpr double alike = 1e-16;          // some hundred times what rounding leaves

// The extremes of v / g in each class. As P g = g and P >= 0 they never move apart under P.
struct Extremes {
  WideVector lowest, highest;
};

Extremes extremes(const Uniformised& generator, const WideVector& v) {
  Extremes found{WideVector(generator.classes, std::numeric_limits<Wide>::infinity()),
                 WideVector(generator.classes, 0)};
  for (std::size_t n = 0; n < v.size(); ++n) {
    const Wide ratio = v[n] / generator.harmonic[n];
    const int k = generator.class_of[n];
    found.lowest[k] = std::min(found.lowest[k], ratio);
    found.highest[k] = std::max(found.highest[k], ratio);
  }
  return found;
}

// Is v a multiple of g in each class? Then the exponential leaves it as it is, but for `alike`.
bool is_stationary(const Extremes& e) {
  for (std::size_t k = 0; k < e.lowest.size(); ++k)
    if (!(e.lowest[k] > 0 && e.highest[k] - e.lowest[k] <= alike * e.lowest[k])) return false;
  return true;
}

// Are the terms left out, of the weight `tail` together, below rounding in every entry?
bool covers(const Uniformised& generator, const WideVector& sum, const Extremes& e, Wide tail) {
  for (std::size_t n = 0; n < sum.size(); ++n)
    if (!(tail * e.highest[generator.class_of[n]] * generator.harmonic[n] <= unit * sum[n]))
      return false;
  return true;
}

// One stretch; returns the number of terms.
int apply_stretch(const Uniformised& generator, Wide mean, const Extremes& e, WideVector& v) {
  WideVector term = v, next(v.size());
  Wide weight = std::exp(-mean);
  for (Wide& entry : v) entry *= weight;
  for (int n = 1;; ++n) {
    generator.P(term, next);
    term.swap(next);
    weight *= mean / n;
    for (std::size_t m = 0; m < v.size(); ++m) v[m] += weight * term[m];
    if (n + 2 <= mean) continue;
    const Wide tail = weight * (mean / (n + 1)) / (1 - mean / (n + 2));
    if (tail == 0 || covers(generator, v, e, tail)) return n;
  }
}

}  // namespace

double apply_exponential(const Uniformised& generator, double t, WideVector& v) {
  const double total = generator.rate * t;
  const double stretches = std::ceil(total / longest_stretch);
  double error = 0;
  for (double done = 0; done < stretches; ++done) {
    const Extremes e = extremes(generator, v);
    if (is_stationary(e)) return error + alike;
    const int terms = apply_stretch(generator, total / stretches, e, v);
    for (const Wide entry : v)
      if (!(entry > 0 && std::isfinite(entry)))
        throw NoSolution("the exponential of the generator leaves the range of the arithmetic");
    // n applications of P, the n factors of a weight, the sum, what is left out.
    error += static_cast<double>(unit) * (terms * (generator.roundings + 3.0) + 10);
  }
  return error;
}

}  // namespace mft::lattice
