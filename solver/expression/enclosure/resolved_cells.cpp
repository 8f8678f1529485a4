#include "expression/enclosure/resolved_cells.hpp"

#include <algorithm>
#include <cmath>
#include <queue>

#include "expression/enclosure/interval_series.hpp"

namespace mft {
namespace {

struct Cell {
  double begin, end;
  double doubt = 0;      // what its integral of |f| may be off by
  double magnitude = 0;  // its integral of |f|, roughly
  bool operator<(const Cell& other) const { return doubt < other.doubt; }
  double middle() const { return begin + (end - begin) / 2; }
};

Cell measured(const Tape& f, double begin, double end) {
  Cell cell{begin, end};
  const Interval value = enclose_series(f, begin, end, 0)[0];
  const double length = end - begin, least = zero_in(value) ? 0 : std::abs(value.lower());
  const double least_too = zero_in(value) ? 0 : std::abs(value.upper());
  cell.doubt = length * width(value);
  cell.magnitude = length * std::max({std::min(least, least_too), std::abs(f(cell.middle()))});
  return cell;
}

// ∫|f| to an order of magnitude: the cell is halved that says least.
double rough_total(const Tape& f, double begin, double end) {
  constexpr int halvings = 400;
  std::priority_queue<Cell> cells;
  cells.push(measured(f, begin, end));
  double total = cells.top().magnitude;
  for (int i = 0; i < halvings; ++i) {
    const Cell worst = cells.top();
    const bool known = worst.doubt * static_cast<double>(cells.size()) <= total / 2;
    if (known || !(worst.begin < worst.middle() && worst.middle() < worst.end)) break;
    cells.pop();
    const Cell left = measured(f, worst.begin, worst.middle());
    const Cell right = measured(f, worst.middle(), worst.end);
    cells.push(left);
    cells.push(right);
    total += left.magnitude + right.magnitude - worst.magnitude;
  }
  return total;
}

// The interpolation at 16 Chebyshev points is off by 2^-15 |h^16 f^(16)/16!| at most.
bool is_resolved(const Tape& f, double begin, double end, double negligible) {
  const IntervalSeries series = enclose_series(f, begin, end);
  const double length = end - begin;
  return length * width(series[0]) <= negligible ||
         length * std::ldexp(norm(series[series_order]), 1 - series_order) <= negligible;
}

}  // namespace

ResolvedCells resolve(const Tape& f, double begin, double end, double tolerance) {
  ResolvedCells result;
  result.ends = {begin};
  result.total = rough_total(f, begin, end);
  std::vector<double> pending = {end};  // ends of the cells to come, the next one last
  while (!pending.empty()) {
    const double left = result.ends.back(), right = pending.back();
    const double middle = left + (right - left) / 2;
    if (is_resolved(f, left, right, tolerance * result.total)) {
      result.ends.push_back(right);
      pending.pop_back();
    } else if (left < middle && middle < right && pending.size() < 100 &&
               result.ends.size() < most_cells) {
      pending.push_back(middle);
    } else {
      result.complete = false;
      result.where = middle;
      return result;
    }
  }
  return result;
}

}  // namespace mft
