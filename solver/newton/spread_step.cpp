#include "newton/spread_step.hpp"

#include <algorithm>
#include <cmath>

namespace mft {
namespace {

constexpr int half = 600, most_iterations = 300;
constexpr double damping = 0.6, close_enough = 1e-7;

// Points from -12 √D_max to 12 √D_max, as near to each other as √D_min asks for at 0.
std::vector<double> grid(double smallest, double largest) {
  const double unit = 0.02 * std::sqrt(smallest), end = 12 * std::sqrt(largest);
  const double rate = std::asinh(end / unit);
  std::vector<double> eta;
  for (int i = -half; i <= half; ++i) eta.push_back(unit * std::sinh(rate * i / half));
  return eta;
}

// ∫ f from the first point, by the trapezium rule.
std::vector<double> integral(const std::vector<double>& x, const std::vector<double>& f) {
  std::vector<double> sum{0};
  for (std::size_t i = 1; i < x.size(); ++i)
    sum.push_back(sum.back() + 0.5 * (x[i] - x[i - 1]) * (f[i] + f[i - 1]));
  return sum;
}

}  // namespace

SpreadStep::SpreadStep(const Model& model, double left, double right)
    : left_(left), right_(right), diffusivity_(transport(model, 0.5 * (left + right)).D) {
  if (!model.constant_diffusivity() && left != right) iterate(model);
}

double SpreadStep::at(double eta) const {
  double part = 0.5 * std::erfc(-eta / std::sqrt(4 * diffusivity_));
  if (!eta_.empty()) {
    const auto next = std::upper_bound(eta_.begin(), eta_.end(), eta);
    if (next == eta_.begin()) {
      part = 0;
    } else if (next == eta_.end()) {
      part = 1;
    } else {
      const std::size_t i = next - eta_.begin();
      const double s = (eta - eta_[i - 1]) / (eta_[i] - eta_[i - 1]);
      part = (1 - s) * right_part_[i - 1] + s * right_part_[i];
    }
  }
  return left_ + (right_ - left_) * part;
}

void SpreadStep::iterate(const Model& model) {
  const auto D_at = [&](double part) {
    return transport(model, left_ + (right_ - left_) * part).D;
  };
  double smallest = D_at(0), largest = smallest;
  for (int i = 1; i <= 64; ++i) {
    smallest = std::min(smallest, D_at(i / 64.0));
    largest = std::max(largest, D_at(i / 64.0));
  }
  std::vector<double> part;
  const auto eta = grid(smallest, largest);
  for (double x : eta) part.push_back(0.5 * std::erfc(-x / std::sqrt(2 * (smallest + largest))));
  for (int n = 0; n < most_iterations; ++n) {
    std::vector<double> D, rate, slope;
    for (std::size_t i = 0; i < eta.size(); ++i) {
      D.push_back(D_at(part[i]));
      rate.push_back(eta[i] / (2 * D[i]));
    }
    const auto exponent = integral(eta, rate);
    for (std::size_t i = 0; i < eta.size(); ++i)
      slope.push_back(std::exp(exponent[half] - exponent[i]) / D[i]);
    const auto sum = integral(eta, slope);
    double change = 0;
    for (std::size_t i = 0; i < eta.size(); ++i) {
      const double next = sum[i] / sum.back() - part[i];
      change = std::max(change, std::abs(next));
      part[i] += damping * next;
    }
    if (!(change > close_enough)) break;
  }
  eta_ = eta;
  right_part_ = std::move(part);
}

}  // namespace mft
