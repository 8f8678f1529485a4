#include "exact/independent/stretch.hpp"

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/chebyshev.hpp>
#include <boost/numeric/ublas/lu.hpp>
#include <cmath>

#include "base/error.hpp"
#include "numerics/chebyshev_fit.hpp"
#include "numerics/gauss.hpp"

namespace mft::exact {
namespace {

namespace ublas = boost::numeric::ublas;
using boost::math::double_constants::half_pi;
using boost::math::double_constants::two_div_root_pi;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double reach = 7.5;  // of the layer's kernel, as for Profile::smoothed

// Solves A x = b in place of b.
void solve_dense(ublas::matrix<double> matrix, ublas::vector<double>& b) {
  ublas::permutation_matrix<std::size_t> pivots(b.size());
  if (ublas::lu_factorize(matrix, pivots))
    throw Error(exit_internal, "the Abel equation of the flux is singular");
  ublas::lu_substitute(matrix, pivots, b);
}

}  // namespace

Stretch::Stretch(Profile initial, double duration, const Grid& grid)
    : initial_(std::move(initial)), duration_(duration), grid_(grid) {}

Stretch::Stretch(Profile initial, double duration, const std::function<double(double)>& lambda,
                 double position, const Grid& grid, double rounding)
    : initial_(std::move(initial)), duration_(duration), position_(position), grid_(grid) {
  expand_growth(lambda, rounding);
  if (resolved_) solve_flux();
  if (resolved_) whole_ = make_layer(duration_);
}

// λ as a Chebyshev series on the stretch, integrated term by term: ∫T_k = ½[T_{k+1}/(k+1) -
// T_{k-1}/(k-1)]. The growth of one stretch is bounded, which keeps relative accuracy.
void Stretch::expand_growth(const std::function<double(double)>& lambda, double rounding) {
  constexpr int degree = 32;
  constexpr double largest_growth = 4;
  const std::vector<double> c = chebyshev_fit(lambda, 0, duration_, degree);
  growth_.assign(degree + 2, 0);
  for (int k = 1; k <= degree + 1; ++k) {
    const double next = k + 1 <= degree ? c[k + 1] : 0;
    growth_[k] = 0.5 * duration_ * 0.5 * (c[k - 1] - next) / k;
  }
  for (int k = 1; k <= degree + 1; ++k) growth_[0] -= 2 * (k % 2 ? -1 : 1) * growth_[k];
  double slope = 0;  // at most
  for (int k = 1; k <= degree; ++k) slope += 2 / duration_ * k * k * std::abs(c[k]);
  // what is not known to six digits is not steep, but noise
  const double by_rounding = std::min(rounding * slope, 1e-6 * largest(c));
  const double known = std::max(1e-14 * std::max(largest(c), 1 / duration_), by_rounding);
  resolved_ = chebyshev_tail(c) <= known && largest(growth_) <= largest_growth;
}

double Stretch::growth(double s) const {
  if (growth_.empty()) return 0;
  return boost::math::chebyshev_clenshaw_recurrence(growth_.data(), growth_.size(),
                                                    2 * s / duration_ - 1);
}

// The Abel equation at s = duration U², as a row on the coefficients of ψ = √s φ(s): with
// r = s sin²θ it is (2/√π) ∫_0^{π/2} ψ(U sin θ) [1 + e^{Λ(s)-Λ(r)}] dθ.
std::vector<double> Stretch::flux_row(double root) const {
  static const std::vector<double> angles = {0, half_pi / 3, 2 * half_pi / 3, half_pi};
  const GaussRule& rule = gauss_rule(30);
  const double now = growth(duration_ * root * root);
  std::vector<double> row(flux_.size(), 0);
  for (std::size_t piece = 0; piece + 1 < angles.size(); ++piece) {
    const double half = 0.5 * (angles[piece + 1] - angles[piece]);
    for (std::size_t j = 0; j < rule.x.size(); ++j) {
      const double u = root * std::sin(angles[piece] + half * (1 + rule.x[j]));
      const double kernel = 1 + std::exp(now - growth(duration_ * u * u));
      const double weight = two_div_root_pi * half * rule.w[j] * kernel, x = 2 * u - 1;
      double previous = 1, current = x;
      row[0] += 0.5 * weight;
      for (std::size_t k = 1; k < row.size(); ++k) {
        row[k] += weight * current;
        previous = std::exchange(current, 2 * x * current - previous);
      }
    }
  }
  return row;
}

void Stretch::solve_flux() {
  double scale = 0;
  for (const int n : {20, 32, 48}) {
    flux_.assign(n, 0);
    ublas::matrix<double> matrix(n, n);
    ublas::vector<double> solution(n);
    for (int i = 0; i < n; ++i) {
      const double root = 0.5 + 0.5 * std::cos(half_pi * (2 * i + 1) / n),
                   s = duration_ * root * root;
      const double trace_left = 2 * initial_.smoothed(position_, s, grid_, -infinity, position_);
      const double trace_right =
          std::exp(growth(s)) * 2 * initial_.smoothed(position_, s, grid_, position_, infinity);
      scale = std::max({scale, trace_left, trace_right});
      solution[i] = trace_right - trace_left;
      const std::vector<double> row = flux_row(root);
      for (int k = 0; k < n; ++k) matrix(i, k) = row[k];
    }
    solve_dense(matrix, solution);
    flux_.assign(solution.begin(), solution.end());
    resolved_ = chebyshev_tail(flux_) <= 4 * grid_.tolerance * scale;
    if (resolved_) return;
  }
}

double Stretch::scaled_flux(double root) const {
  return boost::math::chebyshev_clenshaw_recurrence(flux_.data(), flux_.size(), 2 * root - 1);
}

// ∫_0^s φ(r) e^{-d²/(4(s-r))} dr/√(π(s-r)), on the right with e^{Λ(s)-Λ(r)}: with r = s cos²α it
// is (2/√π) ∫ ψ(U cos α) e^{-a²/sin²α} dα, a = d/√(4s), on panels graded towards α = 0. All but the
// last exponential is the same for every d.
Stretch::Layer Stretch::make_layer(double s) const {
  constexpr double smallest = 1e-9, ratio = 1.6;
  const GaussRule& rule = gauss_rule(grid_.gauss);
  const double root = std::sqrt(s / duration_), now = growth(s);
  Layer layer{s, {0, smallest}, {}, {}, {}};
  while (layer.edges.back() < half_pi) {
    const double last = layer.edges.back();
    layer.edges.push_back(std::min({half_pi, last + half_pi / 3, ratio * last}));
  }
  for (std::size_t i = 0; i + 1 < layer.edges.size(); ++i) {
    const double half = 0.5 * (layer.edges[i + 1] - layer.edges[i]);
    for (std::size_t j = 0; j < rule.x.size(); ++j) {
      const double angle = layer.edges[i] + half * (1 + rule.x[j]), sine = std::sin(angle);
      const double u = root * std::cos(angle);
      const double flux = two_div_root_pi * half * rule.w[j] * scaled_flux(u);
      layer.inverse_square.push_back(1 / (sine * sine));
      layer.left.push_back(flux);
      layer.right.push_back(flux * std::exp(now - growth(duration_ * u * u)));
    }
  }
  return layer;
}

double Stretch::Layer::at(double distance, bool on_right) const {
  const double a = distance / std::sqrt(4 * s);
  if (a >= reach) return 0;
  const std::size_t panel =
      std::upper_bound(edges.begin(), edges.end(), std::asin(a / reach)) - edges.begin() - 1;
  const std::vector<double>& flux = on_right ? right : left;
  double sum = 0;
  for (std::size_t i = panel * (flux.size() / (edges.size() - 1)); i < flux.size(); ++i)
    sum += flux[i] * std::exp(-a * a * inverse_square[i]);
  return sum;
}

double Stretch::operator()(double x, double s) const {
  if (s == 0) return initial_(x);
  if (flux_.empty()) return initial_.smoothed(x, s, grid_);
  const bool right = x >= position_;
  const double lower = right ? position_ : -infinity, upper = right ? infinity : position_;
  const double reflected = initial_.smoothed(x, s, grid_, lower, upper) +
                           initial_.smoothed(2 * position_ - x, s, grid_, lower, upper);
  const double flux_part =
      (s == duration_ ? whole_ : make_layer(s)).at(std::abs(x - position_), right);
  return right ? std::exp(growth(s)) * reflected - flux_part : reflected + flux_part;
}

}  // namespace mft::exact
