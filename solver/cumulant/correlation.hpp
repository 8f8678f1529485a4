#pragma once
// The correlation function of the current at x = 0 on a grid of times.
//
// Where the scale law holds (Problem::has_scale()), C(t,t') = ⟨Q(t) Q(t')⟩_c = √t'
// c(t/t') for t <= t'. The response of the path to one instant at T gives C(t,T) for every t. With
// r = sin²θ, c is a smooth function of θ, its roots at r = 0 and 1 undone, and is taken from a few
// θ by Chebyshev interpolation. From it ⟨dQ/dt dQ/dt'⟩_c = -t'^{-3/2} (½ c' + r c'').
#include <vector>

#include "numerics/estimate.hpp"

namespace mft {

// Correlation functions on the grid, row by row.
struct CorrelationMaps {
  std::vector<double> Q;        // C(t,t')
  std::vector<double> current;  // of dQ/dt; NaN on the diagonal, where it diverges
};

class CorrelationGrid {
 public:
  // The times T/n, 2 T/n, …, T.
  CorrelationGrid(int times, double final_time);

  const std::vector<double>& times() const { return times_; }
  // Where c is wanted, ascending; the last is 1.
  const std::vector<double>& ratios() const { return ratios_; }

  // From C(r T, T) at the ratios.
  CorrelationMaps on_grid(const std::vector<double>& correlation) const;
  // How far on_grid() may be off by the interpolation.
  CorrelationMaps interpolation_error(const std::vector<double>& correlation) const;

 private:
  CorrelationMaps on_grid(const std::vector<double>& correlation, int dropped) const;

  std::vector<double> times_, ratios_;
  double middle_, half_;  // θ = middle + half ξ, ξ in [-1, 1]
};

}  // namespace mft
