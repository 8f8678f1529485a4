#include "lattice/correlation/neighbours.hpp"

#include <petscsys.h>
// after petscsys.h, which it needs
#include <petscblaslapack.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/error.hpp"
#include "lattice/correlation/walk.hpp"

namespace mft::lattice {

namespace {

constexpr double depth = 46;  // e^-46 = 1e-20 is taken for zero

// cos(2π m / period) for every m, and Σ_k a_k cos(2π p k / period).
class CosineTable {
 public:
  explicit CosineTable(int period) : period_(period), table_(period) {
    for (int m = 0; m < period; ++m) table_[m] = std::cos(2 * M_PI * m / period);
  }
  // a_0 + 2 Σ_{k>0} a_k cos(2π p k / period).
  double even_sum(const double* a, int size, int p) const {
    double sum = 0;
    for (int k = 1, m = p; k < size; ++k) {
      sum += a[k] * table_[m];
      m += p;
      if (m >= period_) m -= period_;
    }
    return a[0] + 2 * sum;
  }

 private:
  int period_;
  std::vector<double> table_;
};

// Solves (1 + s A) y = f in place of f; A is row by row, work of the same size.
void solve_shifted(const std::vector<double>& A, double s, std::vector<double>& f,
                   std::vector<double>& work) {
  PetscBLASInt n = static_cast<PetscBLASInt>(f.size()), one = 1, info = 0;
  for (int i = 0; i < n; ++i)
    for (int k = 0; k < n; ++k) work[k * n + i] = s * A[i * n + k] + (i == k);
  std::vector<PetscBLASInt> pivots(n);
  LAPACKgesv_(&n, &one, work.data(), &n, pivots.data(), f.data(), &n, &info);
  if (info) throw Error(exit_internal, "lattice: the collocation matrix is singular");
}

// c_{k,k+1} at every node, k = 0, 1, …; c_{-k,1-k} = c_{k,k+1}.
//
// With e = c - ¼ g², of Fourier modes E(φ), λ = 1 - cos φ and G(φ, t) = Σ_k g_k² e^{iφk}:
// dE/dt = -λ (E + G/4), E(0) = -¼. Nothing cancels. Each mode is integrated by collocation at the
// Gauss nodes; modes with λ t > depth have died out, and only those left count at a node.
std::vector<std::vector<double>> unit_step(const TimeGrid& grid) {
  const int n = grid.order;
  const PanelRule rule = panel_rule(n);
  const double T = grid.breaks.back();
  const int half = walk_reach(T / 2, depth) + 2, period = 2 * half;  // e spreads like g(t / 2)
  const CosineTable cosines(period);
  std::vector<double> mode(half + 1, -0.25);  // E at the start of the panel
  std::vector<std::vector<double>> out, squares(n), modes(n);
  std::vector<double> work(n * n), f(n);
  for (std::size_t panel = 0; panel + 1 < grid.breaks.size(); ++panel) {
    const double begin = grid.breaks[panel], h = (grid.breaks[panel + 1] - begin) / 2;
    int active = 0;
    while (active <= half && (1 - std::cos(M_PI * active / half)) * begin < depth) ++active;
    for (int q = 0; q < n; ++q) {
      squares[q] = walk_propagator(grid.nodes[panel * n + q]);
      if (static_cast<int>(squares[q].size()) > half) squares[q].resize(half);
      for (double& g : squares[q]) g *= g;
      modes[q].assign(active, 0.0);
    }
    for (int p = 0; p < active; ++p) {
      const double sine = std::sin(M_PI * p / period), lambda = 2 * sine * sine;
      for (int q = 0; q < n; ++q)
        f[q] = -lambda * (mode[p] + cosines.even_sum(squares[q].data(), squares[q].size(), p) / 4);
      solve_shifted(rule.integrals, lambda * h, f, work);  // f = dE/dt at the nodes
      for (int q = 0; q < n; ++q) {
        double rise = 0;
        for (int r = 0; r < n; ++r) rise += rule.integrals[q * n + r] * f[r];
        modes[q][p] = (mode[p] + h * rise) / period;
      }
      double rise = 0;
      for (int r = 0; r < n; ++r) rise += rule.weights[r] * f[r];
      mode[p] += h * rise;
      // An even function: modes 0 and `half` occur once, the others with their mirror image.
      if (p == half)
        for (int q = 0; q < n; ++q) modes[q][p] /= 2;
    }
    for (int q = 0; q < n; ++q) {
      const double t = grid.nodes[panel * n + q];
      const int size = std::min(half, walk_reach(t / 2, depth) + 1);
      std::vector<double> c(size);
      for (int k = 0; k < size; ++k) {
        c[k] = cosines.even_sum(modes[q].data(), active, k);
        if (k < static_cast<int>(squares[q].size())) c[k] += squares[q][k] / 4;
      }
      out.push_back(std::move(c));
    }
  }
  return out;
}

}  // namespace

Neighbours step_neighbours(const Profile& step, const TimeGrid& grid) {
  Neighbours neighbours;
  neighbours.first.assign(grid.nodes.size(), 0);
  neighbours.values.resize(grid.nodes.size());
  if (step.drops.empty()) return neighbours;  // equilibrium: a product measure for ever
  const Profile::Drop drop = step.drops.front();
  const std::vector<std::vector<double>> halves = unit_step(grid);
  for (std::size_t q = 0; q < halves.size(); ++q) {
    const std::vector<double>& half = halves[q];
    const int reach = static_cast<int>(half.size()) - 1;
    neighbours.first[q] = drop.bond - reach;
    for (int k = -reach; k <= reach; ++k)
      neighbours.values[q].push_back(drop.size * drop.size * half[std::abs(k)]);
  }
  return neighbours;
}

}  // namespace mft::lattice
