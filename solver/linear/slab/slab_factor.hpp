#pragma once
// The slab operator of the linearised forward equation, factored.
//
//     A_n = dT ⊗ M + Σ_j (D stiffness + drift) at time node j
//
// couples an element's unknowns only, so it is eliminated element after element from the left, a
// dense front at a time. In front e, the k (r+1) unknowns 1 (left node and interior) go, the r+1
// unknowns 2 of the right node stay:
//
//     F = [F11 F12; F21 F22] -> [F11^-1, X; -Y, S],   X = F11^-1 F12,   Y = F21 F11^-1,
//
// and S = F22 - F21 X goes on to front e+1. F11 is inverted (with row exchanges inside it): a solve
// is then matrix times vector throughout, for A and for A^T alike.
#include <boost/align/aligned_allocator.hpp>
#include <boost/core/noinit_adaptor.hpp>
#include <vector>

#include "action/action.hpp"
#include "mesh/basis.hpp"

namespace mft {

class SlabFactor {
 public:
  // From the Hessian of a slab. Throws NoSolution when a front is singular.
  void factor(const SpaceMesh& space, const TimeBasis& basis, const SlabHessian& hessian);
  // x <- A_n^-1 x, or A_n^-T x; nodes x (r+1).
  void solve(double* x, bool transposed) const;
  double factor_flops() const { return factor_flops_; }
  double solve_flops() const { return solve_flops_; }

 private:
  struct Front {
    int first;        // first unknown
    int inner, lead;  // k (r+1); leading dimension, a multiple of 8
    std::size_t at;   // of its (inner + outer) columns in values_
  };
  std::vector<Front> fronts_;
  int outer_ = 0;  // r + 1
  // every entry is written before it is read
  using Allocator = boost::noinit_adaptor<boost::alignment::aligned_allocator<double, 64>>;
  std::vector<double, Allocator> values_;
  std::size_t last_inverse_ = 0;  // of the last node's block, outer x outer
  int last_ = 0;                  // its first unknown
  double factor_flops_ = 0, solve_flops_ = 0;
  mutable std::vector<double> work_;
};

}  // namespace mft
