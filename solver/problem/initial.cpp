#include "problem/initial.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mft {

InitialState::InitialState(const InitialSettings& settings)
    : annealed_(settings.type == InitialType::annealed),
      jumps_{0},
      densities_{settings.left, settings.right} {}

Terms InitialState::terms() const {
  return {term::step, annealed_ ? term::annealed : term::quenched};
}

std::size_t InitialState::piece(double x) const {
  return std::upper_bound(jumps_.begin(), jumps_.end(), x) - jumps_.begin();
}

std::string InitialState::where(std::size_t piece) const {
  if (piece == 0) return fmt::format("left of {}", jumps_.front());
  if (piece == jumps_.size()) return fmt::format("right of {}", jumps_.back());
  return fmt::format("between {} and {}", jumps_[piece - 1], jumps_[piece]);
}

double InitialState::limit(Side side) const {
  return side == Side::left ? densities_.front() : densities_.back();
}

double InitialState::lowest() const {
  return *std::min_element(densities_.begin(), densities_.end());
}

double InitialState::highest() const {
  return *std::max_element(densities_.begin(), densities_.end());
}

double InitialState::mass(double a, double b) const {
  // from the first jump to x
  const auto up_to = [this](double x) {
    const double first = jumps_.front();
    if (x < first) return densities_.front() * (x - first);
    double sum = 0, begin = first;
    for (std::size_t i = 1; i < jumps_.size() && jumps_[i] <= x; begin = jumps_[i++])
      sum += densities_[i] * (jumps_[i] - begin);
    return sum + density(x) * (x - begin);
  };
  return up_to(b) - up_to(a);
}

void InitialState::conjugate(const Model& model, std::size_t piece, std::size_t n, const double* w,
                             const Conjugate& out) const {
  const double rho0 = densities_[piece];
  if (annealed_) return model.conjugate(rho0, n, w, out.F, out.q0, out.F2);
  for (std::size_t i = 0; i < n; ++i) {
    out.F[i] = rho0 * w[i];
    out.q0[i] = rho0;
    out.F2[i] = 0;
  }
}

}  // namespace mft
