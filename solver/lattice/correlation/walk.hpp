#pragma once
// One particle on the lattice: a walk that hops to each neighbour at rate 1, on the infinite line
// or on a closed chain. The mean occupation of the exclusion process follows it ((50)-(53) of the
// paper).
#include <optional>
#include <vector>

namespace mft::lattice {

// A closed chain of sites first..last: no particle passes its ends.
struct Chain {
  int first, last;
};
// Without a chain: the infinite line.
using Geometry = std::optional<Chain>;

// The smallest n with g_n(t) < e^-depth, from the large-deviation bound of the walk.
int walk_reach(double t, double depth);

// g_n(t) = e^{-2t} I_n(2t), n = 0, 1, …, down to 1e-26: the probability of a displacement n in a
// time t >= 0. Miller's downward recurrence, normalised with I_0 + 2 Σ I_n = e^{2t}.
std::vector<double> walk_propagator(double t);

// Probabilities of the walk after a time t >= 0. Bond k joins sites k and k+1.
class Walk {
 public:
  Walk(const Geometry& geometry, double t);

  // γ^j_k(t): mean change of the current through bond j when, a time t earlier, one particle is
  // moved from site k to k+1. On the line g_{j-k}(t).
  double response(int j, int k) const;
  // ψ^j_m(t) = Prob_m(X_t > j) - 1{m > j}: mean current through bond j of one particle from site m.
  double passage(int j, int m) const;
  // response(j, k) and passage(j, m) are below 1e-26 for |j - k|, |j - m| beyond this.
  int reach() const { return reach_; }

 private:
  double ring_sum(int from, int to) const;

  Geometry geometry_;
  int reach_;
  // Line: g_n and h_n = Σ_{m>=n} g_m by n >= 0. Chain: g folded onto the ring of twice its length,
  // and its running sums.
  std::vector<double> probability_, sum_;
};

// Initial densities, constant but for drops ρ_m - ρ_{m+1} at some bonds m.
struct Profile {
  struct Drop {
    int bond;
    double size;
  };
  double right = 0;  // density right of all drops
  std::vector<Drop> drops;

  double at(int k) const;
  // <τ_k(t)> = ρ_k - Σ_m (ρ_m - ρ_{m+1}) ψ^m_k(t), which is (52) summed by parts.
  double mean(const Walk& walk, int k) const;
  // <τ_k(t)> - <τ_{k+1}(t)> = Σ_m (ρ_m - ρ_{m+1}) γ^k_m(t), to full relative accuracy.
  double mean_drop(const Walk& walk, int k) const;
};

// ρ_a at the sites k <= 0 of the geometry, ρ_b at k >= 1.
Profile step_profile(const Geometry& geometry, double left, double right);
// 1 at the occupied sites, 0 elsewhere; a site may be named twice.
Profile configuration_profile(std::vector<int> occupied);

}  // namespace mft::lattice
