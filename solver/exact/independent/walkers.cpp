#include "exact/independent/walkers.hpp"

#include <algorithm>
#include <cmath>

namespace mft::exact {
namespace {

// The window's ends and all positions between. Outside, fields are constant to round-off: a
// particle gets there with probability e^{-c²}, x = c √(8T) for what R inherits from P at t = 0 by
// another smoothing, and counts at most e^{Σ|B|}.
std::vector<double> window(const History& history) {
  double count = 0;
  std::vector<double> points = {0};
  for (const Instant& instant : history.instants) {
    count += std::abs(instant.B);
    points.push_back(instant.position);
    points.push_back(instant.start);
  }
  if (history.continuous) points.push_back(history.continuous->position);
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  const double reach = std::sqrt((44 + count) * 8 * history.final_time);
  points.insert(points.begin(), points.front() - reach);
  points.push_back(points.back() + reach);
  return points;
}

Source reversed(const Source& source, double final_time) {
  Source result = source;
  result.lambda = [lambda = source.lambda, final_time](double s) { return lambda(final_time - s); };
  for (double& time : result.breaks) time = final_time - time;
  std::reverse(result.breaks.begin(), result.breaks.end());
  return result;
}

}  // namespace

Walkers::Walkers(History history, StepDensity initial, const Grid& grid)
    : history_(std::move(history)), initial_(initial), grid_(grid), breaks_(window(history_)) {
  const double T = history_.final_time;
  std::vector<Kick> kicks;
  for (const Instant& k : history_.instants) kicks.push_back({T - k.time, k.B, k.position});
  std::optional<Source> source;
  if (history_.continuous) source = reversed(*history_.continuous, T);
  backward_ = std::make_unique<Evolution>(Profile::steps({}, {1}), T, kicks, source, breaks_, grid_);
}

Walkers::~Walkers() = default;
Walkers::Walkers(Walkers&&) noexcept = default;

// Σ B_k Θ(x - s_k) + Θ(x - x_λ) ∫λ dt, log P at x = ∞ where all of it counts.
double Walkers::initial_exponent(double x) const {
  double sum = 0, counted = 0;
  for (const Instant& k : history_.instants) {
    counted += k.B;
    if (x >= k.start) sum += k.B;
  }
  if (history_.continuous && x >= history_.continuous->position) {
    const double everything = std::log(backward_->at(history_.final_time, Side::after).right());
    sum += everything - counted;
  }
  return sum;
}

double Walkers::mu() const {
  const Profile& P = backward_->at(history_.final_time, Side::after);
  Grid grid = grid_;
  grid.floor = 1;
  const auto density = [&](double x) {
    return initial_density(x) * (initial_.annealed ? std::expm1(std::log(P(x)) - initial_exponent(x))
                                                   : std::log(P(x)) - initial_exponent(x));
  };
  return Profile::sample(density, breaks_, 0, 0, grid).integral();
}

// (23). Its jumps are among breaks_, and so are the places where it is constant.
Profile Walkers::initial_R() const {
  const auto value = [&](double x) { return initial_density(x) * std::exp(-initial_exponent(x)); };
  if (!initial_.annealed) {
    const Profile& P = backward_->at(history_.final_time, Side::after);
    return Profile::sample([&](double x) { return initial_density(x) / P(x); }, breaks_,
                           initial_.left, initial_.right / P.right(), grid_);
  }
  const std::vector<double> edges(breaks_.begin() + 1, breaks_.end() - 1);
  std::vector<double> values = {value(breaks_.front())};
  for (const double edge : edges) values.push_back(value(edge));
  return Profile::steps(edges, values);
}

const Evolution& Walkers::forward() const {
  if (!forward_) {
    std::vector<Kick> kicks;
    for (const Instant& k : history_.instants) kicks.push_back({k.time, k.B, k.position});
    forward_ = std::make_unique<Evolution>(initial_R(), history_.final_time, kicks,
                                           history_.continuous, breaks_, grid_);
  }
  return *forward_;
}

double Walkers::P(double x, double t) const {
  return (*backward_)(x, history_.final_time - t, Side::after);
}

double Walkers::R(double x, double t) const {
  return t == 0 ? initial_R()(x) : forward()(x, t, Side::before);
}

double Walkers::q(double x, double t) const {
  if (t == 0 && !initial_.annealed) return initial_density(x);
  return R(x, t) * P(x, t);
}

double Walkers::p(double x, double t) const { return std::log(P(x, t)); }

// ∫_x^∞ [q(y,t) - ρ_b] dy; x is one of breaks_, t = 0 or an instant.
double Walkers::excess_right_of(double x, double t) const {
  std::vector<double> breaks(std::find(breaks_.begin(), breaks_.end(), x), breaks_.end());
  Grid grid = grid_;
  grid.floor = std::max(initial_.left, initial_.right);
  const Profile& P = backward_->at(history_.final_time - t, Side::after);
  const Profile& R = forward().at(t, Side::before);
  const auto excess = [&](double y) { return P(y) * R(y) - initial_.right; };
  return Profile::sample(excess, breaks, 0, 0, grid).integral();
}

double Walkers::Q(std::size_t k) const {
  const Instant& instant = history_.instants[k];
  return excess_right_of(instant.position, instant.time) - excess_right_of(instant.start, 0) -
         initial_.right * (instant.position - instant.start);
}

double Walkers::position_slope(std::size_t k) const {
  const Instant& instant = history_.instants[k];
  const double x = instant.position, t = instant.time;
  const Profile& after = backward_->at(history_.final_time - t, Side::before);
  double factor = -std::expm1(instant.B);
  for (const Instant& other : history_.instants)
    if (other.time == t && other.position < x) factor *= std::exp(other.B);
  return factor * forward().at(t, Side::before)(x) * after(x);
}

}  // namespace mft::exact
