#pragma once
// D = 1, constant σ: the current is Gaussian, μ is quadratic in λ and exact for any history.
#include <vector>

#include "exact/reduction/drive.hpp"

namespace mft::exact {

class Gaussian {
 public:
  Gaussian(double sigma, Drive drive, const StepDensity& initial);

  // Σ B <Q> + ½ ΣΣ B B' <Q Q'>_c, with integrals over λ(t).
  Estimate mu() const;
  Estimate Q(std::size_t k) const;
  // At an instant p is p(t^-); q(x,0) is the initial profile.
  Estimate q(double x, double t) const;
  Estimate p(double x, double t) const;

 private:
  double covariance(const Reading& r1, const Reading& r2) const;
  // Σ_k B_k f(r_k) + ∫λ(t) f(r(t)) dt from `from` on; f(r(t)) may have square roots at `root`.
  template <class F>
  Estimate against_drive(F&& f, double from, double root) const;

  double sigma_;
  Drive drive_;
  StepDensity initial_;
  std::vector<double> told_;  // times between which samples tell λ(t), jumps and kinks among them
  double tolerance_ = 1e-14;  // of integrals over λ(t), which is known to the rounding of t
};

}  // namespace mft::exact
