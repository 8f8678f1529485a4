#pragma once
// Chebyshev series on [-1, 1]: f(t) = Σ_k c_k T_k(t).
#include <vector>

namespace mft::chebyshev {

using Series = std::vector<double>;

// The n+1 points cos(π j/n) in ascending order, from -1 to 1.
std::vector<double> points(int n);

// The series of degree n through values at points(n).
Series interpolate(const std::vector<double>& values);

// f(t), by Clenshaw's recurrence.
double value(const Series& f, double t);

// f'.
Series derivative(const Series& f);

// ∫_{-1}^t f.
Series integral(const Series& f);

// f(t)/(t+1) of an f with f(-1) = 0: without the loss of a division near -1.
Series divided_by_distance(const Series& f);

}  // namespace mft::chebyshev
