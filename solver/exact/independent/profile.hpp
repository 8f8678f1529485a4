#pragma once
// A function of x on the whole line: Chebyshev panels on a window, a constant on either side.
#include <functional>
#include <limits>
#include <vector>

namespace mft::exact {

// How finely functions are represented. Two of them give an error estimate.
struct Grid {
  int degree = 20;           // of a panel
  int gauss = 20;            // nodes of the rules
  double tolerance = 1e-15;  // on the last coefficients of a panel, relative to its largest
  double floor = 0;          // values below this need no relative accuracy
};

inline const Grid fine_grid = {26, 25, 1e-15, 0};

class Profile {
 public:
  // values[0] left of edges[0], values[i] between edges[i-1] and edges[i], …: one more than edges.
  static Profile steps(std::vector<double> edges, std::vector<double> values);

  // Interpolates f between breaks.front() and breaks.back(), left and right outside. f may jump at
  // the breaks (ascending), where it is never evaluated, and is analytic between them.
  static Profile sample(const std::function<double(double)>& f, const std::vector<double>& breaks,
                        double left, double right, const Grid& grid);

  // Right-continuous at jumps.
  double operator()(double x) const;

  double left() const { return left_; }
  double right() const { return right_; }

  // Multiplies by `factor` right of x; x is an edge, or the profile is constant around it.
  void multiply_right_of(double x, double factor);

  // Sets the profile to 0 left of x, under the same condition.
  void clear_left_of(double x);

  // E f(y + W(t)) over y + W(t) in (lower, upper), t > 0: convolution with (30). Where lower or
  // upper is finite it is an edge.
  double smoothed(double y, double t, const Grid& grid,
                  double lower = -std::numeric_limits<double>::infinity(),
                  double upper = std::numeric_limits<double>::infinity()) const;

  // ∫ over the window.
  double integral() const;

 private:
  using Panel = std::vector<double>;  // Chebyshev coefficients; one: a constant

  void add_panels(const std::function<double(double)>& f, double a, double b, const Grid& grid,
                  int depth, double parent_tail);
  void split_at(double x);
  std::size_t panel_at(double x) const;
  double in_panel(std::size_t i, double x) const;

  std::vector<double> edges_;  // ascending; panels_.size() + 1, or one for a plain step
  std::vector<Panel> panels_;
  double left_ = 0, right_ = 0;
};

}  // namespace mft::exact
