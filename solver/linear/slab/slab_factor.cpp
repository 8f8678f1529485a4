#include "linear/slab/slab_factor.hpp"

#include <petscblaslapack.h>

#include <algorithm>

#include "action/kernels.hpp"
#include "base/error.hpp"
#include "linear/slab/exchange.hpp"

namespace mft {
namespace {

// The element matrix of dT ⊗ M and of the integrals at each time node; row and column index
// a (r+1) + j, column-major.
template <int times>
// NOLINTNEXTLINE(readability-function-size): a kernel
void element_matrix(const SpaceBasis& basis, const TimeBasis& time, double h, const double* D,
                    const double* drift, double* front, int lead) {
  double dT[times][times];  // transposed
  for (int j = 0; j < times; ++j)
    for (int l = 0; l < times; ++l) dT[l][j] = h * time.dT(j, l);
  for (int b = 0; b < basis.size; ++b) {
    for (int l = 0; l < times; ++l) {
      double* const column = front + static_cast<std::size_t>(b * times + l) * lead;
      for (int a = 0; a < basis.size; ++a)
        for (int j = 0; j < times; ++j) column[a * times + j] = basis.mass(a, b) * dT[l][j];
    }
    for (int a = 0; a < basis.size; ++a) {
      double sum[times] = {};
      for (int q = 0; q < basis.points; ++q) {
        const double gg = basis.G(q, a) * basis.G(q, b), ge = basis.G(q, a) * basis.E(q, b);
        for (int j = 0; j < times; ++j) sum[j] += gg * D[q * times + j] + ge * drift[q * times + j];
      }
      for (int j = 0; j < times; ++j)
        front[static_cast<std::size_t>(b * times + j) * lead + a * times + j] += sum[j];
    }
  }
}

// out = A x or A^T x; column-major.
// NOLINTNEXTLINE(readability-function-size): a kernel
void product(bool transposed, int rows, int cols, const double* A, int lead, const double* x,
             double* out) {
  const PetscBLASInt m = rows, n = cols, ld = lead, one = 1;
  const double unit = 1, zero = 0;
  BLASgemv_(transposed ? "T" : "N", &m, &n, &unit, A, &ld, x, &one, &zero, out, &one);
}

}  // namespace

void SlabFactor::factor(const SpaceMesh& space, const TimeBasis& time, const SlabHessian& hessian) {
  outer_ = time.size;
  fronts_.clear();
  std::size_t total = 0;
  factor_flops_ = solve_flops_ = 0;
  for (int e = 0; e < space.elements(); ++e) {
    const int inner = space.degree[e] * outer_, size = inner + outer_, lead = (size + 7) / 8 * 8;
    fronts_.push_back({space.first_node[e] * outer_, inner, lead, total});
    total += static_cast<std::size_t>(lead) * size;
    factor_flops_ += 2.0 * inner * size * size;
    solve_flops_ += 2.0 * inner * (inner + 2 * outer_);
  }
  last_inverse_ = total;
  last_ = space.first_node[space.elements()] * outer_;
  values_.resize(total + outer_ * outer_);
  const double* carried = nullptr;
  int carried_lead = 0;
  for (int e = 0; e < space.elements(); ++e) {
    const Front& f = fronts_[e];
    const int at = space.first_point[e] * outer_;
    double* const front = &values_[f.at];
    with_times(outer_, [&](auto times) {
      element_matrix<times>(space_basis(space.degree[e]), time, space.size(e), &hessian.qx_px[at],
                            &hessian.q_px[at], front, f.lead);
    });
    for (int c = 0; carried && c < outer_; ++c)
      for (int r = 0; r < outer_; ++r) front[c * f.lead + r] += carried[c * carried_lead + r];
    if (!exchange(f.inner, f.inner + outer_, f.lead, front))
      throw NoSolution("the linearised forward equation is singular");
    carried = front + static_cast<std::size_t>(f.inner) * f.lead + f.inner;
    carried_lead = f.lead;
  }
  double* const last = &values_[last_inverse_];
  for (int c = 0; c < outer_; ++c)
    std::copy_n(carried + c * carried_lead, outer_, last + c * outer_);
  if (!exchange(outer_, outer_, outer_, last))
    throw NoSolution("the linearised forward equation is singular");
}

void SlabFactor::solve(double* x, bool transposed) const {
  const auto column = [&](const Front& f, int c) {
    return &values_[f.at + static_cast<std::size_t>(c) * f.lead];
  };
  // Towards the right: unknowns 1 become F11^-1 x_1, what stays takes its share.
  for (const Front& f : fronts_) {
    double *one = x + f.first, *two = one + f.inner;
    const int size = f.inner + outer_;
    work_.resize(size);
    if (transposed) {
      product(true, f.inner, size, column(f, 0), f.lead, one, work_.data());
      for (int j = 0; j < outer_; ++j) two[j] -= work_[f.inner + j];
    } else {
      product(false, size, f.inner, column(f, 0), f.lead, one, work_.data());
      for (int j = 0; j < outer_; ++j) two[j] += work_[f.inner + j];
    }
    std::copy_n(work_.begin(), f.inner, one);
  }
  work_.resize(outer_);
  product(transposed, outer_, outer_, &values_[last_inverse_], outer_, x + last_, work_.data());
  std::copy_n(work_.begin(), outer_, x + last_);
  // Back: unknowns 1 take the share of unknowns 2.
  for (auto f = fronts_.rbegin(); f != fronts_.rend(); ++f) {
    double *one = x + f->first, *two = one + f->inner;
    if (transposed) {
      for (int c = 0; c < f->inner; ++c) {
        const double* minus_Y = column(*f, c) + f->inner;
        for (int j = 0; j < outer_; ++j) one[c] += minus_Y[j] * two[j];
      }
    } else {
      for (int j = 0; j < outer_; ++j) {
        const double* X = column(*f, f->inner + j);
        for (int r = 0; r < f->inner; ++r) one[r] -= X[r] * two[j];
      }
    }
  }
}

}  // namespace mft
