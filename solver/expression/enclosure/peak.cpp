#include "expression/enclosure/peak.hpp"

#include <cmath>
#include <utility>

#include "expression/enclosure/resolved_cells.hpp"

namespace mft {
namespace {

using Spans = std::vector<std::pair<double, double>>;

// Octaves of the distance from an end, which overlap, from `reach` down to 2^-10 of it.
void add_octaves(Spans& spans, double end, double reach) {
  for (int k = 1; k <= 10; ++k)
    for (const double shift : {1.0, 0.75}) {
      const double near = end + shift * std::ldexp(reach, -k);
      const double far = end + shift * std::ldexp(reach, 1 - k);
      spans.emplace_back(std::min(near, far), std::max(near, far));
    }
}

Spans spans_of(double lower, double upper) {
  constexpr double reach = 8;
  const bool below = std::isfinite(lower), above = std::isfinite(upper);
  Spans spans;
  if (below && above) {
    const double quarter = (upper - lower) / 4;
    spans.emplace_back(lower + quarter, upper - quarter);
    add_octaves(spans, lower, 2 * quarter);
    add_octaves(spans, upper, -2 * quarter);
  } else if (below || above) {
    add_octaves(spans, below ? lower : upper, below ? reach : -reach);
  } else {
    spans = {{-1, 1}};
    for (double from = 0.5; from < reach; from *= 2)
      spans.insert(spans.end(), {{from, 2 * from}, {-2 * from, -from}});
  }
  return spans;
}

std::optional<Peak> peak_in(const Tape& f, double begin, double end) {
  constexpr double tolerance = 1e-8, finest = 1.0 / 128;
  const ResolvedCells cells = resolve(f, begin, end, tolerance);
  std::optional<Peak> narrowest;
  if (!cells.complete) narrowest = Peak{cells.where, 0, {}};
  for (std::size_t i = 1; i < cells.ends.size(); ++i) {
    const double left = cells.ends[i - 1], right = cells.ends[i], width = right - left;
    // What is fine next to an end of the span is looked at from a span around that end.
    const bool inside = 32 * width < std::min(left - begin, end - right);
    if (inside && width <= finest * (end - begin) && (!narrowest || width < narrowest->width))
      narrowest = Peak{left + width / 2, width, {}};
  }
  if (!narrowest) return {};
  for (std::size_t i = 1; i < cells.ends.size(); ++i) {
    const double left = cells.ends[i - 1], right = cells.ends[i];
    for (const double part : {0.0, 0.25, 0.5, 0.75})
      narrowest->points.push_back(left + part * (right - left));
  }
  if (!cells.complete) narrowest->points.push_back(cells.where);
  return narrowest;
}

}  // namespace

std::optional<Peak> find_peak(const Tape& f, double lower, double upper) {
  for (const auto& [begin, end] : spans_of(lower, upper))
    if (const auto peak = peak_in(f, begin, end)) return peak;
  return {};
}

}  // namespace mft
