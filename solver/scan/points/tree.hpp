#pragma once
// Which point starts from the path of which: fixed by the input alone.
#include <cstddef>
#include <vector>

#include "scan/points/points.hpp"

namespace mft::scan {

// Parents form trees: a root has none and begins with the typical path.
struct Tree {
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::vector<std::size_t> parent;                 // none: a root
  std::vector<std::vector<std::size_t>> children;  // ascending
  std::vector<std::size_t> below;                  // points under each one, itself included

  // Points on the longest way from a root.
  std::size_t depth() const;
};

// Every point a root.
Tree no_parents(std::size_t count);

// A point's parent lies on its line along the last axis on which the point is off the cheapest
// value, toward that value: d steps away from it, the parent is the largest power of two in d
// nearer (1, 2 and 4 steps away start from the cheapest, 3 from 2, 7 from 6, 6 from 4), so that
// half of the points start from their neighbour and yet a line of n points is only log2 n deep. The
// cheapest value is that of the least Σ |B| + |Q| where the axis has a B or a Q, else the middle.
// Axes that have a text, a model for instance, or a key outside model, initial, history and
// final_time join no points; neither do listed points.
Tree parents_of(const Points& points);

// The step of an axis that is cheapest; none where the axis joins no points.
std::size_t cheapest(const Axis& axis);

}  // namespace mft::scan
