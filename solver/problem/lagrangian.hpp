#pragma once
// The integrand of the action and its derivatives at a point: the one place where the
// hydrodynamics is written down.
//
//     ℒ(q, q_x, p_x) = D(q) q_x p_x - ½ σ(q) p_x²
//
// The action (paper, after (5)) is ∫∫ [p ∂_t q + ℒ] + F[q_0] - ∫ λ Q dt; (8) and (9) are its first
// variations, the Newton matrix its second.
#include "problem/model/model.hpp"

namespace mft {

// ℒ and its derivatives at one point.
struct LagrangianPoint {
  double value;
  double q, qx, px;                      // ∂ℒ/∂q, ∂ℒ/∂q_x, ∂ℒ/∂p_x
  double q_q, q_qx, q_px, qx_px, px_px;  // the second derivatives that are not zero
};

// That of a problem (Problem::lagrangian()). A further term of the current is a member here, and in
// every function below.
struct Lagrangian {
  // ℒ and its first derivatives, for numbers and for truncated power series alike; by_q takes the
  // derivatives of D and σ.
  template <class T>
  T value(const T& D, const T& sigma, const T& qx, const T& px) const {
    return px * (D * qx - 0.5 * (sigma * px));
  }
  template <class T>
  T by_q(const T& D1, const T& sigma1, const T& qx, const T& px) const {
    return value(D1, sigma1, qx, px);
  }
  template <class T>
  T by_qx(const T& D, const T& px) const {
    return D * px;
  }
  template <class T>
  T by_px(const T& D, const T& sigma, const T& qx, const T& px) const {
    return D * qx - sigma * px;
  }

  LagrangianPoint at(const Transport& c, double qx, double px) const {
    return {value(c.D, c.sigma, qx, px),
            by_q(c.D1, c.sigma1, qx, px),
            by_qx(c.D, px),
            by_px(c.D, c.sigma, qx, px),
            by_q(c.D2, c.sigma2, qx, px),
            by_qx(c.D1, px),
            by_px(c.D1, c.sigma1, qx, px),
            c.D,
            -c.sigma};
  }
};

}  // namespace mft
