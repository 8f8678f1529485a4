#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "exact/closed_form.hpp"
#include "exact/cumulants/independent.hpp"
#include "exact/cumulants/third.hpp"
#include "exact/cumulants/two_time.hpp"
#include "exact/reduction/recognise.hpp"
#include "exact/reduction/reduced.hpp"
#include "exact/single_time.hpp"

namespace mft {

using exact::StepDensity;
using exact::Units;
using Kind = exact::Recognised::Kind;

namespace {

struct Request {
  const Problem& problem;
  exact::Recognised recognised;
  std::vector<Reading> readings;  // their times times `diffusivity`
  double diffusivity = 1;         // D where it is constant, 1 elsewhere

  StepDensity step() const { return reduced(Units()); }
  StepDensity reduced(const Units& units) const {
    return exact::reduce_density(units, problem.initial);
  }
  bool flat() const { return problem.initial.flat(); }
  bool at_zero() const {
    return std::all_of(readings.begin(), readings.end(),
                       [](const Reading& r) { return r.at_zero(); });
  }
  bool at_one_time() const {
    return std::all_of(readings.begin(), readings.end(),
                       [&](const Reading& r) { return r.time == readings[0].time; });
  }
  // σ/D at a density where D is constant.
  double sigma(double rho) const { return transport(*problem.model, rho).sigma / diffusivity; }
};

using Found = std::optional<ExactCumulant>;

Estimate scaled(double factor, const Estimate& e) {
  return {factor * e.value, std::abs(factor) * e.error};
}

// density · charge^{1-n} of Units.
double cumulant_scale(const Units& units, std::size_t n) {
  return units.density * std::pow(units.charge, 1 - static_cast<double>(n));
}

Found independent(const Request& request) {
  const std::size_t n = request.readings.size();
  if (n > exact::largest_independent_order) return std::nullopt;
  const Units& units = request.recognised.units;
  const StepDensity density = request.reduced(units);
  const Estimate value = exact::independent_cumulant(density, request.readings);
  return ExactCumulant{density.annealed
                           ? "independent particles, annealed (34), (36)"
                           : "independent particles, quenched: joint cumulants of indicators",
                       scaled(cumulant_scale(units, n), value)};
}

// <Q> of D = 1 and any σ.
Found mean(const Request& request) {
  const double value = exact::mean_current(request.step(), request.readings[0]);
  return ExactCumulant{"mean of constant D", {value, 1e-15 * std::abs(value)}};
}

Found second_constant_D(const Request& request) {
  const Reading &r1 = request.readings[0], &r2 = request.readings[1];
  const StepDensity step = request.step();
  const double sigma_a = request.sigma(step.left), sigma_b = request.sigma(step.right);
  const auto& kind = request.recognised.kind;
  if (request.at_zero() && (kind == Kind::quadratic || kind == Kind::gaussian)) {
    const double second = transport(*request.problem.model, step.left).sigma2 / request.diffusivity;
    return ExactCumulant{
        "two times, quadratic sigma at a step",
        exact::quadratic_covariance(sigma_a, sigma_b, second, step, r1.time, r2.time)};
  }
  if (kind == Kind::gaussian) {
    const double value = sigma_a * (exact::noise_covariance(r1, r2) +
                                    (step.annealed ? exact::initial_covariance(r1, r2) : 0));
    return ExactCumulant{"two times, constant sigma", {value, 1e-15 * std::abs(value)}};
  }
  return ExactCumulant{
      "two times, constant D at a step: quadrature",
      exact::step_covariance([&](double rho) { return request.sigma(rho); }, step, r1, r2)};
}

// (48), (49) at any place: only D and σ of the flat line count.
Found second_flat(const Request& request) {
  const InitialState& initial = request.problem.initial;
  const Transport c = transport(*request.problem.model, initial.limit(Side::left));
  Reading r1 = request.readings[0], r2 = request.readings[1];
  r1.time *= c.D / request.diffusivity;
  r2.time *= c.D / request.diffusivity;
  double S = exact::noise_covariance(r1, r2);
  const bool annealed = initial.annealed();
  if (annealed) S += exact::initial_covariance(r1, r2);
  const double value = c.sigma / c.D * S;
  return ExactCumulant{
      annealed ? "two times at equilibrium (49)" : "two times, flat, quenched (48)",
      {value, 1e-15 * std::abs(value)}};
}

Found quadratic_higher(const Request& request) {
  const std::size_t n = request.readings.size();
  const Units& units = request.recognised.units;
  const exact::QuadraticMobility& sigma = request.recognised.quadratic;
  const StepDensity density = request.reduced(units);
  const double T = request.readings[0].time;
  if (!request.at_zero()) return std::nullopt;
  const double scale = cumulant_scale(units, n);
  if (request.at_one_time()) {
    const double a = density.left, b = density.right;
    if (density.annealed || (exact::is_silent(sigma, a) && exact::is_silent(sigma, b)))
      return ExactCumulant{"one time: series of the polylogarithm",
                           scaled(scale, exact::single_time_cumulant(sigma, a, b, T, n))};
    if (exact::is_half_filled(sigma, a, b))
      return ExactCumulant{"one time, half filling: series of the polylogarithm",
                           scaled(0.5 * scale, exact::single_time_cumulant(sigma, a, b, 2 * T, n))};
  }
  if (n != 3) return std::nullopt;
  const double t1 = T, t2 = request.readings[1].time, t3 = request.readings[2].time;
  return ExactCumulant{
      "three times, quadratic sigma: first-order fields",
      scaled(cumulant_scale(units, n),
             exact::third_cumulant({0, 2 * sigma.a, 2 * sigma.b}, density, {t1, t2, t3}))};
}

// The mean of a model that maps to points or to the exclusion process: Q of its form at B = 0.
Found mapped_mean(const Problem& problem, const Reading& reading) {
  Problem without = problem;
  without.history = make_history({{reading, 0.0, {}}}, {}, reading.time);
  const auto result = closed_form(without);
  if (!result) return std::nullopt;
  return ExactCumulant{"mean: " + result->form, result->Q[0]};
}

Found find(const Request& request) {
  const std::size_t n = request.readings.size();
  const Kind kind = request.recognised.kind;
  if (kind == Kind::unknown) return std::nullopt;
  if (kind == Kind::independent && n > 1)
    if (const Found found = independent(request)) return found;
  if (n == 2 && request.flat()) return second_flat(request);
  switch (kind) {
    case Kind::quadratic:
    case Kind::gaussian:
    case Kind::independent:
    case Kind::constant_D:
      if (n == 1) return mean(request);
      if (n == 2) return second_constant_D(request);
      if (kind == Kind::gaussian) return ExactCumulant{"constant D and sigma: Gaussian", {0, 0}};
      return kind == Kind::quadratic ? quadratic_higher(request) : std::nullopt;
    default:
      return n == 1 ? mapped_mean(request.problem, request.readings[0]) : std::nullopt;
  }
}

}  // namespace

std::optional<ExactCumulant> closed_form_cumulant(const Problem& problem,
                                                  const std::vector<Reading>& readings,
                                                  std::string* why) {
  if (readings.empty()) throw Error(exit_internal, "a cumulant of no current");
  Request request{problem, exact::recognise(problem), readings};
  const Kind kind = request.recognised.kind;
  if (kind == Kind::independent || kind == Kind::quadratic || kind == Kind::gaussian ||
      kind == Kind::constant_D) {
    request.diffusivity = request.recognised.units.diffusivity;
    for (Reading& r : request.readings) r.time *= request.diffusivity;
  }
  Found found = find(request);
  if (found) found->value = with_round_off(found->value);
  if (!found && why)
    *why = kind == Kind::unknown
               ? request.recognised.refusal
               : "no closed form is known for a cumulant of this order at these times and places";
  return found;
}

}  // namespace mft
