#pragma once
// The integrand of the action and its derivatives at a point: the one place where the
// hydrodynamics is written down.
//
//     ℒ(q, q_x, p_x) = D(q) q_x p_x - ½ σ(q) p_x²
//
// The action (paper, after (5)) is ∫∫ [p ∂_t q + ℒ] + F[q_0] - ∫ λ Q dt; (8) and (9) are its first
// variations, the Newton matrix its second.

namespace mft {

// ℒ and its first derivatives, for numbers and for truncated power series alike.
template <class T>
T lagrangian(const T& D, const T& sigma, const T& qx, const T& px) {
  return px * (D * qx - 0.5 * (sigma * px));
}
template <class T>
T lagrangian_q(const T& D1, const T& sigma1, const T& qx, const T& px) {
  return lagrangian(D1, sigma1, qx, px);
}
template <class T>
T lagrangian_qx(const T& D, const T& px) {
  return D * px;
}
template <class T>
T lagrangian_px(const T& D, const T& sigma, const T& qx, const T& px) {
  return D * qx - sigma * px;
}

struct Density {
  double value;
  double q, qx, px;                      // ∂ℒ/∂q, ∂ℒ/∂q_x, ∂ℒ/∂p_x
  double q_q, q_qx, q_px, qx_px, px_px;  // the second derivatives that are not zero
};

inline Density density(double D, double D1, double D2, double sigma, double sigma1, double sigma2,
                       double qx, double px) {
  return {lagrangian(D, sigma, qx, px),
          lagrangian_q(D1, sigma1, qx, px),
          lagrangian_qx(D, px),
          lagrangian_px(D, sigma, qx, px),
          lagrangian_q(D2, sigma2, qx, px),
          lagrangian_qx(D1, px),
          lagrangian_px(D1, sigma1, qx, px),
          D,
          -sigma};
}

}  // namespace mft
