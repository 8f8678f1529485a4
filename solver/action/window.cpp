#include "action/window.hpp"

#include <algorithm>
#include <cmath>

#include "action/kernels.hpp"
#include "mesh/basis.hpp"

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
  const double left = action.initial().left, right = action.initial().right;
  const double size = std::max({1.0, std::abs(left), std::abs(right)});
  const auto limit = far_p(action);
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
    const int last = mesh.space.nodes() - 1;
    for (double off : {(at(qs, 0, basis.e1) - left) / size, (at(qs, last, basis.e1) - right) / size,
                       at(ps, 0, basis.e0), at(ps, last, basis.e0) - limit[n]})
      tail = std::max(tail, std::abs(off));
  }
  MPI_Allreduce(MPI_IN_PLACE, &tail, 1, MPI_DOUBLE, MPI_MAX, layout.comm());
  return tail;
}

}  // namespace mft
