#include "action/initial_term.hpp"

#include "action/kernels.hpp"

namespace mft {

double origin_shift(const Mesh& mesh, const std::vector<Observable>& observables, int element) {
  const double x = mesh.space.middle(element);
  double shift = 0;
  for (const Observable& o : observables)
    if (o.counts_initially(x)) shift += o.strength * o.mass;
  return shift;
}

InitialTerm initial_term(const Problem& problem, const Mesh& mesh,
                         const std::vector<Observable>& observables, const double* p) {
  const SpaceMesh& space = mesh.space;
  std::vector<double> p0(space.nodes());
  trace(space.nodes(), time_basis(mesh.time.degree[0]).e0, p, p0.data());
  InitialTerm term;
  for (auto* array : {&term.w, &term.F, &term.q0, &term.F2}) array->resize(space.points());
  interpolate<1>(space, p0.data(), term.w.data(), nullptr);
  for (int e = 0; e < space.elements();) {  // runs of elements on one piece of ρ_0
    const std::size_t piece = problem.initial.piece(space.middle(e));
    const int begin = space.first_point[e];
    for (; e < space.elements() && problem.initial.piece(space.middle(e)) == piece; ++e) {
      const double shift = origin_shift(mesh, observables, e);
      for (int i = space.first_point[e]; i < space.first_point[e + 1]; ++i) term.w[i] -= shift;
    }
    problem.initial.conjugate(*problem.model, piece, space.first_point[e] - begin, &term.w[begin],
                              {&term.F[begin], &term.q0[begin], &term.F2[begin]});
  }
  return term;
}

}  // namespace mft
