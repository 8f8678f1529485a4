#include "exact/independent/window.hpp"

#include <algorithm>
#include <cmath>

namespace mft::exact {
namespace {

// Of ascending ages within a factor 4 the oldest: its panel resolves the layers of the others.
std::vector<double> distinct(const std::vector<double>& ages) {
  constexpr double factor = 4;
  std::vector<double> kept;
  for (auto age = ages.rbegin(); age != ages.rend(); ++age)
    if (kept.empty() || factor * *age <= kept.back()) kept.push_back(*age);
  std::reverse(kept.begin(), kept.end());
  return kept;
}

}  // namespace

Window::Window(std::vector<double> edges, double decay) : edges_(std::move(edges)), decay_(decay) {}

Window Window::after(double length) const {
  Window result = *this;
  result.ages_.insert(result.ages_.begin(), 0);
  for (double& age : result.ages_) age += length;
  result.ages_ = distinct(result.ages_);
  return result;
}

Window Window::with(const Window& other) const {
  Window result = *this;
  result.ages_.insert(result.ages_.end(), other.ages_.begin(), other.ages_.end());
  std::sort(result.ages_.begin(), result.ages_.end());
  result.ages_ = distinct(result.ages_);
  return result;
}

std::vector<double> Window::breaks() const {
  // Twice the distance of the end from the first node of a panel of degree 20 is 0.003 of it.
  constexpr double unseen = 0.008;
  std::vector<double> all = edges_;
  for (const double age : ages_) {
    const double width = std::sqrt(decay_ * 4 * age);
    for (std::size_t i = 0; i + 1 < edges_.size(); ++i) {
      const double a = edges_[i], b = edges_[i + 1];
      if (!(width < unseen * (b - a))) continue;
      if (i > 0) all.push_back(a + width);
      if (i + 2 < edges_.size()) all.push_back(b - width);
    }
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace mft::exact
