#pragma once
// Polynomial bases of the space-time Galerkin method on the reference interval [0,1].
#include <vector>

namespace mft {

// Row-major table: a[row * cols + col].
struct Table {
  int rows = 0, cols = 0;
  std::vector<double> a;
  Table() = default;
  Table(int r, int c) : rows(r), cols(c), a(static_cast<std::size_t>(r) * c, 0.0) {}
  double& operator()(int i, int j) { return a[static_cast<std::size_t>(i) * cols + j]; }
  double operator()(int i, int j) const { return a[static_cast<std::size_t>(i) * cols + j]; }
  const double* row(int i) const { return a.data() + static_cast<std::size_t>(i) * cols; }
};

// The Lagrange basis on `nodes`: writes value and derivative of each basis function at x (product
// form, exact at the nodes). Either output may be null.
void lagrange(const std::vector<double>& nodes, double x, double* value, double* derivative);

// Discontinuous Galerkin in time, degree r: Lagrange basis on r+1 Gauss points, which carry the
// quadrature too.
struct TimeBasis {
  explicit TimeBasis(int degree);
  int degree, size;            // r, r+1
  std::vector<double> s, w;    // Gauss points and weights on [0,1]
  std::vector<double> e0, e1;  // traces of the basis at 0 and 1
  Table dT;                    // w_j l_k'(s_j) + l_j(0) l_k(0): ∂_t and the upwind jump
};

// Continuous elements of degree k: Lagrange basis on k+1 Gauss-Lobatto nodes, k+2 Gauss points.
struct SpaceBasis {
  explicit SpaceBasis(int degree);
  int degree, size, points;
  std::vector<double> xi;    // nodes
  std::vector<double> s, w;  // quadrature
  Table E, G;                // values and derivatives, points x nodes
  Table mass;                // nodes x nodes
};

// One basis of each degree, made on first use. Degrees 0 to 20 (time), 1 to 20 (space).
const TimeBasis& time_basis(int degree);
const SpaceBasis& space_basis(int degree);

}  // namespace mft
