#include "lattice/correlation/time_grid.hpp"

#include <boost/math/special_functions/legendre.hpp>

#include "numerics/gauss.hpp"

namespace mft::lattice {

PanelRule panel_rule(int order) {
  using boost::math::legendre_p;
  const GaussRule& legendre = mft::gauss_rule(order);
  PanelRule rule{legendre.x, legendre.w, {}};
  const int n = order;
  // Lagrange polynomials in Legendre polynomials: l_r = w_r Σ_{d<n} (2d+1)/2 P_d(x_r) P_d, and
  // (2d+1) ∫_{-1}^x P_d = P_{d+1}(x) - P_{d-1}(x), P_{-1} = -1.
  rule.integrals.assign(n * n, 0.0);
  for (int q = 0; q < n; ++q)
    for (int r = 0; r < n; ++r) {
      double sum = 0;
      for (int d = 0; d < n; ++d) {
        const double before = d ? legendre_p(d - 1, rule.nodes[q]) : -1.0;
        sum += legendre_p(d, rule.nodes[r]) * (legendre_p(d + 1, rule.nodes[q]) - before);
      }
      rule.integrals[q * n + r] = rule.weights[r] * sum / 2;
    }
  return rule;
}

TimeGrid graded_grid(double T, int order) {
  constexpr double smallest = 0.35;
  std::vector<double> half = {0};  // breaks from an end to the middle, or to the other end
  for (double x = smallest; x < 0.75 * T / 2; x *= 2) half.push_back(x);
  half.push_back(half.size() > 1 ? T / 2 : T);
  const PanelRule rule = panel_rule(order);
  TimeGrid grid;
  grid.order = order;
  grid.breaks = half;
  for (std::size_t p = 0; p + 1 < half.size(); ++p)
    for (int q = 0; q < order; ++q) {
      const double h = (half[p + 1] - half[p]) / 2;
      grid.nodes.push_back(half[p] + h * (1 + rule.nodes[q]));
      grid.remaining.push_back(T - grid.nodes.back());
      grid.weights.push_back(h * rule.weights[q]);
    }
  if (half.size() > 2) {
    for (std::size_t p = half.size() - 1; p-- > 0;) grid.breaks.push_back(T - half[p]);
    for (std::size_t n = grid.nodes.size(); n-- > 0;) {
      grid.nodes.push_back(grid.remaining[n]);
      grid.remaining.push_back(grid.nodes[n]);
      grid.weights.push_back(grid.weights[n]);
    }
  }
  return grid;
}

}  // namespace mft::lattice
