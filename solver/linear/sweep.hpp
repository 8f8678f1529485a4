#pragma once
// The sweep: conjugate field backward through A^T, density forward through A, slab after slab, the
// classical forward-backward iteration; exact inverse of the Newton matrix with H dropped.
#include <vector>

#include "action/action.hpp"
#include "linear/slab/slab_factor.hpp"
#include "linear/time_solver.hpp"

namespace mft {

class Sweep final : public ExactTimeSolver {
 public:
  // The action must outlive it.
  explicit Sweep(const Action& action) : action_(action) {}

  // Factors every local slab.
  void factor() override;
  // From slab 0 on; the profile at a slab's end goes on to the next, from rank to rank where the
  // slabs do.
  void solve(Vec b, Vec x) const override { go(b, x, false); }
  // From T back to 0.
  void solve_transposed(Vec b, Vec x) const override { go(b, x, true); }

  long solves() const override { return solves_; }
  long factorisations() const override { return factorisations_; }

 private:
  void go(Vec b, Vec x, bool transposed) const;

  const Action& action_;
  std::vector<SlabFactor> factors_;
  mutable long solves_ = 0;
  long factorisations_ = 0;
};

}  // namespace mft
