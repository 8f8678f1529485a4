#pragma once
// What λ(t) couples to: one instant's Q_k, or the continuous part's ∫ λ_c Q dt.
#include <map>
#include <vector>

#include "history/history.hpp"
#include "mesh/mesh.hpp"

namespace mft {

// O[q] = Σ_n Σ_j w_nj (Θ(x - position), q_nj) - m (Θ(x - start), q_0), the time weights w of one
// instant (the trace at t_k^-, m = 1) or of λ_c(t) (m = ∫ λ_c dt). The history is Σ strength O.
struct Observable {
  double position = 0, start = 0;
  double strength = 0;  // B_k, or 1
  double mass = 0;
  std::map<int, std::vector<double>> time_weight;  // by slab, r_n + 1 each
};

// The observables of a history on a mesh: its instants in order, then its continuous part if any.
std::vector<Observable> make_observables(const History& history, const TimeMesh& time);

}  // namespace mft
