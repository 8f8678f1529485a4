// The value of the action, the terms of (14) and the observables on a path.
#include <numeric>

#include "action/action.hpp"
#include "action/kernels.hpp"
#include "problem/lagrangian.hpp"

namespace mft {
namespace {

struct BulkSums {
  double lagrangian = 0;  // ∫∫ ℒ
  double noise = 0;       // ∫∫ ½ σ p_x²
};

BulkSums bulk(const Model& model, const SpaceMesh& space, const TimeBasis& basis, double tau,
              const double* q, const double* p) {
  BulkSums sums;
  with_times(basis.size, [&](auto times) {
    const std::size_t n = static_cast<std::size_t>(space.points()) * times;
    std::vector<double> value(n), qx(n), px(n);
    interpolate<times>(space, q, value.data(), qx.data());
    interpolate<times>(space, p, nullptr, px.data());
    const TransportArrays at(model, n, value.data());
    for (int e = 0; e < space.elements(); ++e)
      for (int point = space.first_point[e]; point < space.first_point[e + 1]; ++point)
        for (int j = 0; j < times; ++j) {
          const std::size_t i = static_cast<std::size_t>(point) * times + j;
          const double over_h = 1 / space.size(e), weight = tau * basis.w[j] * space.weight[point];
          const LagrangianPoint L = lagrangian_at(at[i], qx[i] * over_h, px[i] * over_h);
          sums.lagrangian += weight * L.value;
          sums.noise -= 0.5 * weight * L.px_px * px[i] * px[i] * over_h * over_h;
        }
  });
  return sums;
}

}  // namespace

ActionParts Action::parts(Vec q, Vec p) const {
  const SpaceMesh& space = mesh_->space;
  const std::size_t count = observables_.size();
  VecHandle dtq = layout_.make_vec();  // M (∂_t q and jumps), without q_0
  apply_time(q, dtq);
  const Start s = start(p);
  // ∫∫ ℒ, noise, Σ (p, ∂_t q), start term, F; then each observable's later and initial part
  std::vector<double> sums(5 + 2 * count, 0.0);
  {
    const VecReader qs(q), ps(p), time_term(dtq);
    for (int n = layout_.first(); n < layout_.last(); ++n) {
      const auto at = layout_.local_offset(n);
      const BulkSums b = bulk(*model_, space, time_basis(mesh_->time.degree[n]),
                              mesh_->time.size(n), qs + at, ps + at);
      sums[0] += b.lagrangian;
      sums[1] += b.noise;
      sums[2] += std::inner_product(ps + at, ps + at + mesh_->slab_size(n), time_term + at, 0.0);
      for (std::size_t l = 0; l < count; ++l) {
        const auto found = observables_[l].time_weight.find(n);
        if (found == observables_[l].time_weight.end()) continue;
        std::vector<double> profile(space.nodes());
        trace(space.nodes(), found->second, qs + at, profile.data());
        sums[5 + l] +=
            std::inner_product(profile.begin(), profile.end(), position_load_[l].begin(), 0.0);
      }
    }
    if (layout_.local(0)) {
      for (int e = 0; e < space.elements(); ++e)
        for (int i = space.first_point[e]; i < space.first_point[e + 1]; ++i) {
          sums[3] -= space.weight[i] * s.F[i];
          sums[4] += space.weight[i] * (s.w[i] * s.q0[i] - s.F[i]);
          for (std::size_t l = 0; l < count; ++l)
            if (outside_start(e, observables_[l]))
              sums[5 + count + l] += observables_[l].mass * space.weight[i] * s.q0[i];
        }
    }
  }
  MPI_Allreduce(MPI_IN_PLACE, sums.data(), static_cast<int>(sums.size()), MPI_DOUBLE, MPI_SUM,
                layout_.comm());
  ActionParts parts;
  parts.noise = sums[1];
  parts.initial = sums[4];
  parts.action = sums[0] + sums[2] + sums[3];
  for (std::size_t l = 0; l < count; ++l) {
    const double later = sums[5 + l], strength = observables_[l].strength;
    parts.observables.push_back(later - sums[5 + count + l]);
    parts.history += strength * parts.observables[l];
    parts.action -= strength * later;  // q_0 comes in through w
  }
  return parts;
}

}  // namespace mft
