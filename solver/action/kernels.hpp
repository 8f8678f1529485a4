#pragma once
// Element loops over one slab. A slab array holds node i (or quadrature point i), time node j at
// [i * times + j]. `times` is a template parameter where it is small, so that the innermost loop
// has a fixed length.
#include <type_traits>
#include <vector>

#include "base/error.hpp"
#include "mesh/basis.hpp"
#include "mesh/mesh.hpp"

namespace mft {

// Calls kernel(std::integral_constant<int, times>) with a compile-time number of time nodes.
template <class Kernel>
void with_times(int times, Kernel&& kernel) {
  switch (times) {
#define MFT_TIMES(n)                                 \
  case n:                                            \
    return kernel(std::integral_constant<int, n>()); \
    // clang-format off
    MFT_TIMES(1) MFT_TIMES(2) MFT_TIMES(3) MFT_TIMES(4) MFT_TIMES(5) MFT_TIMES(6) MFT_TIMES(7)
    MFT_TIMES(8) MFT_TIMES(9) MFT_TIMES(10) MFT_TIMES(11) MFT_TIMES(12) MFT_TIMES(13)
    // clang-format on
#undef MFT_TIMES
  }
  throw Error(exit_internal, "time degree above 12");
}

// value = Σ_a E u, derivative = Σ_a G u on the reference element (divide by h for ∂_x), at every
// quadrature point; points x times. Either output may be null.
template <int times>
void interpolate(const SpaceMesh& space, const double* u, double* value, double* derivative) {
  for (int e = 0; e < space.elements(); ++e) {
    const SpaceBasis& basis = space_basis(space.degree[e]);
    const double* ue = u + space.first_node[e] * times;
    const auto product = [&](const Table& table, double* out) {
      for (int q = 0; q < basis.points; ++q) {
        double sum[times] = {};
        for (int a = 0; a < basis.size; ++a)
          for (int j = 0; j < times; ++j) sum[j] += table(q, a) * ue[a * times + j];
        for (int j = 0; j < times; ++j) out[(space.first_point[e] + q) * times + j] = sum[j];
      }
    };
    if (value) product(basis.E, value);
    if (derivative) product(basis.G, derivative);
  }
}

// out += Σ_q E^T v + G^T g for values at the quadrature points that carry their weights (and, in
// g, the 1/h of ∂_x). v or g may be null. Only elements [begin, end).
template <int times>
void test_against(const SpaceMesh& space, const double* v, const double* g, double* out, int begin,
                  int end) {
  for (int e = begin; e < end; ++e) {
    const SpaceBasis& basis = space_basis(space.degree[e]);
    const int first = space.first_point[e] * times;
    for (int a = 0; a < basis.size; ++a) {
      double sum[times] = {};
      for (int q = 0; q < basis.points; ++q) {
        const double E = basis.E(q, a), G = basis.G(q, a);
        for (int j = 0; j < times; ++j) {
          if (v) sum[j] += E * v[first + q * times + j];
          if (g) sum[j] += G * g[first + q * times + j];
        }
      }
      double* oe = out + (space.first_node[e] + a) * times;
      for (int j = 0; j < times; ++j) oe[j] += sum[j];
    }
  }
}

// out += M u, the mass matrix in x.
template <int times>
void add_mass(const SpaceMesh& space, const double* u, double* out) {
  for (int e = 0; e < space.elements(); ++e) {
    const SpaceBasis& basis = space_basis(space.degree[e]);
    const double h = space.size(e);
    const double* ue = u + space.first_node[e] * times;
    double* oe = out + space.first_node[e] * times;
    for (int a = 0; a < basis.size; ++a) {
      double sum[times] = {};
      for (int b = 0; b < basis.size; ++b)
        for (int j = 0; j < times; ++j) sum[j] += basis.mass(a, b) * ue[b * times + j];
      for (int j = 0; j < times; ++j) oe[a * times + j] += h * sum[j];
    }
  }
}

// The profile Σ_j weight_j u_j of a slab array: a trace when the weights are e0 or e1.
inline void trace(int nodes, const std::vector<double>& weight, const double* u, double* out) {
  const int times = static_cast<int>(weight.size());
  for (int i = 0; i < nodes; ++i) {
    double sum = 0;
    for (int j = 0; j < times; ++j) sum += weight[j] * u[i * times + j];
    out[i] = sum;
  }
}

// out_ij += factor profile_i weight_j.
inline void add_outer(int nodes, const std::vector<double>& weight, const double* profile,
                      double factor, double* out) {
  const int times = static_cast<int>(weight.size());
  for (int i = 0; i < nodes; ++i)
    for (int j = 0; j < times; ++j) out[i * times + j] += factor * profile[i] * weight[j];
}

}  // namespace mft
