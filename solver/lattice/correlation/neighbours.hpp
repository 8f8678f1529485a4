#pragma once
// The correlation of neighbouring sites, <τ_k τ_{k+1}>_c = (ρ_a - ρ_b)² c_{k,k+1}(t), on the
// infinite line from a Bernoulli step; c is that of the densities 1 and 0, (68).
//
// Put z = u w, z' = u / w in (68) for j = i + 1. With x = u + 1/u the integrand in w is
// e^{t (x (w + 1/w) - 4)} / (x w - 2); its pole, w = 2/x, has the exponent x²/2 - 2, and
// x (w + 1/w) - 2 - x²/2 = (x w - 2)(1 - x / 2w). So d/dt - (x²/2 - 2) removes the denominator,
// and the neighbours obey an equation of their own:
//
//   dc_{k,k+1}/dt = ½ (c_{k+1,k+2} - 2 c_{k,k+1} + c_{k-1,k}) + ¼ d(g_k²)/dt,    c_{k,k+1}(0) = 0.
//
// It costs O(√T) a time where (68) costs O(T).
#include <vector>

#include "lattice/correlation/time_grid.hpp"
#include "lattice/correlation/walk.hpp"

namespace mft::lattice {

// <τ_k τ_{k+1}>_c at the nodes of a time grid, zero where not stored.
struct Neighbours {
  std::vector<int> first;                   // by node, the first bond stored
  std::vector<std::vector<double>> values;  // by node, by bond
  double at(std::size_t node, int k) const {
    const int n = k - first[node];
    return n >= 0 && n < static_cast<int>(values[node].size()) ? values[node][n] : 0.0;
  }
};

// On the infinite line, from a step profile; to 1e-18 absolute but for rounding.
Neighbours step_neighbours(const Profile& step, const TimeGrid& grid);

}  // namespace mft::lattice
