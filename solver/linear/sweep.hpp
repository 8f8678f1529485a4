#pragma once
// The sweep: conjugate field backward through A^T, density forward through A, the classical
// forward-backward iteration; exact inverse of the Newton matrix with H dropped.
#include <vector>

#include "action/action.hpp"
#include "linear/slab/slab_factor.hpp"

namespace mft {

class Sweep {
 public:
  explicit Sweep(const Action& action) : action_(action) {}

  // Factors every local slab at the point of the action's last linearise(). Collective: throws
  // NoSolution on all ranks when a slab is singular on one.
  void factor();

  // x = A^-1 b, slab after slab from 0; the profile at a slab's end goes on to the next, from rank
  // to rank where the slabs do.
  void solve_forward(Vec b, Vec x) const { solve(b, x, false); }
  // x = A^-T b, from T back to 0.
  void solve_backward(Vec b, Vec x) const { solve(b, x, true); }
  // out = G in, G = A^-1 C A^-T: symmetric, >= 0.
  void apply_G(Vec in, Vec out) const;
  // A^-T in of the last apply_G().
  Vec half_product() const { return work(0); }

  long solves() const { return solves_; }  // slab solves on this rank
  long factorisations() const { return factorisations_; }

 private:
  void solve(Vec b, Vec x, bool transposed) const;
  Vec work(int which) const;

  const Action& action_;
  std::vector<SlabFactor> factors_;
  mutable VecHandle work_[2];
  mutable long solves_ = 0;
  long factorisations_ = 0;
};

}  // namespace mft
