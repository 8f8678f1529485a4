#include "action/identities.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "action/kernels.hpp"

namespace mft {
namespace {

// ∫ u dx over each element of a profile given at its nodes.
std::vector<double> element_integrals(const SpaceMesh& space, const std::vector<double>& u) {
  std::vector<double> at_points(space.points()), integral(space.elements());
  interpolate<1>(space, u.data(), at_points.data(), nullptr);
  for (int e = 0; e < space.elements(); ++e)
    for (int i = space.first_point[e]; i < space.first_point[e + 1]; ++i)
      integral[e] += space.weight[i] * at_points[i];
  return integral;
}

double right_of(const SpaceMesh& space, const std::vector<double>& integral, double x) {
  double sum = 0;
  for (int e = 0; e < space.elements(); ++e)
    if (space.middle(e) > x) sum += integral[e];
  return sum;
}

// ∫∫ ∂ℒ/∂p_x φ_x over one element and slab, φ the basis function of the element's right node.
template <int times>
// NOLINTNEXTLINE(readability-function-size): a kernel
double stiffness_residual(const Problem& problem, const SpaceMesh& space, int e,
                          const TimeBasis& basis, double tau, const double* q, const double* p) {
  const SpaceBasis& element = space_basis(space.degree[e]);
  const double h = space.size(e);
  double sum = 0;
  for (int i = 0; i < element.points; ++i)
    for (int j = 0; j < times; ++j) {
      double value = 0, qx = 0, px = 0, c[6];
      for (int a = 0; a < element.size; ++a) {
        const int at = (space.first_node[e] + a) * times + j;
        value += element.E(i, a) * q[at];
        qx += element.G(i, a) * q[at] / h;
        px += element.G(i, a) * p[at] / h;
      }
      // in an array, not by transport(): the compiler would round the sum below otherwise
      problem.model->coefficients(1, &value, {c, c + 1, c + 2, c + 3, c + 4, c + 5});
      sum += tau * basis.w[j] * element.w[i] * element.G(i, element.size - 1) *
             problem.lagrangian().at({c[0], c[1], c[2], c[3], c[4], c[5]}, qx, px).px;
    }
  return sum;
}

// (u, φ) over the element, φ as above.
double mass_residual(const SpaceMesh& space, int e, const double* u) {
  const SpaceBasis& element = space_basis(space.degree[e]);
  double sum = 0;
  for (int b = 0; b < element.size; ++b)
    sum += space.size(e) * element.mass(element.size - 1, b) * u[space.first_node[e] + b];
  return sum;
}

// The same for q_0, known at the quadrature points.
double initial_residual(const SpaceMesh& space, int e, const std::vector<double>& q0) {
  const SpaceBasis& element = space_basis(space.degree[e]);
  double sum = 0;
  for (int i = 0; i < element.points; ++i) {
    const int at = space.first_point[e] + i;
    sum += space.weight[at] * element.E(i, element.size - 1) * q0[at];
  }
  return sum;
}

// ∫ (Θ(x - leftmost) - counted) q dx: what an observable leaves out of the mass right of leftmost.
double uncounted(const SpaceMesh& space, const Observable& o, const std::vector<double>& q) {
  if (o.spread == 0) return 0;
  std::vector<double> at_points(space.points());
  interpolate<1>(space, q.data(), at_points.data(), nullptr);
  double sum = 0;
  for (int i = 0; i < space.points(); ++i) {
    const double x = space.point[i];
    sum += space.weight[i] * ((x > o.leftmost()) - o.counted(x)) * at_points[i];
  }
  return sum;
}

// Sums over ranks.
class SlabSums {
 public:
  SlabSums(int slabs, std::size_t observables)
      : count(observables), values_(slabs * (2 + observables) + 2 + 3 * observables, 0.0) {}
  // At the end of a slab: the mass, and the part of it right of the reference.
  double& mass(int n) { return values_[n * (2 + count)]; }
  double& right(int n) { return values_[n * (2 + count) + 1]; }
  // Of a slab and an observable: the residual left of its leftmost position.
  double& residual(int n, std::size_t l) { return values_[n * (2 + count) + 2 + l]; }
  // The same of q_0; what of it lies between origin and leftmost position.
  double& initial_mass() { return *initial(); }
  double& initial_right() { return initial()[1]; }
  double& initial_between(std::size_t l) { return initial()[2 + l]; }
  double& initial_residual(std::size_t l) { return initial()[2 + count + l]; }
  // What an instant leaves out at its time.
  double& uncounted(std::size_t l) { return initial()[2 + 2 * count + l]; }

