#include "action/evaluate.hpp"

#include <algorithm>
#include <cmath>

#include "base/collective.hpp"
#include "mesh/basis.hpp"

namespace mft {
namespace {

// Weights of the nodal values of one element at x.
struct InElement {
  InElement(const SpaceMesh& space, double x) : element(space.element_of(x)) {
    const SpaceBasis& basis = space_basis(space.degree[element]);
    weight.resize(basis.size);
    const double inside = std::clamp(x, space.breaks.front(), space.breaks.back());
    lagrange(basis.xi, (inside - space.breaks[element]) / space.size(element), weight.data(),
             nullptr);
  }
  int element;
  std::vector<double> weight;
};

}  // namespace

PointValues evaluate_slab(const Action& action, const Path& path, int slab, double t,
                          const std::vector<double>& x) {
  const SpaceMesh& space = action.mesh().space;
  const TimeMesh& time = action.mesh().time;
  const TimeBasis& basis = time_basis(time.degree[slab]);
  std::vector<double> at(basis.size);
  lagrange(basis.s, (t - time.breaks[slab]) / time.size(slab), at.data(), nullptr);
  const VecReader qs(path.q), ps(path.p);
  const auto offset = action.layout().local_offset(slab);
  PointValues values{std::vector<double>(x.size()), std::vector<double>(x.size())};
  for (std::size_t i = 0; i < x.size(); ++i) {
    const InElement in(space, x[i]);
    const PetscInt first = offset + space.first_node[in.element] * basis.size;
    double &q = values.q[i], &p = values.p[i];
    for (std::size_t a = 0; a < in.weight.size(); ++a)
      for (int j = 0; j < basis.size; ++j) {
        const PetscInt node = first + static_cast<PetscInt>(a) * basis.size + j;
        q += in.weight[a] * at[j] * *(qs + node);
        p += in.weight[a] * at[j] * *(ps + node);
      }
  }
  return values;
}

void evaluate_initial(const Action& action, const Path& path, const std::vector<double>& x,
                      double* q0) {
  const Problem& problem = action.problem();
  const std::vector<double> p = evaluate_slab(action, path, 0, 0, x).p;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const int e = action.mesh().space.element_of(x[i]);
    const double w = p[i] - origin_shift(action.mesh(), action.observables(), e);
    double F, F2;
    problem.initial.conjugate(*problem.model, problem.initial.piece(action.mesh().space.middle(e)),
                              1, &w, {&F, &q0[i], &F2});
  }
}

namespace {

// p(t^-) - p(t^+) at x: the strengths of the instants at t whose position is left of x.
double jump_of_p(const Action& action, int slab_ending_there, double x) {
  const SpaceMesh& space = action.mesh().space;
  double jump = 0;
  for (const Observable& o : action.observables())
    if (o.kind == Observable::Kind::instant && o.last_slab() == slab_ending_there &&
        space.middle(space.element_of(x)) > o.position)
      jump += o.strength;
  return jump;
}

}  // namespace

// At a slab's end the traces that the scheme carries over converge fastest: q from the slab before
// it, p from the slab after it.
PointValues evaluate_points(const Action& action, const Path& path,
                            const std::vector<SpaceTimePoint>& points) {
  const Layout& layout = action.layout();
  const TimeMesh& time = action.mesh().time;
  PointValues values{std::vector<double>(points.size()), std::vector<double>(points.size())};
  // F* may be refused on the rank of slab 0 alone
  in_agreement(layout.comm(), [&] {
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double t = points[i].t, x = points[i].x;
      double &q = values.q[i], &p = values.p[i];
      const int before = time.slab_of(t);
      const bool at_end =
          t > 0 && std::abs(t - time.breaks[before + 1]) <= 1e-12 * time.breaks.back();
      const int after = at_end ? before + 1 : before;
      if (layout.local(before)) {
        if (t == 0)
          evaluate_initial(action, path, {x}, &q);
        else
          q = evaluate_slab(action, path, before, t, {x}).q[0];
        if (at_end) p = jump_of_p(action, before, x);
      }
      double from_after = 0;
      if (after < time.slabs() && layout.local(after))
        from_after = evaluate_slab(action, path, after, t, {x}).p[0];
      p += from_after;
    }
  });
  for (auto* field : {&values.q, &values.p})
    MPI_Allreduce(MPI_IN_PLACE, field->data(), static_cast<int>(field->size()), MPI_DOUBLE, MPI_SUM,
                  layout.comm());
  return values;
}

}  // namespace mft
