#include "action/identities.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "action/kernels.hpp"
#include "problem/lagrangian.hpp"

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
double stiffness_residual(const Model& model, const SpaceMesh& space, int e, const TimeBasis& basis,
                          double tau, const double* q, const double* p) {
  const SpaceBasis& element = space_basis(space.degree[e]);
  const double h = space.size(e);
  double sum = 0;
  for (int i = 0; i < element.points; ++i)
    for (int j = 0; j < times; ++j) {
      double value = 0, qx = 0, px = 0;
      for (int a = 0; a < element.size; ++a) {
        const int at = (space.first_node[e] + a) * times + j;
        value += element.E(i, a) * q[at];
        qx += element.G(i, a) * q[at] / h;
        px += element.G(i, a) * p[at] / h;
      }
      sum += tau * basis.w[j] * element.w[i] * element.G(i, element.size - 1) *
             lagrangian_at(transport(model, value), qx, px).px;
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
double start_residual(const SpaceMesh& space, int e, const std::vector<double>& q0) {
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

// Sums over ranks: per slab end the mass and the part right of 0; per slab and observable the
// residual at its leftmost position from the left.
struct SlabSums {
  SlabSums(int slabs, std::size_t observables)
      : count(observables), values(slabs * (2 + observables) + 2 + 3 * observables, 0.0) {}
  double& mass(int n) { return values[n * (2 + count)]; }
  double& right(int n) { return values[n * (2 + count) + 1]; }
  double& residual(int n, std::size_t l) { return values[n * (2 + count) + 2 + l]; }
  double* start() { return &values[values.size() - 2 - 3 * count]; }  // of q_0: mass, right,
  double& start_between(std::size_t l) { return start()[2 + l]; }     // start to leftmost,
  double& start_residual(std::size_t l) { return start()[2 + count + l]; }
  double& uncounted(std::size_t l) { return start()[2 + 2 * count + l]; }  // at the instant
  std::size_t count;
  std::vector<double> values;
};

void add_start(const Action& action, Vec p, const std::vector<int>& left_element, SlabSums& sums) {
  const SpaceMesh& space = action.mesh().space;
  const auto q0 = action.initial_profile(p);
  if (q0.empty()) return;
  for (int e = 0; e < space.elements(); ++e) {
    double integral = 0;
    for (int i = space.first_point[e]; i < space.first_point[e + 1]; ++i)
      integral += space.weight[i] * q0[i];
    const double x = space.middle(e);
    sums.start()[0] += integral;
    if (x > 0) sums.start()[1] += integral;
    for (std::size_t l = 0; l < sums.count; ++l) {
      const Observable& o = action.observables()[l];
      sums.start_between(l) += integral * ((x > o.start) - (x > o.leftmost()));
    }
  }
  for (std::size_t l = 0; l < sums.count; ++l)
    sums.start_residual(l) = start_residual(space, left_element[l], q0);
}

}  // namespace

Identities identities(const Action& action, Vec q, Vec p) {
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
    const VecReader qs(q), ps(p);
    std::vector<double> end(space.nodes());
    for (int n = layout.first(); n < layout.last(); ++n) {
      const TimeBasis& basis = time_basis(mesh.time.degree[n]);
      const double *qn = qs + layout.local_offset(n), *pn = ps + layout.local_offset(n);
      trace(space.nodes(), basis.e1, qn, end.data());
      const auto integral = element_integrals(space, end);
      sums.mass(n) = std::accumulate(integral.begin(), integral.end(), 0.0);
      sums.right(n) = right_of(space, integral, 0);
      for (std::size_t l = 0; l < left_element.size(); ++l) {
        const int e = left_element[l];
        const Observable& o = action.observables()[l];
        if (o.time_weight.rbegin()->first == n) sums.uncounted(l) = uncounted(space, o, end);
        with_times(basis.size, [&](auto times) {
          sums.residual(n, l) +=
              stiffness_residual<times>(action.model(), space, e, basis, mesh.time.size(n), qn, pn);
        });
        // (q(t_{n+1}^-) - q(t_n^-), φ) telescopes over the slabs
        sums.residual(n, l) += mass_residual(space, e, end.data());
        if (n + 1 < slabs) sums.residual(n + 1, l) -= mass_residual(space, e, end.data());
      }
    }
  }
  add_start(action, p, left_element, sums);
  MPI_Allreduce(MPI_IN_PLACE, sums.values.data(), static_cast<int>(sums.values.size()), MPI_DOUBLE,
                MPI_SUM, layout.comm());

  Identities result;
  const ActionParts parts = action.parts(q, p);
  result.action_minus_14 = -parts.action - parts.mu();
  result.current_t = mesh.time.breaks;
  result.current_Q = {0};
  for (int n = 0; n < slabs; ++n) {
    result.mass = std::max(result.mass, std::abs(sums.mass(n) - sums.start()[0]));
    result.current_Q.push_back(sums.right(n) - sums.start()[1]);
  }
  for (std::size_t l = 0; l < left_element.size(); ++l) {
    const Observable& o = action.observables()[l];
    if (o.time_weight.size() != 1) continue;  // λ_c
    double flux = sums.start_residual(l);
    for (int n = 0; n <= o.time_weight.begin()->first; ++n) flux -= sums.residual(n, l);
    result.flux.push_back(flux - parts.observables[l] - sums.start_between(l) - sums.uncounted(l));
  }
  return result;
}

}  // namespace mft
