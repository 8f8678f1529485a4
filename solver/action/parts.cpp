// The value of the action, the terms of (14) and the observables on a path.
#include <numeric>

#include "action/action.hpp"
#include "action/kernels.hpp"

namespace mft {
namespace {

struct BulkSums {
  double lagrangian = 0;  // ∫∫ ℒ
  double noise = 0;       // ∫∫ ½ σ p_x²
};

// What is added up over slabs and ranks.
class Sums {
 public:
  explicit Sums(std::size_t observables) : count_(observables), values_(5 + 2 * observables, 0.0) {}
  double& lagrangian() { return values_[0]; }  // ∫∫ ℒ
  double& noise() { return values_[1]; }
  double& time() { return values_[2]; }       // Σ (p, ∂_t q)
  double& conjugate() { return values_[3]; }  // -∫ F*
  double& initial() { return values_[4]; }    // F
  // Of an observable: its part after t = 0, and that at t = 0.
  double& later(std::size_t l) { return values_[5 + l]; }
  double& before(std::size_t l) { return values_[5 + count_ + l]; }

  void add_over_ranks(MPI_Comm comm) {
    MPI_Allreduce(MPI_IN_PLACE, values_.data(), static_cast<int>(values_.size()), MPI_DOUBLE,
                  MPI_SUM, comm);
  }

 private:
  std::size_t count_;
  std::vector<double> values_;
};

BulkSums bulk(const Problem& problem, const SpaceMesh& space, const TimeBasis& basis, double tau,
              const double* q, const double* p) {
  BulkSums sums;
  with_times(basis.size, [&](auto times) {
    const std::size_t n = static_cast<std::size_t>(space.points()) * times;
    std::vector<double> value(n), qx(n), px(n);
    interpolate<times>(space, q, value.data(), qx.data());
    interpolate<times>(space, p, nullptr, px.data());
    const TransportArrays at(*problem.model, n, value.data());
    const Lagrangian lagrangian = problem.lagrangian();
    for (int e = 0; e < space.elements(); ++e)
      for (int point = space.first_point[e]; point < space.first_point[e + 1]; ++point)
        for (int j = 0; j < times; ++j) {
          const std::size_t i = static_cast<std::size_t>(point) * times + j;
          const double over_h = 1 / space.size(e), weight = tau * basis.w[j] * space.weight[point];
          const LagrangianPoint L = lagrangian.at(at[i], qx[i] * over_h, px[i] * over_h);
          sums.lagrangian += weight * L.value;
          sums.noise -= 0.5 * weight * L.px_px * px[i] * px[i] * over_h * over_h;
        }
  });
  return sums;
}

}  // namespace

ActionParts Action::parts(const Path& path) const {
  const SpaceMesh& space = mesh_->space;
  const std::size_t count = observables_.size();
  VecHandle dtq = layout_.make_vec();  // M (∂_t q and jumps), without q_0
  apply_time(path.q, dtq);
  const InitialTerm term = initial_term(path.p);
  Sums sums(count);
  {
    const VecReader qs(path.q), ps(path.p), time_term(dtq);
    for (int n = layout_.first(); n < layout_.last(); ++n) {
      const auto at = layout_.local_offset(n);
      const BulkSums b = bulk(*problem_, space, time_basis(mesh_->time.degree[n]),
                              mesh_->time.size(n), qs + at, ps + at);
      sums.lagrangian() += b.lagrangian;
      sums.noise() += b.noise;
      sums.time() +=
          std::inner_product(ps + at, ps + at + mesh_->slab_size(n), time_term + at, 0.0);
      for (std::size_t l = 0; l < count; ++l) {
        const auto found = observables_[l].time_weight.find(n);
        if (found == observables_[l].time_weight.end()) continue;
        std::vector<double> profile(space.nodes());
        trace(space.nodes(), found->second, qs + at, profile.data());
        sums.later(l) +=
            std::inner_product(profile.begin(), profile.end(), position_load_[l].begin(), 0.0);
      }
    }
    if (layout_.local(0)) {
      for (int e = 0; e < space.elements(); ++e)
        for (int i = space.first_point[e]; i < space.first_point[e + 1]; ++i) {
          sums.conjugate() -= space.weight[i] * term.F[i];
          sums.initial() += space.weight[i] * (term.w[i] * term.q0[i] - term.F[i]);
          for (std::size_t l = 0; l < count; ++l)
            if (observables_[l].counts_initially(space.middle(e)))
              sums.before(l) += observables_[l].mass * space.weight[i] * term.q0[i];
        }
    }
  }
  sums.add_over_ranks(layout_.comm());
  ActionParts parts;
  parts.noise = sums.noise();
  parts.initial = sums.initial();
  parts.action = sums.lagrangian() + sums.time() + sums.conjugate();
  for (std::size_t l = 0; l < count; ++l) {
    const double later = sums.later(l), strength = observables_[l].strength;
    parts.observables.push_back(later - sums.before(l));
    parts.history += strength * parts.observables[l];
    parts.action -= strength * later;  // q_0 comes in through w
  }
  return parts;
}

}  // namespace mft
