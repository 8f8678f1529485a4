#include "exact/independent/profile.hpp"

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/chebyshev.hpp>
#include <cmath>

#include "base/error.hpp"
#include "numerics/brownian.hpp"
#include "numerics/chebyshev_fit.hpp"
#include "numerics/gauss.hpp"

namespace mft::exact {
namespace {

constexpr double reach = 7.5;  // of the kernel in units of √(4t): e^{-reach²} = 4e-25
constexpr double unit = 1.5;   // of √(4t) to one Gauss rule

// Prob(lower < y + W(t) < upper) without cancellation in the tails.
double mass(double y, double t, double lower, double upper) {
  return y > lower && y > upper ? right_of_origin(upper - y, t) - right_of_origin(lower - y, t)
                                : right_of_origin(y - lower, t) - right_of_origin(y - upper, t);
}

}  // namespace

Profile Profile::steps(std::vector<double> edges, std::vector<double> values) {
  if (values.size() != edges.size() + 1) throw Error(exit_internal, "step profile: sizes differ");
  Profile result;
  result.left_ = values.front();
  result.right_ = values.back();
  for (std::size_t i = 1; i + 1 < values.size(); ++i) result.panels_.push_back({2 * values[i]});
  result.edges_ = std::move(edges);
  return result;
}

Profile Profile::sample(const std::function<double(double)>& f, const std::vector<double>& breaks,
                        double left, double right, const Grid& grid) {
  Profile result;
  result.left_ = left;
  result.right_ = right;
  result.edges_ = {breaks.front()};
  for (std::size_t i = 0; i + 1 < breaks.size(); ++i)
    result.add_panels(f, breaks[i], breaks[i + 1], grid, 0,
                      std::numeric_limits<double>::infinity());
  return result;
}

// A panel is kept when its last coefficients are small, or fell too little from those of the panel
// it came from: then they are round-off, of f or of the places in a panel short for where it is.
void Profile::add_panels(const std::function<double(double)>& f, double a, double b,
                         const Grid& grid, int depth, double parent_tail) {
  constexpr int max_depth = 45;
  const double places = std::numeric_limits<double>::epsilon() * std::max(std::abs(a), std::abs(b));
  const double round_off = std::max(1e-13, places / (b - a));
  Panel panel = chebyshev_fit(f, a, b, grid.degree);
  const double scale = std::max(largest(panel), grid.floor);
  const double tail = scale > 0 ? chebyshev_tail(panel) / scale : 0;
  const bool stalled = tail < round_off && tail > 0.01 * parent_tail;
  if (tail <= grid.tolerance || stalled || depth == max_depth) {
    edges_.push_back(b);
    panels_.push_back(std::move(panel));
    return;
  }
  const double middle = 0.5 * (a + b);
  add_panels(f, a, middle, grid, depth + 1, tail);
  add_panels(f, middle, b, grid, depth + 1, tail);
}

std::size_t Profile::panel_at(double x) const {
  const auto right_edge = std::upper_bound(edges_.begin() + 1, edges_.end() - 1, x);
  return right_edge - edges_.begin() - 1;
}

double Profile::in_panel(std::size_t i, double x) const {
  const Panel& panel = panels_[i];
  if (panel.size() == 1) return 0.5 * panel[0];
  const double a = edges_[i], b = edges_[i + 1];
  return boost::math::chebyshev_clenshaw_recurrence(panel.data(), panel.size(),
                                                    (2 * x - a - b) / (b - a));
}

double Profile::operator()(double x) const {
  if (edges_.empty() || x < edges_.front()) return left_;
  if (x >= edges_.back()) return right_;
  return in_panel(panel_at(x), x);
}

void Profile::split_at(double x) {
  if (std::find(edges_.begin(), edges_.end(), x) != edges_.end()) return;
  if (edges_.empty()) {
    edges_ = {x};
  } else if (x < edges_.front()) {
    edges_.insert(edges_.begin(), x);
    panels_.insert(panels_.begin(), {2 * left_});
  } else if (x > edges_.back()) {
    edges_.push_back(x);
    panels_.push_back({2 * right_});
  } else {
    const std::size_t i = panel_at(x);
    if (panels_[i].size() != 1) throw Error(exit_internal, "profile: a jump inside a panel");
    edges_.insert(edges_.begin() + i + 1, x);
    panels_.insert(panels_.begin() + i, panels_[i]);
  }
}

void Profile::multiply_right_of(double x, double factor) {
  split_at(x);
  for (std::size_t i = 0; i < panels_.size(); ++i)
    if (edges_[i] >= x)
      for (double& coefficient : panels_[i]) coefficient *= factor;
  right_ *= factor;
}

void Profile::clear_left_of(double x) {
  split_at(x);
  for (std::size_t i = 0; i < panels_.size(); ++i)
    if (edges_[i] < x) panels_[i] = {0};
  left_ = 0;
}

double Profile::smoothed(double y, double t, const Grid& grid, double lower, double upper) const {
  if (edges_.empty()) return left_ * mass(y, t, lower, upper);
  const double width = std::sqrt(4 * t);
  const double first = std::max(lower, y - reach * width),
               last = std::min(upper, y + reach * width);
  // Only the difference from the value here is summed: its round-off is that of the change.
  const double here = (*this)(std::clamp(y, lower, upper));
  double sum = here * mass(y, t, lower, upper);
  if (lower < edges_.front())
    sum += (left_ - here) * mass(y, t, lower, std::min(upper, edges_.front()));
  if (upper > edges_.back())
    sum += (right_ - here) * mass(y, t, std::max(lower, edges_.back()), upper);
  if (panels_.empty() || first >= edges_.back() || last <= edges_.front()) return sum;

  const GaussRule& rule = gauss_rule(grid.gauss);
  const int nodes = static_cast<int>(rule.x.size());
  double x[most_nodes], values[most_nodes];
  for (std::size_t i = panel_at(first); i < panels_.size() && edges_[i] < last; ++i) {
    const double a = std::max(edges_[i], first), b = std::min(edges_[i + 1], last);
    if (b <= a) continue;
    if (panels_[i].size() == 1) {
      sum += (0.5 * panels_[i][0] - here) * mass(y, t, a, b);
      continue;
    }
    const int pieces = std::max(1, static_cast<int>(std::ceil((b - a) / (unit * width))));
    const double half = 0.5 * (b - a) / pieces;
    const double span = edges_[i + 1] - edges_[i];
    double part = 0;
    for (int piece = 0; piece < pieces; ++piece) {
      const double middle = a + (2 * piece + 1) * half;
      const double centre = (2 * middle - edges_[i] - edges_[i + 1]) / span;
      for (int j = 0; j < nodes; ++j) x[j] = centre + 2 * half / span * rule.x[j];
      chebyshev_values(panels_[i], x, nodes, values);
      for (int j = 0; j < nodes; ++j) {
        const double s = (middle + half * rule.x[j] - y) / width;
        part += rule.w[j] * std::exp(-s * s) * (values[j] - here);
      }
    }
    sum += part * half * boost::math::double_constants::one_div_root_pi / width;
  }
  return sum;
}

double Profile::integral() const {
  double sum = 0;
  for (std::size_t i = 0; i < panels_.size(); ++i) {
    double part = 0.5 * panels_[i][0];
    for (std::size_t k = 2; k < panels_[i].size(); k += 2)
      part += panels_[i][k] / (1 - static_cast<double>(k * k));
    sum += part * (edges_[i + 1] - edges_[i]);
  }
  return sum;
}

}  // namespace mft::exact
