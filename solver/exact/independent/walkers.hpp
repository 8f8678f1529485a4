#pragma once
// Independent particles (D = 1, σ = 2ρ) for any history: section 2 of the paper, solved.
#include <memory>
#include <vector>

#include "exact/independent/evolution.hpp"
#include "exact/reduction/drive.hpp"

namespace mft::exact {

// P_λ, R_λ of (22)-(23) and what follows from them. A particle that starts at y counts
// Σ B_k (1[x(t_k) > x_k] - Θ(y - o_k)) + ∫λ (1[x(t) > x_λ] - Θ(y - x_λ)) dt.
class Walkers {
 public:
  Walkers(Drive drive, StepDensity initial, const Grid& grid = {});
  ~Walkers();
  Walkers(Walkers&&) noexcept;

  // (24) when annealed, (25) when quenched.
  double mu() const;
  // Q_k = ∫_{x_k}^∞ q(x,t_k) dx - ∫_{o_k}^∞ q(x,0) dx, which is ∂μ/∂B_k.
  double Q(std::size_t k) const;
  // ∂μ/∂x_k = -(e^{B_k} - 1) R(x_k, t_k^-) P(x_k, t_k^+), P^+ times e^{B_j} of every other instant
  // of that time left of x_k; none is at x_k.
  double position_slope(std::size_t k) const;

  // P_λ(x,t), t^- at an instant; R_λ(x,t), t^- too.
  double P(double x, double t) const;
  double R(double x, double t) const;
  // q = RP, with q(x,0) the initial profile, and p = log P. Right limits at a jump.
  double q(double x, double t) const;
  double p(double x, double t) const;

 private:
  double initial_density(double x) const { return x < 0 ? initial_.left : initial_.right; }
  double initial_exponent(double x) const;
  // P at time 0, and where it is sampled.
  const Profile& initial_P() const { return backward_->at(0, Side::after); }
  const Window& initial_window() const { return backward_->window(0); }
  Profile initial_R() const;
  const Evolution& forward() const;
  double excess_right_of(double x, double t) const;

  Drive drive_;
  StepDensity initial_;
  Grid grid_;
  Window window_;
  std::unique_ptr<Evolution> backward_;         // P
  mutable std::unique_ptr<Evolution> forward_;  // R, made when first needed
};

// μ and every Q_k, from two grids whose difference is the error.
Answer walkers_answer(const Drive& drive, const StepDensity& initial);

// Round-off of μ and Q, from the sums over the window.
double walkers_round_off(const Drive& drive, const StepDensity& initial);

}  // namespace mft::exact
