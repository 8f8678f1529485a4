#include "linear/sweep.hpp"

#include <algorithm>

#include "action/kernels.hpp"
#include "base/background.hpp"
#include "base/error.hpp"
#include "base/events.hpp"

namespace mft {

void Sweep::factor() {
  do_background_work();
  const Event event(Event::factorisation);
  const Layout& layout = action_.layout();
  const Mesh& mesh = action_.mesh();
  int singular = 0;
  factors_.resize(layout.last() - layout.first());
  for (int n = layout.first(); n < layout.last(); ++n) {
    try {
      factors_[n - layout.first()].factor(mesh.space, time_basis(mesh.time.degree[n]),
                                          action_.slab_hessian(n));
    } catch (const NoSolution&) {
      singular = 1;
    }
    check(PetscLogFlops(factors_[n - layout.first()].factor_flops()));
    ++factorisations_;
  }
  MPI_Allreduce(MPI_IN_PLACE, &singular, 1, MPI_INT, MPI_MAX, layout.comm());
  if (singular) throw NoSolution("the linearised forward equation is singular");
}

void Sweep::go(Vec b, Vec x, bool transposed) const {
  do_background_work();
  const Event event(Event::sweep);
  const Layout& layout = action_.layout();
  const Mesh& mesh = action_.mesh();
  const int nodes = mesh.space.nodes(), slabs = mesh.time.slabs();
  const int first = layout.first(), last = layout.last();
  check(VecCopy(b, x));
  if (first == last) return;
  std::vector<double> carry(nodes), load(nodes);
  const int before = layout.rank_before(), after = layout.rank_after();
  const int from = transposed ? after : before, to = transposed ? before : after;
  if (from != MPI_PROC_NULL)
    MPI_Recv(carry.data(), nodes, MPI_DOUBLE, from, 0, layout.comm(), MPI_STATUS_IGNORE);
  VecWriter values(x);
  for (int i = 0; i < last - first; ++i) {
    const int n = transposed ? last - 1 - i : first + i;
    const TimeBasis& basis = time_basis(mesh.time.degree[n]);
    double* slab = values + layout.local_offset(n);
    if (n != (transposed ? slabs - 1 : 0)) {
      std::fill(load.begin(), load.end(), 0.0);
      add_mass<1>(mesh.space, carry.data(), load.data());
      add_outer(nodes, transposed ? basis.e1 : basis.e0, load.data(), 1, slab);
    }
    factors_[n - first].solve(slab, transposed);
    trace(nodes, transposed ? basis.e0 : basis.e1, slab, carry.data());
    ++solves_;
    check(PetscLogFlops(factors_[n - first].solve_flops()));
  }
  if (to != MPI_PROC_NULL) MPI_Send(carry.data(), nodes, MPI_DOUBLE, to, 0, layout.comm());
}

}  // namespace mft
