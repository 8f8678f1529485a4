#pragma once
// Quadrature in time for integrands that vary on the scale of one hop near both ends of [0, T] and
// on ever longer scales between: Gauss-Legendre panels, graded by factors of two towards both ends.
#include <vector>

namespace mft::lattice {

struct TimeGrid {
  int order = 0;                       // nodes of a panel
  std::vector<double> breaks;          // ends of the panels, ascending, from 0 to T
  std::vector<double> nodes, weights;  // order of them for each panel, ascending
  std::vector<double> remaining;       // T - nodes, free of cancellation
};

// Panels on [0, T], the smallest 0.35 long (hop rate 1), with `order` nodes each (see
// panel_rule); T >= 0.
TimeGrid graded_grid(double T, int order);

// The rule behind a panel, on [-1, 1]; `order` is one of those of mft::gauss_rule.
struct PanelRule {
  std::vector<double> nodes, weights;
  // Row by row: integral from -1 to node q of the Lagrange polynomial of node r.
  std::vector<double> integrals;
};
PanelRule panel_rule(int order);

}  // namespace mft::lattice
