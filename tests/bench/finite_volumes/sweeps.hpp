#pragma once
// The usual practice for (8)-(13) with one instant: second-order finite volumes on a uniform grid,
// implicit in time, density forward and conjugate field backward in turn, with under-relaxation, as
// A. I. Chernykh, M. G. Stepanov, Phys. Rev. E 64, 026306 (2001); G. Bunin, Y. Kafri, D. Podolsky,
// EPL 99, 20002 (2012); P. L. Krapivsky, B. Meerson, Phys. Rev. E 86, 031106 (2012).
#include <vector>

#include "system.hpp"
#include "tridiagonal.hpp"

namespace volumes {

// Zeros: chosen by the cell.
struct Numerics {
  double cell = 0.03;       // in √T; rounded so that the window is a whole number of cells
  double half_width = 0;    // in √T
  int steps = 0;            // of time
  bool graded = true;       // steps small near 0 and T; else equal
  double relaxation = 0.7;  // part of the new p that is taken
  double tolerance = 0;     // relative change of μ over a sweep at which it ends
  int max_sweeps = 500;
};

// The numerics without zeros. The window leaves less out than the square of a cell changes:
// measured, it changes μ by exp(-1.2 L²) of itself annealed, exp(-0.6 L²) quenched. Steps: 1.5 √T
// over a cell, twice as many when equal, is where more of either costs more than it gains.
Numerics chosen(const Problem& problem, Numerics numerics);

struct Answer {
  double mu = 0, Q = 0;
  int cells = 0, steps = 0, sweeps = 0;
  long tridiagonal_solves = 0;
  bool converged = false;
};

// The midpoint rule in time for both fields,
//
//     (q' - q)/τ = δ(δq̄ - σ(q̄) δp̄),   (p' - p)/τ = -δδp̄ - ½ mean(σ'(q̄) (δp̄)²),
//
// bar: mean over the step, δ: difference over a face or a cell, q̄ on a face the mean of its cells.
// It is the variational scheme of the action on the grid, so that μ from (14) by the same sums is
// stationary at the solution. Steps graded like √t at both ends damp the step of the data, at which
// equal steps of this rule oscillate.
class Sweeps {
 public:
  // Throws std::invalid_argument for a problem or a grid that is none.
  Sweeps(const Problem& problem, const Numerics& numerics);
  // The path without a history is where it starts. Throws std::runtime_error when the sweeps
  // diverge, or Newton's method within a step does.
  Answer solve();

 private:
  // p from T to 0, mixed with the last one.
  void backward();
  void forward();
  // One step by Newton's method: the mean field from the field at the step's beginning.
  void step_p(int n, const std::vector<double>& from, double* mean);
  void step_q(int n, const std::vector<double>& from, double* mean);
  // Solves the system that the step set up, and adds the solution; true when it was small enough.
  bool corrected(double* mean);
  double initial(int cell) const { return cell < cells_ / 2 ? problem_.left : problem_.right; }
  double current() const;
  double mu() const;

  Problem problem_;
  Numerics numerics_;
  Mobility sigma_;
  int cells_;
  double h_;
  std::vector<double> tau_;              // steps
  std::vector<double> p_mean_, q_mean_;  // steps x cells
  std::vector<double> p_initial_, q_initial_, q_final_;
  std::vector<double> face_a_, face_b_, fresh_;
  Tridiagonal matrix_;
  double newton_tolerance_ = 1e-4;
  bool first_ = true;
  long solves_ = 0;
};

}  // namespace volumes
