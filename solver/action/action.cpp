#include "action/action.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "action/kernels.hpp"
#include "base/background.hpp"
#include "base/collective.hpp"
#include "base/events.hpp"

namespace mft {
namespace {

// Writes the weighted first derivatives of ℒ and the Hessian of one slab at its quadrature points,
// from q, q_x h and p_x h there. Returns the smallest and largest q; NaN when anything is not
// finite.
template <int times>
// NOLINTNEXTLINE(readability-function-size): a kernel
std::pair<double, double> derivatives_at_points(const Problem& problem, const SpaceMesh& space,
                                                double tau, const std::vector<double>& w,
                                                std::vector<double>& q, std::vector<double>& qx,
                                                std::vector<double>& px, SlabHessian& second) {
  const std::size_t n = q.size();
  const TransportArrays at(*problem.model, n, q.data());
  const Lagrangian lagrangian = problem.lagrangian();
  for (auto* array : {&second.q_q, &second.q_qx, &second.q_px, &second.qx_px, &second.px_px})
    array->resize(n);
  double low = std::numeric_limits<double>::infinity(), high = -low, sum = 0;
  for (int e = 0; e < space.elements(); ++e) {
    const double over_h = 1 / space.size(e);
    for (int point = space.first_point[e]; point < space.first_point[e + 1]; ++point) {
      for (int j = 0; j < times; ++j) {
        const int i = point * times + j;
        low = std::min(low, q[i]);
        high = std::max(high, q[i]);
        const LagrangianPoint L = lagrangian.at(at[i], qx[i] * over_h, px[i] * over_h);
        const double weight = tau * w[j] * space.weight[point];
        q[i] = weight * L.q;
        qx[i] = weight * over_h * L.qx;
        px[i] = weight * over_h * L.px;
        second.q_q[i] = weight * L.q_q;
        second.q_qx[i] = weight * over_h * L.q_qx;
        second.q_px[i] = weight * over_h * L.q_px;
        second.qx_px[i] = weight * over_h * over_h * L.qx_px;
        second.px_px[i] = weight * over_h * over_h * L.px_px;
        sum += q[i] + qx[i] + px[i] + second.q_q[i] + second.q_qx[i] + second.q_px[i] +
               second.px_px[i];
      }
    }
  }
  if (!std::isfinite(sum)) low = high = std::numeric_limits<double>::quiet_NaN();
  return {low, high};
}

// out_j += Σ_k dT_jk u_k (or dT_kj), node by node.
void add_time_matrix(int nodes, const Table& dT, bool transposed, const double* u, double* out) {
  const int times = dT.rows;
  for (int i = 0; i < nodes; ++i)
    for (int j = 0; j < times; ++j) {
      double sum = 0;
      for (int k = 0; k < times; ++k) sum += (transposed ? dT(k, j) : dT(j, k)) * u[i * times + k];
      out[i * times + j] += sum;
    }
}

}  // namespace

Action::Action(std::shared_ptr<const Problem> problem, std::shared_ptr<const Mesh> mesh,
               MPI_Comm comm, const std::vector<Observable>& further)
    : problem_(std::move(problem)),
      mesh_(std::move(mesh)),
      observables_(make_observables(problem_->history, *mesh_)),
      layout_(*mesh_, comm),
      gradient_(make_path(layout_)),
      hessian_(layout_.last() - layout_.first()) {
  require_known(problem_->terms(),
                {term::infinite_line, term::step, term::annealed, term::quenched, term::instants,
                 term::continuous},
                "the action");
  observables_.insert(observables_.end(), further.begin(), further.end());
  for (const Observable& o : observables_) position_load_.push_back(position_load(o));
}

std::vector<double> Action::strengths() const {
  std::vector<double> all;
  for (const Observable& o : observables_) all.push_back(o.strength);
  return all;
}

void Action::set_strengths(const std::vector<double>& strengths) {
  for (std::size_t l = 0; l < strengths.size(); ++l) observables_[l].strength = strengths[l];
}

std::vector<double> Action::position_load(const Observable& observable) const {
  const SpaceMesh& space = mesh_->space;
  std::vector<double> counted(space.points()), load(space.nodes());
  for (int i = 0; i < space.points(); ++i)
    counted[i] = space.weight[i] * observable.counted(space.point[i]);
  test_against<1>(space, counted.data(), nullptr, load.data(), 0, space.elements());
  return load;
}

// On the rank of slab 0, empty elsewhere. F* may be refused there alone, by a model given by
// expressions, but ends the work on all ranks. Collective.
InitialTerm Action::initial_term(Vec p) const {
  InitialTerm term;
  in_agreement(layout_.comm(), [&] {
    if (!layout_.local(0)) return;
    const VecReader values(p);
    term = mft::initial_term(*problem_, *mesh_, observables_, values + 0);
  });
  return term;
}

std::vector<double> Action::initial_profile(const Path& path) const {
  return initial_term(path.p).q0;
}

// The traces that the local slabs take from their neighbours: forward, u(t_n^-) of the slab before
// (zero before the first); backward, u(t_n^+) of the slab after (zero after the last). Slab n's is
// at (n - first) nodes.
std::vector<double> Action::exchange(Vec v, bool forward) const {
  const int nodes = mesh_->space.nodes(), first = layout_.first(), last = layout_.last();
  if (first == last) return {};
  std::vector<double> incoming(static_cast<std::size_t>(last - first) * nodes, 0.0), edge(nodes);
  const VecReader values(v);
  for (int n = first; n < last; ++n) {
    const TimeBasis& basis = time_basis(mesh_->time.degree[n]);
    const int to = forward ? n + 1 : n - 1;
    double* out = to >= first && to < last ? &incoming[(to - first) * nodes] : edge.data();
    const bool edge_slab = forward ? n + 1 == last : n == first;
    if (out != edge.data() || edge_slab)
      trace(nodes, forward ? basis.e1 : basis.e0, values + layout_.local_offset(n), out);
  }
  const int before = layout_.rank_before(), after = layout_.rank_after();
  double* in = forward ? incoming.data() : &incoming[(last - 1 - first) * nodes];
  MPI_Sendrecv(edge.data(), nodes, MPI_DOUBLE, forward ? after : before, 0, in, nodes, MPI_DOUBLE,
               forward ? before : after, 0, layout_.comm(), MPI_STATUS_IGNORE);
  return incoming;
}

// out += M (∂_t and jump) in, or the transpose.
void Action::add_time(Vec in, Vec out, bool transposed) const {
  const int nodes = mesh_->space.nodes();
  const auto incoming = exchange(in, !transposed);
  const VecReader u(in);
  VecWriter v(out);
  for (int n = layout_.first(); n < layout_.last(); ++n) {
    const TimeBasis& basis = time_basis(mesh_->time.degree[n]);
    std::vector<double> slab(mesh_->slab_size(n), 0.0);
    const auto at = layout_.local_offset(n);
    add_time_matrix(nodes, basis.dT, transposed, u + at, slab.data());
    add_outer(nodes, transposed ? basis.e1 : basis.e0, &incoming[(n - layout_.first()) * nodes], -1,
              slab.data());
    with_times(basis.size, [&](auto times) { add_mass<times>(mesh_->space, slab.data(), v + at); });
  }
}

// out -= Σ coefficient w (Θ, φ): the load of the backward equation in one slab.
void Action::add_load(int slab, const std::vector<double>& coefficients, double* out) const {
  for (std::size_t l = 0; l < observables_.size(); ++l) {
    const auto found = observables_[l].time_weight.find(slab);
    if (found != observables_[l].time_weight.end())
      add_outer(mesh_->space.nodes(), found->second, position_load_[l].data(), -coefficients[l],
                out);
  }
}

bool Action::differentiate_slab(int n, const double* q, const double* p, SlabHessian& hessian) {
  const SpaceMesh& space = mesh_->space;
  const TimeBasis& basis = time_basis(mesh_->time.degree[n]);
  const auto at = layout_.local_offset(n);
  VecWriter Sq(gradient_.q), Sp(gradient_.p);
  bool finite = true;
  with_times(basis.size, [&](auto times) {
    const std::size_t points = static_cast<std::size_t>(space.points()) * times;
    std::vector<double> value(points), qx(points), px(points);
    interpolate<times>(space, q, value.data(), qx.data());
    interpolate<times>(space, p, nullptr, px.data());
    const auto [low, high] = derivatives_at_points<times>(*problem_, space, mesh_->time.size(n),
                                                          basis.w, value, qx, px, hessian);
    finite = std::isfinite(low);
    range_ = {std::min(range_.first, low), std::max(range_.second, high)};
    test_against<times>(space, value.data(), qx.data(), Sq + at, 0, space.elements());
    test_against<times>(space, nullptr, px.data(), Sp + at, 0, space.elements());
  });
  return finite;
}

// q_0 of the term in the forward equation of slab 0.
void Action::add_initial_gradient(const InitialTerm& term) {
  const SpaceMesh& space = mesh_->space;
  std::vector<double> weighted(space.points()), load(space.nodes());
  for (int i = 0; i < space.points(); ++i) weighted[i] = space.weight[i] * term.q0[i];
  test_against<1>(space, weighted.data(), nullptr, load.data(), 0, space.elements());
  VecWriter Sp(gradient_.p);
  add_outer(space.nodes(), time_basis(mesh_->time.degree[0]).e0, load.data(), -1, Sp + 0);
}

bool Action::differentiate(const Path& path, bool keep_hessian) {
  do_background_work();
  const Event event(Event::assembly);
  check(VecZeroEntries(gradient_.q));
  check(VecZeroEntries(gradient_.p));
  range_ = {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  bool finite = true;
  InitialTerm term = initial_term(path.p);
  {
    const VecReader qs(path.q), ps(path.p);
    SlabHessian unused;
    for (int n = layout_.first(); n < layout_.last(); ++n) {
      const auto at = layout_.local_offset(n);
      SlabHessian& hessian = keep_hessian ? unused : hessian_[n - layout_.first()];
      if (!differentiate_slab(n, qs + at, ps + at, hessian)) finite = false;
    }
  }
  {
    const std::vector<double> all = strengths();
    VecWriter Sq(gradient_.q);
    for (int n = layout_.first(); n < layout_.last(); ++n)
      add_load(n, all, Sq + layout_.local_offset(n));
  }
  if (layout_.local(0)) {
    for (std::size_t i = 0; i < term.F.size(); ++i)
      finite = finite && std::isfinite(term.F[i]) && std::isfinite(term.F2[i]);
    add_initial_gradient(term);
    if (!keep_hessian) initial_ = std::move(term);
  }
  add_time(path.q, gradient_.p, false);
  add_time(path.p, gradient_.q, true);
  double extremes[3] = {-range_.first, range_.second, finite ? 0.0 : 1.0};
  MPI_Allreduce(MPI_IN_PLACE, extremes, 3, MPI_DOUBLE, MPI_MAX, layout_.comm());
  range_ = {-extremes[0], extremes[1]};
  return extremes[2] == 0;
}

void Action::gradient_by_strength(const std::vector<double>& coefficients, Path& derivative) const {
  const SpaceMesh& space = mesh_->space;
  check(VecZeroEntries(derivative.q));
  check(VecZeroEntries(derivative.p));
  VecWriter q(derivative.q), p(derivative.p);
  for (int n = layout_.first(); n < layout_.last(); ++n)
    add_load(n, coefficients, q + layout_.local_offset(n));
  if (!layout_.local(0)) return;
  std::vector<double> weighted(space.points()), load(space.nodes());
  for (int e = 0; e < space.elements(); ++e)
    for (std::size_t l = 0; l < observables_.size(); ++l)
      if (observables_[l].counts_initially(space.middle(e)))
        for (int i = space.first_point[e]; i < space.first_point[e + 1]; ++i)
          weighted[i] += coefficients[l] * observables_[l].mass * space.weight[i] * initial_.F2[i];
  test_against<1>(space, weighted.data(), nullptr, load.data(), 0, space.elements());
  add_outer(space.nodes(), time_basis(mesh_->time.degree[0]).e0, load.data(), 1, p + 0);
}

double Action::strength_curvature(int k, int l) const {
  const SpaceMesh& space = mesh_->space;
  const Observable &a = observables_[k], &b = observables_[l];
  double sum = 0;
  if (layout_.local(0))
    for (int e = 0; e < space.elements(); ++e)
      if (a.counts_initially(space.middle(e)) && b.counts_initially(space.middle(e)))
        for (int i = space.first_point[e]; i < space.first_point[e + 1]; ++i)
          sum += space.weight[i] * initial_.F2[i];
  MPI_Allreduce(MPI_IN_PLACE, &sum, 1, MPI_DOUBLE, MPI_SUM, layout_.comm());
  return a.mass * b.mass * sum;
}

}  // namespace mft
