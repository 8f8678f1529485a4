#pragma once
// Particles that meet λ(s) on the half line: ∂_s u = ∂_xx u + λ(s) Θ(x - position) u. Both P_λ
// (in s = T - t) and R_λ (in s = t) obey it between instants.
#include <functional>

#include "exact/independent/profile.hpp"

namespace mft::exact {

class Stretch {
 public:
  // λ = 0: u(x, s) is the initial profile smoothed.
  Stretch(Profile initial, double duration, const Grid& grid);

  // λ given on [0, duration]; `position` is an edge of the initial profile or in a constant part.
  // The flux φ(s) = ∂_x u(position, s) is the unknown. With Λ(s) = ∫_0^s λ, u on the left and
  // e^{-Λ} u on the right solve the heat equation with that flux, hence
  //     ∫_0^s φ(r) [1 + e^{Λ(s)-Λ(r)}] dr/√(π(s-r)) = e^{Λ(s)} F_R(s) - F_L(s),
  // F_L, F_R the traces at `position` of the reflected initial profile: the Abel equation for
  // P(0,t) (errata-completed Appendix A of the paper), written for the flux. In √s its solution is
  // analytic and so given by a polynomial, found by collocation.
  // Times are rounded to `rounding`, which is what λ may be known to where it is steep.
  Stretch(Profile initial, double duration, const std::function<double(double)>& lambda,
          double position, const Grid& grid, double rounding = 0);

  // False when λ or the flux needs a shorter stretch.
  bool resolved() const { return resolved_; }

  const Profile& initial() const { return initial_; }
  double duration() const { return duration_; }
  // Λ(s).
  double growth(double s) const;
  // u(x, s), 0 <= s <= duration.
  double operator()(double x, double s) const;

 private:
  void expand_growth(const std::function<double(double)>& lambda, double rounding);
  void solve_flux();
  std::vector<double> flux_row(double root) const;
  double scaled_flux(double root) const;

  // What the flux up to time s adds to u: a sum over nodes, their weights by the side.
  struct Layer {
    double s;
    std::vector<double> edges;  // of panels of equally many nodes
    std::vector<double> inverse_square, left, right;
    double at(double distance, bool on_right) const;
  };
  Layer make_layer(double s) const;

  Profile initial_;
  double duration_, position_ = 0;
  Grid grid_;
  bool resolved_ = true;
  std::vector<double> growth_;  // Chebyshev coefficients of Λ on [0, duration]
  Layer whole_{};               // up to `duration`
  std::vector<double> flux_;    // of √s φ(s) in √(s/duration) on [0, 1]; empty when λ = 0
};

}  // namespace mft::exact
