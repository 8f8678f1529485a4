#include "linear/slab/exchange.hpp"

#include <algorithm>
#include <boost/align/aligned_allocator.hpp>
#include <cmath>
#include <cstddef>
#include <vector>

namespace mft {
namespace {

// The row at or below p, and above n, with the largest entry of a column.
int pivot_row(const double* column, int p, int n) {
  int row = p;
  for (int i = p + 1; i < n; ++i)
    if (std::abs(column[i]) > std::abs(column[row])) row = i;
  return row;
}

}  // namespace

bool exchange(int n, int size, int ld, double* F) {
  const auto at = [&](int j) { return F + static_cast<std::size_t>(j) * ld; };
  // aligned, for it is read with every column: a factorization took a third longer where loads of
  // it crossed cache lines
  std::vector<double, boost::alignment::aligned_allocator<double, 64>> scaled(size);
  std::vector<int> rows(n);  // the row that took the place of row p
  for (int p = 0; p < n; ++p) {
    double* const pivots = at(p);
    const int row = pivot_row(pivots, p, n);
    rows[p] = row;
    if (row != p)
      for (int j = 0; j < size; ++j) std::swap(at(j)[p], at(j)[row]);
    const double inverse = 1 / pivots[p];
    if (!std::isfinite(inverse)) return false;
    for (int i = 0; i < size; ++i) scaled[i] = pivots[i] * inverse;
    scaled[p] = 0;  // row p has a rule of its own
    for (int j = 0; j < size; ++j) {
      if (j == p) continue;
      double* const column = at(j);
      const double factor = column[p];
      for (int i = 0; i < size; ++i) column[i] -= factor * scaled[i];
      column[p] = factor * inverse;
    }
    for (int i = 0; i < size; ++i) pivots[i] = -scaled[i];
    pivots[p] = inverse;
  }
  for (int p = n - 1; p >= 0; --p) {
    if (rows[p] != p) std::swap_ranges(at(p), at(p) + size, at(rows[p]));
  }
  return true;
}

}  // namespace mft
