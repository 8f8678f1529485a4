#pragma once
// Chebyshev series in Boost's convention: the first coefficient counts half.
#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <cmath>
#include <vector>

namespace mft {

// Coefficients of the polynomial of this degree through f at the Chebyshev nodes inside (a, b).
template <class F>
std::vector<double> chebyshev_fit(const F& f, double a, double b, int degree) {
  const int n = degree + 1, turn = 4 * n;
  std::vector<double> cosine(turn), values(n), coefficients(n);
  for (int m = 0; m < turn; ++m)
    cosine[m] = std::cos(m * boost::math::double_constants::half_pi / n);
  for (int j = 0; j < n; ++j) values[j] = f(0.5 * (a + b) + 0.5 * (b - a) * cosine[2 * j + 1]);
  const double middle = values[n / 2];  // taken out, so that a constant is exact
  for (int k = 0; k < n; ++k) {
    double sum = 0;
    for (int j = 0; j < n; ++j) sum += (values[j] - middle) * cosine[k * (2 * j + 1) % turn];
    coefficients[k] = 2 * sum / n;
  }
  coefficients[0] += 2 * middle;
  return coefficients;
}

// The series at `count` <= most_nodes points x of [-1, 1], side by side: what a Gauss rule needs.
constexpr int most_nodes = 30;
inline void chebyshev_values(const std::vector<double>& coefficients, const double* x, int count,
                             double* values) {
  double next[most_nodes] = {}, after[most_nodes] = {};
  for (std::size_t k = coefficients.size() - 1; k > 0; --k)
    for (int j = 0; j < count; ++j) {
      const double now = 2 * x[j] * next[j] - after[j] + coefficients[k];
      after[j] = next[j];
      next[j] = now;
    }
  for (int j = 0; j < count; ++j) values[j] = x[j] * next[j] - after[j] + 0.5 * coefficients[0];
}

inline double largest(const std::vector<double>& coefficients) {
  double result = 0;
  for (const double c : coefficients) result = std::max(result, std::abs(c));
  return result;
}

// The largest of the last three: how well the series is resolved.
inline double chebyshev_tail(const std::vector<double>& coefficients) {
  double result = 0;
  for (std::size_t i = coefficients.size() - 3; i < coefficients.size(); ++i)
    result = std::max(result, std::abs(coefficients[i]));
  return result;
}

}  // namespace mft
