#pragma once
// Sums that lose nothing.
#include <cmath>

namespace mft {

// A sum with Kahan's compensation (millions of terms lose two digits without), and the sum of its
// terms' absolute values: their own rounding is of the order 1e-16 of the latter.
class Sum {
 public:
  void add(double term) {
    const double corrected = term - lost_, next = value_ + corrected;
    lost_ = (next - value_) - corrected;
    value_ = next;
    magnitude_ += std::abs(term);
  }
  double value() const { return value_; }
  double magnitude() const { return magnitude_; }

 private:
  double value_ = 0, lost_ = 0, magnitude_ = 0;
};

}  // namespace mft
