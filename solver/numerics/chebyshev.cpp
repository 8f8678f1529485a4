#include "numerics/chebyshev.hpp"

#include <cmath>

namespace mft::chebyshev {
namespace {

// cos(π j/n), exact where it is ±1 or 0, odd about n/2.
double node(int j, int n) { return std::sin(std::acos(-1.0) * (n - 2 * j) / (2.0 * n)); }

}  // namespace

std::vector<double> points(int n) {
  std::vector<double> t(n + 1);
  for (int j = 0; j <= n; ++j) t[j] = -node(j, n);
  return t;
}

Series interpolate(const std::vector<double>& values) {
  const int n = static_cast<int>(values.size()) - 1;
  std::vector<double> cosine(2 * n);  // cos(π j/n)
  for (int j = 0; j < 2 * n; ++j) cosine[j] = node(j, n);
  Series c(n + 1);
  for (int k = 0; k <= n; ++k) {
    double sum = 0;
    // T_k(-cos(π j/n)) = (-1)^k cos(π j k/n), halved weights at both ends.
    for (int j = 0; j <= n; ++j)
      sum += (j == 0 || j == n ? 0.5 : 1.0) * cosine[j * k % (2 * n)] * values[j];
    c[k] = (k % 2 == 0 ? 1 : -1) * (k == 0 || k == n ? 1.0 : 2.0) / n * sum;
  }
  return c;
}

double value(const Series& f, double t) {
  double b1 = 0, b2 = 0;
  for (std::size_t k = f.size() - 1; k > 0; --k) {
    const double b = f[k] + 2 * t * b1 - b2;
    b2 = b1;
    b1 = b;
  }
  return f[0] + t * b1 - b2;
}

// c'_{k-1} = c'_{k+1} + 2 k c_k
Series derivative(const Series& f) {
  Series slope(f.size(), 0.0);
  for (std::size_t k = f.size() - 1; k > 0; --k)
    slope[k - 1] = (k + 1 < f.size() ? slope[k + 1] : 0) + 2 * static_cast<double>(k) * f[k];
  slope[0] *= 0.5;
  slope.resize(std::max<std::size_t>(1, f.size() - 1));
  return slope;
}

Series integral(const Series& f) {
  const std::size_t n = f.size();
  const auto at = [&](std::size_t k) { return k < n ? f[k] : 0.0; };
  Series c(n + 1, 0.0);
  for (std::size_t k = 1; k <= n; ++k)
    c[k] = ((k == 1 ? 2 : 1) * at(k - 1) - at(k + 1)) / (2.0 * static_cast<double>(k));
  for (std::size_t k = 1; k <= n; ++k) c[0] += k % 2 == 1 ? c[k] : -c[k];
  return c;
}

Series divided_by_distance(const Series& f) {
  // f_k = a_k + (a_{k-1} + a_{k+1})/2 from the highest k down; a_0 counts twice in f_1.
  const std::size_t n = f.size() - 1;
  Series a(n + 2, 0.0);
  for (std::size_t k = n; k > 1; --k) a[k - 1] = 2 * (f[k] - a[k]) - a[k + 1];
  a[0] = f[1] - a[1] - a[2] / 2;
  a.resize(n);
  return a;
}

}  // namespace mft::chebyshev
