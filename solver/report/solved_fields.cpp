#include "report/solved_fields.hpp"

#include <algorithm>

#include "action/evaluate.hpp"

namespace mft {

int SolvedFields::owner(int slab) const { return level_.action->layout().owner(slab); }

void SolvedFields::slab_values(int slab, double* q, double* p) const {
  const Layout& layout = level_.action->layout();
  const int nodes = level_.mesh->space.nodes(), times = level_.mesh->time.degree[slab] + 1;
  const VecReader qs(level_.path->q), ps(level_.path->p);
  const auto at = layout.local_offset(slab);
  for (int i = 0; i < nodes; ++i)
    for (int j = 0; j < times; ++j) {
      q[j * nodes + i] = *(qs + (at + i * times + j));
      p[j * nodes + i] = *(ps + (at + i * times + j));
    }
}

void SolvedFields::evaluate(int slab, double t, const std::vector<double>& x, double* q,
                            double* p) const {
  const PointValues values = evaluate_slab(*level_.action, *level_.path, slab, t, x);
  std::copy(values.q.begin(), values.q.end(), q);
  std::copy(values.p.begin(), values.p.end(), p);
}

void SolvedFields::initial_profile(const std::vector<double>& x, double* q0) const {
  evaluate_initial(*level_.action, *level_.path, x, q0);
}

}  // namespace mft
