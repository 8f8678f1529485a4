#include "exact/reduction/source.hpp"

#include <algorithm>
#include <boost/math/special_functions/chebyshev.hpp>
#include <cmath>

#include "numerics/chebyshev_fit.hpp"

namespace mft::exact {

bool samples_tell(const Source& source, double from, double to) {
  constexpr int degree = 32;
  constexpr double tolerance = 1e-12;  // on what particles gain, of order 1 where it matters
  constexpr double places[] = {0.11, 0.37, 0.61, 0.87};
  const auto begin = std::upper_bound(source.cells.begin(), source.cells.end(), from);
  const auto end = std::lower_bound(source.cells.begin(), source.cells.end(), to);
  if (begin >= end) return true;
  const double length = to - from;
  const std::vector<double> fit = chebyshev_fit(source.lambda, from, to, degree);
  const auto agrees = [&](double left, double right) {
    return std::all_of(std::begin(places), std::end(places), [&](double place) {
      const double t = left + place * (right - left);
      const double value = boost::math::chebyshev_clenshaw_recurrence(fit.data(), fit.size(),
                                                                      2 * (t - from) / length - 1);
      return (right - left) * std::abs(source.lambda(t) - value) <=
             tolerance * std::max(1., source.total);
    });
  };
  double left = from;
  for (auto cell = begin; cell != end; left = *cell++)
    if (!agrees(left, *cell)) return false;
  return agrees(left, to);
}

std::vector<double> told_by_samples(const Source& source, double from, double to) {
  const double shortest = std::ldexp(to - from, -40);
  std::vector<double> ends = {from}, pending = {to};
  while (!pending.empty()) {
    const double left = ends.back(), right = pending.back();
    if (right - left > shortest && !samples_tell(source, left, right)) {
      pending.push_back(left + 0.5 * (right - left));
    } else {
      ends.push_back(right);
      pending.pop_back();
    }
  }
  return ends;
}

}  // namespace mft::exact
