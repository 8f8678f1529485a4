#pragma once
// Gauss-Legendre rules (Boost's tables) and composite integration with them.
#include <vector>

namespace mft {

struct GaussRule {
  std::vector<double> x, w;  // nodes in (-1, 1), ascending, and weights
};

// The rule of n nodes; n is 10, 15, 20, 25 or 30.
const GaussRule& gauss_rule(int n);

// ∫ f from edges.front() to edges.back(), one rule on each interval between ascending edges.
template <class F>
double integrate(const std::vector<double>& edges, const GaussRule& rule, F&& f) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    const double half = 0.5 * (edges[i + 1] - edges[i]), middle = 0.5 * (edges[i + 1] + edges[i]);
    for (std::size_t j = 0; j < rule.x.size(); ++j)
      sum += rule.w[j] * half * f(middle + half * rule.x[j]);
  }
  return sum;
}

}  // namespace mft