  void add_over_ranks(MPI_Comm comm) {
    MPI_Allreduce(MPI_IN_PLACE, values_.data(), static_cast<int>(values_.size()), MPI_DOUBLE,
                  MPI_SUM, comm);
  }

  const std::size_t count;  // observables

 private:
  double* initial() { return &values_[values_.size() - 2 - 3 * count]; }
  std::vector<double> values_;
};

void add_initial(const Action& action, const Path& path, const std::vector<int>& left_element,
                 SlabSums& sums) {
  const SpaceMesh& space = action.mesh().space;
  const auto q0 = action.initial_profile(path);
  if (q0.empty()) return;
  for (int e = 0; e < space.elements(); ++e) {
    double integral = 0;
    for (int i = space.first_point[e]; i < space.first_point[e + 1]; ++i)
      integral += space.weight[i] * q0[i];
    const double x = space.middle(e);
    sums.initial_mass() += integral;
    if (x > Domain::reference) sums.initial_right() += integral;
    for (std::size_t l = 0; l < sums.count; ++l) {
      const Observable& o = action.observables()[l];
      sums.initial_between(l) += integral * ((x > o.origin) - (x > o.leftmost()));
    }
  }
  for (std::size_t l = 0; l < sums.count; ++l)
    sums.initial_residual(l) = initial_residual(space, left_element[l], q0);
}

}  // namespace

Identities identities(const Action& action, const Path& path) {
  const Mesh& mesh = action.mesh();
  const SpaceMesh& space = mesh.space;
  const Layout& layout = action.layout();
  const int slabs = mesh.time.slabs();
  std::vector<int> left_element;
  for (const Observable& o : action.observables()) {
    const double beyond_round_off = 1e-6 * o.spread;
    left_element.push_back(space.element_of(o.leftmost() + beyond_round_off) - 1);
  }
  SlabSums sums(slabs, left_element.size());
  {
    const VecReader qs(path.q), ps(path.p);
    std::vector<double> end(space.nodes());
    for (int n = layout.first(); n < layout.last(); ++n) {
      const TimeBasis& basis = time_basis(mesh.time.degree[n]);
      const double *qn = qs + layout.local_offset(n), *pn = ps + layout.local_offset(n);
      trace(space.nodes(), basis.e1, qn, end.data());
      const auto integral = element_integrals(space, end);
      sums.mass(n) = std::accumulate(integral.begin(), integral.end(), 0.0);
      sums.right(n) = right_of(space, integral, Domain::reference);
      for (std::size_t l = 0; l < left_element.size(); ++l) {
        const int e = left_element[l];
        const Observable& o = action.observables()[l];
        if (o.last_slab() == n) sums.uncounted(l) = uncounted(space, o, end);
        with_times(basis.size, [&](auto times) {
          sums.residual(n, l) += stiffness_residual<times>(action.problem(), space, e, basis,
                                                           mesh.time.size(n), qn, pn);
        });
        // (q(t_{n+1}^-) - q(t_n^-), φ) telescopes over the slabs
        sums.residual(n, l) += mass_residual(space, e, end.data());
        if (n + 1 < slabs) sums.residual(n + 1, l) -= mass_residual(space, e, end.data());
      }
    }
  }
  add_initial(action, path, left_element, sums);
  sums.add_over_ranks(layout.comm());

  Identities result;
  const ActionParts parts = action.parts(path);
  result.action_minus_14 = -parts.action - parts.mu();
  result.current_t = mesh.time.breaks;
  result.current_Q = {0};
  for (int n = 0; n < slabs; ++n) {
    result.mass = std::max(result.mass, std::abs(sums.mass(n) - sums.initial_mass()));
    result.current_Q.push_back(sums.right(n) - sums.initial_right());
  }
  for (std::size_t l = 0; l < left_element.size(); ++l) {
    const Observable& o = action.observables()[l];
    if (o.kind != Observable::Kind::instant) continue;
    double flux = sums.initial_residual(l);
    for (int n = 0; n <= o.last_slab(); ++n) flux -= sums.residual(n, l);
    result.flux.push_back(flux - parts.observables[l] - sums.initial_between(l) -
                          sums.uncounted(l));
  }
  return result;
}

}  // namespace mft
