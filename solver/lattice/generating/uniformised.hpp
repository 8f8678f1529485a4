#pragma once
// The exponential of a generator on a positive vector, with nothing subtracted (A. Jensen,
// Skandinavisk Aktuarietidskrift 36, 87, 1953): entries of any size keep their relative accuracy.
#include <functional>
#include <vector>

namespace mft::lattice {

// Reaches e^{±11355} on x86, where a double reaches e^{±709}.
using Wide = long double;
using WideVector = std::vector<Wide>;

// rate (P - 1), with a non-negative matrix P that leads nowhere out of a class, in some power
// everywhere inside it, and leaves `harmonic` > 0 as it is: P g = g.
struct Uniformised {
  std::function<void(const WideVector& v, WideVector& out)> P;
  double rate = 0;
  int roundings = 0;  // of an entry of P v
  std::vector<int> class_of;
  int classes = 0;
  WideVector harmonic;
};

// v <- e^{t rate (P - 1)} v = Σ_n e^{-rate t} (rate t)^n / n! P^n v, t >= 0, v > 0. Returns a bound
// of the relative error of each entry. Throws NoSolution when an entry is beyond what Wide holds.
double apply_exponential(const Uniformised& generator, double t, WideVector& v);

}  // namespace mft::lattice
