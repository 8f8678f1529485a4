#pragma once
// Tridiagonal systems, eliminated from both ends at once: two chains of divisions side by side.
#include <cstddef>
#include <vector>

namespace volumes {

struct Tridiagonal {
  std::vector<double> lower, diagonal, upper, right;  // right becomes the solution

  explicit Tridiagonal(int size) : lower(size), diagonal(size), upper(size), right(size) {}

  // No row exchanges: for dominant diagonals. The size is even and at least 4.
  void solve() {
    const int size = static_cast<int>(right.size()), half = size / 2;
    double* const a = lower.data();
    double* const b = diagonal.data();
    double* const c = upper.data();
    double* const d = right.data();
    b[0] = 1 / b[0];
    b[size - 1] = 1 / b[size - 1];
    for (int i = 1, j = size - 2; i < half; ++i, --j) {
      const double up = a[i] * b[i - 1], down = c[j] * b[j + 1];
      d[i] -= up * d[i - 1];
      d[j] -= down * d[j + 1];
      b[i] = 1 / (b[i] - up * c[i - 1]);
      b[j] = 1 / (b[j] - down * a[j + 1]);
    }
    // rows half-1 and half are left, with one unknown each beyond the eliminated ones
    const int i = half - 1, j = half;
    const double ci = c[i] * b[i], aj = a[j] * b[j], di = d[i] * b[i], dj = d[j] * b[j];
    d[j] = (dj - aj * di) / (1 - aj * ci);
    d[i] = di - ci * d[j];
    for (int k = half - 2, l = half + 1; k >= 0; --k, ++l) {
      d[k] = (d[k] - c[k] * d[k + 1]) * b[k];
      d[l] = (d[l] - a[l] * d[l - 1]) * b[l];
    }
  }
};

}  // namespace volumes
