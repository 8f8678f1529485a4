#pragma once
// The term of the action at t = 0: F*(w) of w = p(0^+) - Σ strength m Θ(x - origin).
#include <vector>

#include "action/observable.hpp"
#include "mesh/mesh.hpp"
#include "problem/problem.hpp"

namespace mft {

// At the quadrature points: w, F*(w), q_0 = F*'(w) and F*''(w).
struct InitialTerm {
  std::vector<double> w, F, q0, F2;
};

// Σ strength m Θ(x - origin) in an element.
double origin_shift(const Mesh& mesh, const std::vector<Observable>& observables, int element);

// From the values of p in slab 0, nodes x time nodes.
InitialTerm initial_term(const Problem& problem, const Mesh& mesh,
                         const std::vector<Observable>& observables, const double* p);

}  // namespace mft
