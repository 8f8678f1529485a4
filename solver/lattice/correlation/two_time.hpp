#pragma once
// The two-time correlation <Q_j(T2) Q_i(T1)>_c of the exclusion process, T1 <= T2, by two routes:
// the martingale form, which needs only the correlation of neighbours, and the hierarchy (60)-(66),
// which needs the pair function. Both are time integrals of the functions below, whatever the
// geometry and the initial state; the functions are pure.
//
// Initial states: `annealed` averages over a Bernoulli start, `quenched` is the mean over Bernoulli
// starts of the conditional correlation, `fixed` one configuration (densities 0 and 1).
#include <utility>
#include <vector>

#include "lattice/correlation/neighbours.hpp"
#include "lattice/correlation/time_grid.hpp"
#include "lattice/correlation/walk.hpp"
#include "numerics/sum.hpp"

namespace mft::lattice {

struct TwoTimes {
  int i = 0;  // bond (i, i+1) read at T1
  double T1 = 0;
  int j = 0;  // bond read at T2
  double T2 = 0;
};

// <Q_i(t)> = Σ_m ρ_m ψ^i_m(t), with (54), (55).
double mean_current(const Geometry& geometry, const Profile& profile, int i, double t);

// Σ_m χ_m ψ^j_m(T2) ψ^i_m(T1), χ = ρ(1 - ρ): the share of the initial fluctuations.
Sum initial_noise(const Geometry& geometry, const Profile& profile, const TwoTimes& times);

// ∫_0^{T1} ds Σ_k γ^j_k(T2-s) γ^i_k(T1-s) <(τ_k - τ_{k+1})²>(s): the share of the dynamical noise
// (Q minus its drift is a martingale whose jumps on different bonds are uncorrelated). The grid is
// on [0, T1]. Added to initial_noise it is the annealed correlation; alone, the quenched one.
Sum dynamical_noise(const Geometry& geometry, const Profile& profile, const TwoTimes& times,
                    const TimeGrid& grid, const Neighbours& neighbours);

// <τ_k τ_l> of a chain at the nodes of a time grid, for all k and some l.
class PairColumns {
 public:
  PairColumns(const Chain& chain, std::vector<int> sites);
  // What to ask of pair_history, and where its answer goes.
  std::vector<std::pair<int, int>> pairs() const;
  void set(std::vector<std::vector<double>> values) { values_ = std::move(values); }
  // <τ_k τ_l>, k != l, l one of the sites.
  double at(std::size_t node, int k, int l) const;

 private:
  Chain chain_;
  std::vector<int> sites_;  // ascending
  std::vector<std::vector<double>> values_;
};

// The annealed (or fixed) correlation of a closed chain from (60)-(66). With
// ∫_t'^T dt [g_jk - g_{j+1,k}](t, t') = ψ^j_k(T - t'), (62), (63) and (66) together are
//
//   ∫_0^{T1} dt { Σ_k [A_{k,i}(t) ψ^j_k(T2-t) + A_{k,j}(t) ψ^i_k(T1-t)] + δ_ij <(τ_i -
//   τ_{i+1})²>(t) }.
//
// The columns are those of the sites i, i+1, j, j+1.
Sum hierarchy(const Chain& chain, const Profile& profile, const TwoTimes& times,
              const TimeGrid& grid, const PairColumns& columns);

}  // namespace mft::lattice
