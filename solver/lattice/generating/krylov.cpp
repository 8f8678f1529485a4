#include "lattice/generating/krylov.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"

namespace mft::lattice {

namespace {

constexpr int dimension = 30;

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t n = 0; n < a.size(); ++n) sum += a[n] * b[n];
  return sum;
}

// A square matrix of dimension + 2, row by row.
struct Small {
  static constexpr int size = dimension + 2;
  std::vector<double> entries = std::vector<double>(size * size, 0.0);
  double& operator()(int i, int k) { return entries[i * size + k]; }
  double operator()(int i, int k) const { return entries[i * size + k]; }
};

Small product(const Small& a, const Small& b) {
  Small c;
  for (int i = 0; i < Small::size; ++i)
    for (int l = 0; l < Small::size; ++l)
      for (int k = 0; k < Small::size; ++k) c(i, k) += a(i, l) * b(l, k);
  return c;
}

// The largest row sum.
double row_norm(const Small& H) {
  double largest = 0;
  for (int i = 0; i < Small::size; ++i) {
    double row = 0;
    for (int k = 0; k < Small::size; ++k) row += std::abs(H(i, k));
    largest = std::max(largest, row);
  }
  return largest;
}

// e^{tau H} by Taylor's series of e^{tau H / 2^s}, squared s times.
Small exponential(const Small& H, double tau) {
  const double quarters = 4 * tau * row_norm(H);
  const int squarings = quarters > 1 ? static_cast<int>(std::ceil(std::log2(quarters))) : 0;
  Small scaled = H, term, sum;
  for (double& entry : scaled.entries) entry *= std::ldexp(tau, -squarings);
  for (int i = 0; i < Small::size; ++i) term(i, i) = sum(i, i) = 1;
  for (int n = 1; n <= 12; ++n) {  // 0.25^13 / 13! = 2e-18
    term = product(term, scaled);
    for (double& entry : term.entries) entry /= n;
    for (std::size_t e = 0; e < sum.entries.size(); ++e) sum.entries[e] += term.entries[e];
  }
  for (int s = 0; s < squarings; ++s) sum = product(sum, sum);
  return sum;
}

// e^{tau A} v in a basis, Sidje's estimate of what the space lacks, and the rounding.
struct Step {
  std::vector<double> coefficients;
  double error, rounding;
};

// An orthonormal basis of v, Av, …, and A in it.
struct KrylovSpace {
  std::vector<std::vector<double>> basis;
  Small H;
  double norm = 0;         // of v
  double last_norm = 0;    // of A times the last vector
  bool invariant = false;  // A leads nowhere else

  Step step(double tau) const {
    const Small F = exponential(H, tau);
    Step step{{}, 0, 5e-16 * norm * (1 + tau * row_norm(H))};
    for (std::size_t k = 0; k < basis.size(); ++k) step.coefficients.push_back(norm * F(k, 0));
    if (invariant) return step;
    // The two coefficients that the space lacks.
    const double first = std::abs(norm * F(dimension, 0));
    const double second = std::abs(norm * F(dimension + 1, 0)) * last_norm;
    step.error = first > 10 * second ? second
                 : first > second    ? first * second / (first - second)
                                     : first;
    return step;
  }
};

KrylovSpace krylov_space(const Operator& A, const std::vector<double>& v) {
  KrylovSpace space;
  space.norm = std::sqrt(dot(v, v));
  space.basis.push_back(v);
  for (double& entry : space.basis[0]) entry /= space.norm;
  std::vector<double> next(v.size());
  for (int k = 0; k < dimension; ++k) {
    A(space.basis[k], next);
    const double before = std::sqrt(dot(next, next));
    for (int pass = 0; pass < 2; ++pass)  // again: what rounding left
      for (int i = 0; i <= k; ++i) {
        const double overlap = dot(space.basis[i], next);
        space.H(i, k) += overlap;
        for (std::size_t n = 0; n < next.size(); ++n) next[n] -= overlap * space.basis[i][n];
      }
    const double length = std::sqrt(dot(next, next));
    if (length <= 1e-15 * std::max(before, 1.0)) {
      space.invariant = true;
      return space;
    }
    space.H(k + 1, k) = length;
    space.basis.push_back(next);
    for (double& entry : space.basis.back()) entry /= length;
  }
  space.H(dimension + 1, dimension) = 1;
  A(space.basis.back(), next);
  space.last_norm = std::sqrt(dot(next, next));
  return space;
}

}  // namespace

double krylov_exponential(const Operator& A, double t, double tolerance, std::vector<double>& v) {
  constexpr double safety = 0.9;
  double done = 0, tau = t, error = 0;
  while (done < t) {
    const KrylovSpace space = krylov_space(A, v);
    if (space.norm == 0) return error;
    const double allowed = tolerance * space.norm;
    Step step = space.step(tau = std::min(tau, t - done));
    while (!(step.error <= 1.2 * allowed)) {
      const double ratio = std::isfinite(step.error) ? allowed / step.error : 0.0;
      tau *= std::max(0.1, safety * std::min(1.0, std::pow(ratio, 1.0 / dimension)));
      if (done + tau == done)
        throw NoSolution("lattice: the Krylov exponential needs steps below rounding");
      step = space.step(tau);
    }
    std::fill(v.begin(), v.end(), 0.0);
    for (std::size_t k = 0; k < space.basis.size(); ++k)
      for (std::size_t n = 0; n < v.size(); ++n) v[n] += step.coefficients[k] * space.basis[k][n];
    error += step.error + step.rounding;
    done = tau >= t - done ? t : done + tau;
    const double ratio = step.error > 0 ? allowed / step.error : 1e300;
    tau *= std::min(5.0, safety * std::pow(ratio, 1.0 / dimension));
  }
  return error;
}

}  // namespace mft::lattice
