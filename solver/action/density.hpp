#pragma once
// The integrand of the action and its derivatives at a point: the one place where the
// hydrodynamics is written down.
//
//     ℒ(q, q_x, p_x) = D(q) q_x p_x - ½ σ(q) p_x²
//
// The action (paper, after (5)) is ∫∫ [p ∂_t q + ℒ] + F[q_0] - ∫ λ Q dt; (8) and (9) are its first
// variations, the Newton matrix its second.

namespace mft {

struct Density {
  double value;
  double q, qx, px;                      // ∂ℒ/∂q, ∂ℒ/∂q_x, ∂ℒ/∂p_x
  double q_q, q_qx, q_px, qx_px, px_px;  // the second derivatives that are not zero
};

inline Density density(double D, double D1, double D2, double sigma, double sigma1, double sigma2,
                       double qx, double px) {
  return {D * qx * px - 0.5 * sigma * px * px,
          D1 * qx * px - 0.5 * sigma1 * px * px,
          D * px,
          D * qx - sigma * px,
          D2 * qx * px - 0.5 * sigma2 * px * px,
          D1 * px,
          D1 * qx - sigma1 * px,
          D,
          -sigma};
}

}  // namespace mft
