#include "exact/reduction/recognise.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace mft::exact {
namespace {

using Kind = Recognised::Kind;

// Densities over the range, the initial ones among them, none at an end.
std::vector<double> samples(const Model& model, const InitialState& initial) {
  const double lower = model.lower(), upper = model.upper();
  const double low = initial.lowest();
  const double high = initial.highest();
  const double scale = std::max({1., std::abs(low), std::abs(high)});
  const double first = std::isfinite(lower) ? lower : low - 3 * scale;
  const double last = std::isfinite(upper) ? upper : std::max(high, first) + 3 * scale;
  std::vector<double> densities;
  for (const double part : {0.03, 0.11, 0.19, 0.31, 0.43, 0.5, 0.57, 0.68, 0.79, 0.88, 0.97})
    densities.push_back(first + part * (last - first));
  for (const double rho : {low, high})
    if (rho > lower && rho < upper) densities.push_back(rho);
  // Dense enough for what expressions may do between them, uniform and towards the lower end.
  constexpr int uniform = 512, octaves = 6;
  for (int i = 0; i < uniform; ++i)
    densities.push_back(first + (i + 0.5) / uniform * (last - first));
  for (int i = 0; i < 32 * octaves; ++i)
    densities.push_back(first + (last - first) * std::exp2(-i / 32.0 - 1));
  return densities;
}

using Coefficient = std::function<double(const Transport&, double rho)>;

class Sampled {
 public:
  Sampled(const Model& model, const InitialState& initial) : densities_(samples(model, initial)) {
    for (const double rho : densities_) values_.push_back(transport(model, rho));
  }

  // The constant that f is over the range, NaN when it is none.
  double constant(const Coefficient& f) const {
    constexpr double tolerance = 1e-12;
    const double first = f(values_[0], densities_[0]);
    for (std::size_t i = 1; i < densities_.size(); ++i)
      if (!(std::abs(f(values_[i], densities_[i]) - first) <= tolerance * std::abs(first)))
        return NAN;
    return first;
  }
  double largest_density() const {
    double largest = 0;
    for (const double rho : densities_) largest = std::max(largest, std::abs(rho));
    return largest;
  }
  bool is_constant(const Coefficient& f) const { return std::isfinite(constant(f)); }

 private:
  std::vector<double> densities_;
  std::vector<Transport> values_;
};

double diffusivity(const Transport& c, double) { return c.D; }
double mobility(const Transport& c, double) { return c.sigma; }

// σ/D = c0 + c1 ρ + c2 ρ² if it is a polynomial: from its Taylor series at `rho`.
Recognised recognise_constant_D(const Sampled& sampled, const Transport& at, double rho, double D,
                                const InitialState& initial) {
  constexpr double round_off = 1e-14;
  Recognised result;
  result.kind = Kind::constant_D;
  result.units.diffusivity = D;
  const double c2 = at.sigma2 / (2 * D), c1 = at.sigma1 / D - 2 * c2 * rho;
  const double c0 = at.sigma / D - rho * (c1 + rho * c2);
  if (sampled.is_constant(mobility)) {
    result.kind = Kind::gaussian;
    result.sigma = sampled.constant(mobility) / D;
    return result;
  }
  const bool polynomial = sampled.is_constant(
      [&](const Transport& c, double x) { return c.sigma / D / (c0 + x * (c1 + x * c2)); });
  if (!polynomial) return result;
  if (std::abs(c2) * sampled.largest_density() <=
      round_off * std::abs(c1)) {  // σ/D = 2a (ρ - root)
    const double a = c1 / 2, sign = a < 0 ? -1 : 1;
    result.kind = Kind::independent;
    result.units = {D, -c0 / c1, sign, 1 / a};
    return result;
  }
  // σ/D = 2a (ρ - root) + c2 (ρ - root)² in units that make it 2ρ ± 2ρ² or 2ρ². The root taken is
  // the one beside the densities from which σ grows towards them.
  const double discriminant = c1 * c1 - 4 * c0 * c2;
  if (discriminant < 0) return result;
  const double slope = std::sqrt(discriminant), middle = -c1 / (2 * c2);
  const double density = initial.highest();
  const bool above = c2 < 0 || density > middle;
  const double root = above ? middle + slope / (2 * c2) : middle - slope / (2 * c2);
  const double a = above ? slope / 2 : -slope / 2;
  result.kind = Kind::quadratic;
  if (slope == 0) {
    result.quadratic = {0, 1};
    result.units = above ? Units{D, root, 2 / c2, 1} : Units{D, root, -2 / c2, -1};
  } else {
    result.quadratic = {1, c2 < 0 ? -1. : 1.};
    result.units = {D, root, a / std::abs(c2 / 2), 1 / a};
  }
  return result;
}

}  // namespace

Recognised recognise(const Problem& problem) {
  const Model& model = *problem.model;
  const InitialState& initial = problem.initial;
  Recognised result;
  const std::string unknown =
      unknown_terms(problem.terms(), {term::infinite_line, term::step, term::annealed,
                                      term::quenched, term::instants, term::continuous});
  if (!unknown.empty()) {
    result.kind = Kind::unknown;
    result.refusal = "closed forms do not know: " + unknown;
    return result;
  }
  const Sampled sampled(model, initial);
  const Transport zero = transport(model, 0);
  const bool at_zero = model.lower() <= 0 && model.upper() >= 0 && std::isfinite(zero.sigma2);
  const double rho = at_zero ? 0 : samples(model, initial).front();
  const Transport at = at_zero ? zero : transport(model, rho);
  const double D = sampled.constant(diffusivity);
  if (std::isfinite(D)) return recognise_constant_D(sampled, at, rho, D, initial);

  const double spacing_D =
      sampled.constant([](const Transport& c, double rho) { return c.D * rho * rho; });
  if (std::isfinite(spacing_D) && sampled.is_constant(mobility)) {
    result.kind = Kind::spacings;
    result.units = {spacing_D, 0, 1, 2 * spacing_D / sampled.constant(mobility)};
    return result;
  }
  // D = D(0)/(1 - kρ)² with σ = 2cρ or 2cρ/(1 - kρ).
  const double growth = at.D1 / (2 * at.D), k = growth / (1 + growth * rho);
  const double falling = sampled.constant(
      [&](const Transport& c, double rho) { return c.D * (1 - k * rho) * (1 - k * rho); });
  if (!std::isfinite(falling)) return result;
  const double linear =
      sampled.constant([](const Transport& c, double rho) { return c.sigma / rho; });
  const double saturating = sampled.constant(
      [&](const Transport& c, double rho) { return c.sigma * (1 - k * rho) / rho; });
  if (k > 0 && std::isfinite(linear)) {
    result.kind = Kind::hard_rods;
    result.length = k;
    result.units = {falling, 0, 1, 2 * falling / linear};
  } else if (k < 0 && std::isfinite(saturating)) {
    result.kind = Kind::zero_range;
    result.units = {falling, 0, -1 / k, 2 * falling / saturating};
  }
  return result;
}

}  // namespace mft::exact
