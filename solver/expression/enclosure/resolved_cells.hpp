#pragma once
// Where a function must be looked at so that nothing of it is missed.
#include <vector>

#include "expression/tape.hpp"

namespace mft {

// Cells of an interval, between ascending ends, on each of which few samples tell a function.
struct ResolvedCells {
  std::vector<double> ends;
  double total = 0;      // ∫|f|, roughly
  bool complete = true;  // false: the cells ran out
  double where = 0;      // then: inside a cell that is not resolved
};

inline constexpr int most_cells = 4096;

// Halves [begin, end] until on each cell the bounds of f's derivatives (or of f) show that f is a
// polynomial of degree 15 but for an integral below `tolerance` ∫|f|. So a peak is found wherever
// samples would fall. f, the one output of the tape, has values on all of [begin, end].
ResolvedCells resolve(const Tape& f, double begin, double end, double tolerance = 1e-14);

}  // namespace mft
