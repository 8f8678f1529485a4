#pragma once
// What λ(t) couples to: one instant's Q_k, or the continuous part's ∫ λ_c Q dt.
#include <map>
#include <vector>

#include "mesh/mesh.hpp"
#include "problem/history/history.hpp"

namespace mft {

// O[q] = Σ_n Σ_j w_nj (C, q_nj) - m (Θ(x - origin), q_0), the time weights w of one instant (the
// trace at t_k^-, m = 1) or of λ_c(t) (m = ∫ λ_c dt). The history is Σ strength O. C = counted(x)
// is Θ(x - position); spread, it rises over position ± spread, so that Q is the mean of the
// currents through these positions. Before an instant p is a step that widens as √(t_k - t);
// unresolved in the last slabs, it lets a discrete path fold where the path itself does not.
struct Observable {
  enum class Kind {
    instant,  // one Q_k: its current is read at the end of one slab
    integral  // of Q(t) over a stretch of time
  };
  Kind kind = Kind::integral;
  double position = 0, origin = 0;
  double strength = 0;  // B_k, or 1
  double mass = 0;
  std::map<int, std::vector<double>> time_weight = {};  // by slab, r_n + 1 each
  double spread = 0;                                    // of an instant

  double counted(double x) const;
  // Whether the initial mass at x is counted.
  bool counts_initially(double x) const { return x > origin; }
  // The slab that an instant ends.
  int last_slab() const { return time_weight.rbegin()->first; }
  double leftmost() const { return position - spread; }  // counted() is 0 up to there
};

// That of one current, which counts over the mesh's spread; without a strength.
Observable observable_of(const Reading& reading, const Mesh& mesh);

// The observables of a history on a mesh: its instants in order, then its continuous part if any.
std::vector<Observable> make_observables(const History& history, const Mesh& mesh);

}  // namespace mft
