#pragma once
// What a scan would take: from one point that is solved.
#include <string>

#include "scan/points/tree.hpp"
#include "scan/stages/point_solver.hpp"

namespace mft::scan {

struct Expected {
  std::size_t probe = 0;    // the point that was solved
  double took = 0;          // it, seconds
  double memory = 0;        // MB of a rank
  std::string status;       // of the solution
  double seconds = 0;       // the whole scan
  int groups = 0;           // that solve a point each
  int ranks = 0;            // of a group
  std::size_t longest = 0;  // line of parents
};

// Solves one point, half-way to the far end of each axis, and says what all will take. On rank 0,
// elsewhere nothing. Collective over all ranks.
Expected expect(const ScanSettings& scan, const Tree& tree, const PointSolver& solver);

}  // namespace mft::scan
