#include "sweep/slab_factor.hpp"

#include <petscblaslapack.h>

#include <algorithm>

namespace mft {
namespace {

// Column-major; y += alpha op(A) x.
void add_product(int rows, int cols, double alpha, const double* A, bool transposed,
                 const double* x, double* y) {
  const PetscBLASInt m = rows, n = cols, one = 1;
  const double unit = 1;
  BLASgemv_(transposed ? "T" : "N", &m, &n, &alpha, A, &m, x, &one, &unit, y, &one);
}

// Adds the element matrix of dT ⊗ M and of the integrals at each time node to a front; row and
// column index a (r+1) + j, column-major.
void add_element(const SpaceBasis& basis, const TimeBasis& time, double h, const double* D,
                 const double* drift, std::vector<double>& front) {
  const int times = time.size, size = basis.size * times;
  std::vector<double> stiffness(static_cast<std::size_t>(basis.size) * basis.size);
  for (int a = 0; a < basis.size; ++a)
    for (int b = 0; b < basis.size; ++b)
      for (int j = 0; j < times; ++j)
        for (int l = 0; l < times; ++l)
          front[(b * times + l) * size + a * times + j] += h * basis.mass(a, b) * time.dT(j, l);
  for (int j = 0; j < times; ++j) {
    std::fill(stiffness.begin(), stiffness.end(), 0.0);
    for (int q = 0; q < basis.points; ++q) {
      const double d = D[q * times + j], c = drift[q * times + j];
      for (int b = 0; b < basis.size; ++b) {
        const double flux = d * basis.G(q, b) + c * basis.E(q, b);
        for (int a = 0; a < basis.size; ++a) stiffness[b * basis.size + a] += flux * basis.G(q, a);
      }
    }
    for (int b = 0; b < basis.size; ++b)
      for (int a = 0; a < basis.size; ++a)
        front[(b * times + j) * size + a * times + j] += stiffness[b * basis.size + a];
  }
}

// Inverts the leading n x n block of a column-major matrix of leading dimension ld in place.
void invert(int n, int ld, double* A) {
  std::vector<PetscBLASInt> pivots(n);
  std::vector<double> work(static_cast<std::size_t>(64) * n);
  const PetscBLASInt size = n, lead = ld, length = static_cast<PetscBLASInt>(work.size());
  PetscBLASInt info = 0;
  LAPACKgetrf_(&size, &size, A, &lead, pivots.data(), &info);
  if (!info) LAPACKgetri_(&size, A, &lead, pivots.data(), work.data(), &length, &info);
  if (info) throw NoSolution("the linearised forward equation is singular");
}

void multiply(int m, int n, int k, double alpha, const double* A, int lda, const double* B, int ldb,
              double beta, double* C, int ldc) {
  const PetscBLASInt M = m, N = n, K = k, LA = lda, LB = ldb, LC = ldc;
  BLASgemm_("N", "N", &M, &N, &K, &alpha, A, &LA, B, &LB, &beta, C, &LC);
}

}  // namespace

void SlabFactor::factor(const SpaceMesh& space, const TimeBasis& time, const SlabHessian& hessian) {
  outer_ = time.size;
  fronts_.clear();
  std::size_t total = 0;
  for (int e = 0; e < space.elements(); ++e) {
    const std::size_t inner = static_cast<std::size_t>(space.degree[e]) * outer_;
    fronts_.push_back({space.first_node[e] * outer_, static_cast<int>(inner), total,
                       total + inner * inner, total + inner * (inner + outer_)});
    total += inner * (inner + 2 * outer_);
  }
  last_inverse_ = total;
  last_ = space.first_node[space.elements()] * outer_;
  values_.resize(total + outer_ * outer_);
  std::vector<double> front, carried(static_cast<std::size_t>(outer_) * outer_, 0.0);
  for (int e = 0; e < space.elements(); ++e) {
    const SpaceBasis& basis = space_basis(space.degree[e]);
    const Front& f = fronts_[e];
    const int size = f.inner + outer_, at = space.first_point[e] * outer_;
    front.assign(static_cast<std::size_t>(size) * size, 0.0);
    for (int l = 0; l < outer_; ++l)
      std::copy_n(&carried[l * outer_], outer_, &front[static_cast<std::size_t>(l) * size]);
    add_element(basis, time, space.size(e), &hessian.qx_px[at], &hessian.q_px[at], front);
    invert(f.inner, size, front.data());
    const double* F12 = &front[static_cast<std::size_t>(f.inner) * size];
    const double* F21 = &front[f.inner];
    double *X = &values_[f.X], *Y = &values_[f.Y];
    for (int c = 0; c < f.inner; ++c)
      std::copy_n(&front[static_cast<std::size_t>(c) * size], f.inner,
                  &values_[f.inverse + static_cast<std::size_t>(c) * f.inner]);
    multiply(f.inner, outer_, f.inner, 1, front.data(), size, F12, size, 0, X, f.inner);
    multiply(outer_, f.inner, f.inner, 1, F21, size, front.data(), size, 0, Y, outer_);
    for (int c = 0; c < outer_; ++c)
      std::copy_n(F12 + static_cast<std::size_t>(c) * size + f.inner, outer_, &carried[c * outer_]);
    multiply(outer_, outer_, f.inner, -1, F21, size, X, f.inner, 1, carried.data(), outer_);
  }
  invert(outer_, outer_, carried.data());
  std::copy(carried.begin(), carried.end(), values_.begin() + last_inverse_);
}

void SlabFactor::solve(double* x, bool transposed) const {
  for (const Front& f : fronts_) {  // towards the right: what stays takes its share
    double *one = x + f.first, *two = one + f.inner;
    if (transposed)
      add_product(f.inner, outer_, -1, &values_[f.X], true, one, two);
    else
      add_product(outer_, f.inner, -1, &values_[f.Y], false, one, two);
  }
  work_.assign(outer_, 0.0);
  add_product(outer_, outer_, 1, &values_[last_inverse_], transposed, x + last_, work_.data());
  std::copy_n(work_.begin(), outer_, x + last_);
  for (auto f = fronts_.rbegin(); f != fronts_.rend(); ++f) {
    double *one = x + f->first, *two = one + f->inner;
    work_.assign(f->inner, 0.0);
    add_product(f->inner, f->inner, 1, &values_[f->inverse], transposed, one, work_.data());
    if (transposed)
      add_product(outer_, f->inner, -1, &values_[f->Y], true, two, work_.data());
    else
      add_product(f->inner, outer_, -1, &values_[f->X], false, two, work_.data());
    std::copy_n(work_.begin(), f->inner, one);
  }
}

}  // namespace mft
