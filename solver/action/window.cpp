#include "action/window.hpp"

#include <algorithm>
#include <cmath>

#include "action/kernels.hpp"
#include "mesh/basis.hpp"
#include "problem/units.hpp"

namespace mft {
namespace {

// p at x = ∞ at the beginning of each slab, as the scheme has it: its backward equation there,
// tested against 1.
std::vector<double> far_p(const Action& action) {
  std::vector<double> p(action.mesh().time.slabs() + 1, 0.0);
  for (const Observable& o : action.observables())
    for (const auto& [slab, weight] : o.time_weight)
      for (double w : weight) p[slab] += o.strength * w;
  for (std::size_t n = p.size() - 1; n-- > 0;) p[n] += p[n + 1];
  return p;
}

}  // namespace

double window_tail(const Action& action, const Path& path) {
  const Layout& layout = action.layout();
  const Mesh& mesh = action.mesh();
  const Problem& problem = action.problem();
  const Units unit = units_of(problem);
  const auto far_right = far_p(action);
  const VecReader q_values(path.q), p_values(path.p);
  const double *qs = q_values + 0, *ps = p_values + 0;
  double tail = 0;
  for (int n = layout.first(); n < layout.last(); ++n) {
    const TimeBasis& basis = time_basis(mesh.time.degree[n]);
    const auto at = [&](const double* field, int node, const std::vector<double>& weight) {
      double value;
      trace(1, weight, field + layout.local_offset(n) + node * basis.size, &value);
      return value;
    };
    for (Side side : both_sides) {
      if (!problem.domain.end(side).is_far()) continue;
      const int node = side == Side::left ? 0 : mesh.space.nodes() - 1;
      const double limit_of_p = side == Side::left ? 0 : far_right[n];
      const double limit_of_q = problem.initial.limit(side);
      tail = std::max(tail, std::abs((at(qs, node, basis.e1) - limit_of_q) / unit.q));
      tail = std::max(tail, std::abs((at(ps, node, basis.e0) - limit_of_p) / unit.p));
    }
  }
  MPI_Allreduce(MPI_IN_PLACE, &tail, 1, MPI_DOUBLE, MPI_MAX, layout.comm());
  return tail;
}

}  // namespace mft
