#include "exact/independent/walkers.hpp"

#include <algorithm>
#include <cmath>

namespace mft::exact {
namespace {

// The window's ends and all positions between. Outside, fields are constant to round-off: a
// particle gets there with probability e^{-c²}, x = c √(8T) for what R inherits from P at t = 0 by
// another smoothing, and counts at most e^{Σ|B|}.
Window window(const Drive& drive) {
  double count = 0;
  std::vector<double> points = {0};
  for (const Pulse& pulse : drive.pulses) {
    count += std::abs(pulse.B);
    points.push_back(pulse.reading.position);
    points.push_back(pulse.reading.origin);
  }
  if (drive.continuous) points.push_back(drive.continuous->position);
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  const double decay = 44 + count, reach = std::sqrt(decay * 8 * drive.final_time);
  points.insert(points.begin(), points.front() - reach);
  points.push_back(points.back() + reach);
  return {points, decay};
}

}  // namespace

Walkers::Walkers(Drive drive, StepDensity initial, const Grid& grid)
    : drive_(std::move(drive)), initial_(initial), grid_(grid), window_(window(drive_)) {
  backward_ = std::make_unique<Evolution>(Profile::steps({}, {1}), drive_, Direction::backward,
                                          window_, grid_);
}

Walkers::~Walkers() = default;
Walkers::Walkers(Walkers&&) noexcept = default;

// Σ B_k Θ(x - o_k) + Θ(x - x_λ) ∫λ dt, log P at x = ∞ where all of it counts.
double Walkers::initial_exponent(double x) const {
  double sum = 0, counted = 0;
  for (const Pulse& k : drive_.pulses) {
    counted += k.B;
    if (x >= k.reading.origin) sum += k.B;
  }
  if (drive_.continuous && x >= drive_.continuous->position) {
    const double everything = std::log(initial_P().right());
    sum += everything - counted;
  }
  return sum;
}

double Walkers::mu() const {
  const Profile& P = initial_P();
  Grid grid = grid_;
  grid.floor = 1;
  // Right of every origin the excess is exactly 0 where P is constant, as it is left of all.
  double last_origin = drive_.continuous ? drive_.continuous->position : window_.edges().front();
  for (const Pulse& pulse : drive_.pulses)
    last_origin = std::max(last_origin, pulse.reading.origin);
  const auto density = [&](double x) {
    const double scale = x >= last_origin ? P.right() : std::exp(initial_exponent(x));
    const double excess = P(x) / scale - 1;
    return initial_density(x) * (initial_.annealed ? excess : std::log1p(excess));
  };
  return Profile::sample(density, initial_window().breaks(), 0, 0, grid).integral();
}

// (23). Its jumps are among the window's edges, and so are the places where it is constant.
Profile Walkers::initial_R() const {
  const auto value = [&](double x) { return initial_density(x) * std::exp(-initial_exponent(x)); };
  if (!initial_.annealed) {
    const Profile& P = initial_P();
    return Profile::sample([&](double x) { return initial_density(x) / P(x); },
                           initial_window().breaks(), initial_.left, initial_.right / P.right(),
                           grid_);
  }
  const std::vector<double>& all = window_.edges();
  const std::vector<double> edges(all.begin() + 1, all.end() - 1);
  std::vector<double> values = {value(all.front())};
  for (const double edge : edges) values.push_back(value(edge));
  return Profile::steps(edges, values);
}

const Evolution& Walkers::forward() const {
  if (!forward_) {
    forward_ = std::make_unique<Evolution>(initial_R(), drive_, Direction::forward,
                                           initial_.annealed ? window_ : initial_window(), grid_);
  }
  return *forward_;
}

double Walkers::P(double x, double t) const { return (*backward_)(x, t, Side::after); }

double Walkers::R(double x, double t) const {
  return t == 0 ? initial_R()(x) : forward()(x, t, Side::before);
}

double Walkers::q(double x, double t) const {
  if (t == 0 && !initial_.annealed) return initial_density(x);
  return R(x, t) * P(x, t);
}

double Walkers::p(double x, double t) const { return std::log(P(x, t)); }

// ∫_x^∞ [q(y,t) - ρ_b] dy; x is one of the window's edges, t = 0 or a pulse's time.
double Walkers::excess_right_of(double x, double t) const {
  std::vector<double> breaks = backward_->window(t).with(forward().window(t)).breaks();
  breaks.erase(breaks.begin(), std::find(breaks.begin(), breaks.end(), x));
  Grid grid = grid_;
  grid.floor = std::max(initial_.left, initial_.right);
  const Profile& P = backward_->at(t, Side::after);
  const Profile& R = forward().at(t, Side::before);
  const auto excess = [&](double y) { return P(y) * R(y) - initial_.right; };
  return Profile::sample(excess, breaks, 0, 0, grid).integral();
}

double Walkers::Q(std::size_t k) const {
  const Pulse& pulse = drive_.pulses[k];
  return excess_right_of(pulse.reading.position, pulse.reading.time) -
         excess_right_of(pulse.reading.origin, 0) -
         initial_.right * (pulse.reading.position - pulse.reading.origin);
}

double Walkers::position_slope(std::size_t k) const {
  const Pulse& pulse = drive_.pulses[k];
  const double x = pulse.reading.position, t = pulse.reading.time;
  const Profile& after = backward_->at(t, Side::before);
  double factor = -std::expm1(pulse.B);
  for (const Pulse& other : drive_.pulses)
    if (other.reading.time == t && other.reading.position < x) factor *= std::exp(other.B);
  return factor * forward().at(t, Side::before)(x) * after(x);
}

double walkers_round_off(const Drive& drive, const StepDensity& initial) {
  return 2e-15 * (initial.left + initial.right) * std::sqrt(drive.final_time);
}

Answer walkers_answer(const Drive& drive, const StepDensity& initial) {
  const Walkers coarse(drive, initial), fine(drive, initial, fine_grid);
  const double round_off = walkers_round_off(drive, initial);
  const auto compare = [&](double value, double other) {
    return Estimate{value, std::abs(value - other) + round_off + 1e-15 * std::abs(value)};
  };
  Answer answer{compare(fine.mu(), coarse.mu()), {}};
  for (std::size_t k = 0; k < drive.pulses.size(); ++k)
    answer.Q.push_back(compare(fine.Q(k), coarse.Q(k)));
  return answer;
}

}  // namespace mft::exact
