#include "mesh/basis.hpp"

#include <petscdt.h>

#include <array>
#include <memory>

#include "base/petsc.hpp"

namespace mft {
namespace {

void gauss(int n, std::vector<double>& x, std::vector<double>& w) {
  x.resize(n);
  w.resize(n);
  check(PetscDTGaussQuadrature(n, 0, 1, x.data(), w.data()));
}

template <class Basis>
const Basis& cached(int degree) {
  static std::array<std::unique_ptr<Basis>, 32> bases;
  auto& basis = bases.at(degree);
  if (!basis) basis = std::make_unique<Basis>(degree);
  return *basis;
}

}  // namespace

void lagrange(const std::vector<double>& nodes, double x, double* value, double* derivative) {
  const int n = static_cast<int>(nodes.size());
  for (int a = 0; a < n; ++a) {
    double v = 1, d = 0;
    for (int b = 0; b < n; ++b) {
      if (b == a) continue;
      const double scale = 1 / (nodes[a] - nodes[b]);
      d = d * (x - nodes[b]) * scale + v * scale;
      v *= (x - nodes[b]) * scale;
    }
    if (value) value[a] = v;
    if (derivative) derivative[a] = d;
  }
}

TimeBasis::TimeBasis(int r) : degree(r), size(r + 1), e0(r + 1), e1(r + 1), dT(r + 1, r + 1) {
  gauss(size, s, w);
  lagrange(s, 0, e0.data(), nullptr);
  lagrange(s, 1, e1.data(), nullptr);
  std::vector<double> derivative(size);
  for (int j = 0; j < size; ++j) {
    lagrange(s, s[j], nullptr, derivative.data());
    for (int k = 0; k < size; ++k) dT(j, k) = w[j] * derivative[k] + e0[j] * e0[k];
  }
}

SpaceBasis::SpaceBasis(int k)
    : degree(k),
      size(k + 1),
      points(k + 2),
      xi(k + 1),
      E(k + 2, k + 1),
      G(k + 2, k + 1),
      mass(k + 1, k + 1) {
  std::vector<double> unused(size);
  check(PetscDTGaussLobattoLegendreQuadrature(size, PETSCGAUSSLOBATTOLEGENDRE_VIA_LINEAR_ALGEBRA,
                                              xi.data(), unused.data()));
  for (double& x : xi) x = 0.5 * (1 + x);
  gauss(points, s, w);
  for (int q = 0; q < points; ++q) {
    lagrange(xi, s[q], &E(q, 0), &G(q, 0));
    for (int a = 0; a < size; ++a)
      for (int b = 0; b < size; ++b) mass(a, b) += w[q] * E(q, a) * E(q, b);
  }
}

const TimeBasis& time_basis(int degree) { return cached<TimeBasis>(degree); }
const SpaceBasis& space_basis(int degree) { return cached<SpaceBasis>(degree); }

}  // namespace mft
