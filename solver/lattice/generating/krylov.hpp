#pragma once
// The action of the exponential of a large matrix on a vector, by Krylov spaces (R. B. Sidje,
// Expokit, 1998).
#include <functional>
#include <vector>

namespace mft::lattice {

// out = A v.
using Operator = std::function<void(const std::vector<double>& v, std::vector<double>& out)>;

// v <- e^{tA} v, t >= 0, in steps whose estimated errors are at most `tolerance` times the norm of
// v. Returns the sum of the estimates and of the steps' roundings, absolute, in the Euclidean norm.
double krylov_exponential(const Operator& A, double t, double tolerance, std::vector<double>& v);

}  // namespace mft::lattice
