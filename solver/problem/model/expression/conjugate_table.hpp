#pragma once
// F*(w) = ∫_0^w q dw with dq/dw = m(q), q(0) = ρ0, m = σ/(2D): tabulated to round-off.
#include <cstddef>
#include <optional>
#include <vector>

#include "expression/tape.hpp"
#include "numerics/chebyshev.hpp"

namespace mft {

// m as functions on arrays.
struct MobilityRatio {
  Tape at_density;  // outputs m(ρ) and m'(ρ)
  // m at a distance inside from a finite end of the range: exact where 1 - ρ is not.
  std::optional<Tape> from_lower, from_upper;
};

// Pieces in w on which q, F* and F*'' are Chebyshev series with a checked error, made from w = 0
// outwards as far as asked for: the values do not depend on what was asked before.
class ConjugateTable {
 public:
  // `ratio` must outlive the table; rho0 is inside the range (lower, upper), or at an end of it
  // where m = 0: there q stays.
  ConjugateTable(const MobilityRatio& ratio, double rho0, double lower, double upper);

  // F*, q and F*'' = dq/dw at w[0..n); NaN outside [begin(), end()] and where q overflows.
  // Throws InputError where m is too rough for an error near round-off.
  void evaluate(std::size_t n, const double* w, double* F, double* q, double* F2);

  // The w at which q reaches the lower and upper end of the range, ∫_{ρ0}^{end} dρ/m(ρ); infinite
  // where it never does.
  double begin() const { return left_.limit; }
  double end() const { return right_.limit; }

 private:
  struct Piece {
    double begin, length;  // length < 0 to the left of w = 0
    double F_begin;
    chebyshev::Series q, mean_q, slope;  // mean_q of [begin, w]; slope = dq/dw
  };
  struct Side {
    double limit;               // signed
    std::vector<Piece> pieces;  // from 0 outwards
    // Where the pieces end.
    double w = 0, q = 0, F = 0, slope = 0;
    double next_length = 0;
    bool finished = false;  // no more pieces; q stays beyond when slope is (almost) 0
  };

  double limit_towards(double range_end) const;
  double limit_towards_infinity(double sign) const;
  void extend(Side& side, double w) const;
  double length_to_try(const Side& side) const;
  bool add_piece(Side& side, double length) const;
  bool obeys_equation(const chebyshev::Series& q, const chebyshev::Series& slope,
                      double slope_scale) const;
  double density_ratio(double rho) const;  // m(rho)
  // m and m' at q, taken from just inside the range where q has left it.
  void evaluate_ratio(std::size_t n, const double* q, double* m, double* m1) const;

  const MobilityRatio& ratio_;
  const double rho0_, lower_, upper_;
  Side left_, right_;
};

}  // namespace mft
