#include "problem/model/expression/expression_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "base/error.hpp"
#include "expression/compile.hpp"
#include "expression/enclosure/peak.hpp"
#include "expression/parse.hpp"
#include "expression/range_check.hpp"
#include "expression/symbolic.hpp"
#include "problem/model/expression/smooth_coefficient.hpp"

namespace mft {
namespace {

using GiNaC::ex;
using Derivatives = std::array<ex, 3>;  // a function, its first and second derivative

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// Runs `work`, with the key that is at fault before any message.
template <class Work>
auto with_key(const std::string& key, Work work) {
  try {
    return work();
  } catch (const InputError& error) {
    throw InputError(fmt::format("model.{}: {}", key, error.what()));
  }
}

void check_range(double lower, double upper) {
  if (!(lower < upper))
    throw InputError(fmt::format("model.range: [{}, {}] is no interval; the lower end comes first",
                                 lower, upper));
}

void add_points(SamplePoints& points, const std::vector<double>& more) {
  points.x.insert(points.x.end(), more.begin(), more.end());
  std::sort(points.x.begin(), points.x.end());
  points.x.erase(std::unique(points.x.begin(), points.x.end()), points.x.end());
}

// Throws unless f is positive, has two derivatives inside the range and is as smooth as a mesh can
// follow.
void check_inside(const Derivatives& f, const GiNaC::symbol& rho, double lower, double upper) {
  SamplePoints points = sample_open(lower, upper);
  const auto peak = find_peak(compile({f[0]}, rho), lower, upper);
  if (peak) add_points(points, peak->points);
  const char* const of[] = {"", "its first derivative ", "its second derivative "};
  const auto fail = [&](const std::string& subject, const Flaw& flaw, const char* demand) {
    throw InputError(fmt::format("{}{} at rho = {:.6g}, inside the range ({}, {}){}", subject,
                                 flaw.what, flaw.where, lower, upper, demand));
  };
  for (int k = 0; k < 3; ++k)
    if (const auto flaw = find_singularity(f[k], rho, points)) fail(of[k], *flaw, "");
  if (const auto flaw = find_nonpositive(f[0], rho, points))
    fail("", *flaw, ": it must be above 0");
  if (!peak) return;
  const std::string within =
      peak->width > 0 ? fmt::format(", within {:.2g} or less", peak->width) : "";
  throw InputError(
      fmt::format("varies too fast near rho = {:.6g}, inside the range ({}, {}){}: no mesh follows "
                  "that density; make it smoother",
                  peak->where, lower, upper, within));
}

// f at rho = end: exactly, so that a zero is one; by the Taylor series where the formula is 0/0
// there; NaN at a pole.
std::array<double, 3> at_end(const Derivatives& f, const GiNaC::symbol& rho, double end) {
  std::array<double, 3> values = {nan, nan, nan};
  if (!std::isfinite(end)) return values;
  const auto substitute = [&](const ex& e) {
    return constant_value(e.subs(rho == symbolic::decimal(end), GiNaC::subs_options::no_pattern));
  };
  const auto all_of = [&](const Derivatives& g) {
    std::array<double, 3> v;
    for (int k = 0; k < 3; ++k) v[k] = substitute(g[k]);
    for (double x : v)
      if (!std::isfinite(x)) throw GiNaC::pole_error("no value", 1);
    return v;
  };
  try {
    values = all_of(f);
  } catch (const std::exception&) {
    try {
      const ex taylor = GiNaC::series_to_poly(f[0].series(rho == symbolic::decimal(end), 3));
      if (taylor.is_polynomial(rho))
        values = all_of({taylor, taylor.diff(rho, 1), taylor.diff(rho, 2)});
    } catch (const std::exception&) {  // a pole, or a root that has no series: stays NaN
    }
  }
  return values;
}

MobilityRatio mobility_ratio(const ex& m, const GiNaC::symbol& rho, double lower, double upper) {
  MobilityRatio ratio = {compile({m, symbolic::derivative(m, rho)}, rho), {}, {}};
  const GiNaC::realsymbol distance("distance");
  const auto inwards = [&](const ex& density) {
    return compile({m.subs(rho == density, GiNaC::subs_options::no_pattern)}, distance);
  };
  if (std::isfinite(lower)) ratio.from_lower = inwards(symbolic::decimal(lower) + distance);
  if (std::isfinite(upper)) ratio.from_upper = inwards(symbolic::decimal(upper) - distance);
  return ratio;
}

// A function that is positive inside cannot be negative at an end.
void check_end(double value, double end) {
  if (value < 0)
    throw InputError(
        fmt::format("is {:.6g} at rho = {}, an end of the range: it must be above 0 "
                    "inside",
                    value, end));
}

}  // namespace

ExpressionModel::ExpressionModel(const ModelSettings& settings) : settings_(settings) {
  check_range(lower(), upper());
  with_key("parameters", [&] { check_parameters(settings.parameters, "rho"); });
  const GiNaC::realsymbol rho("rho");
  const auto read = [&](const char* key, const std::string& text) {
    return with_key(key, [&]() -> Derivatives {
      const ex f = smooth_coefficient(text, rho, settings.parameters, lower(), upper());
      const Derivatives all = {f, symbolic::derivative(f, rho, 1), symbolic::derivative(f, rho, 2)};
      check_inside(all, rho, lower(), upper());
      return all;
    });
  };
  const Derivatives D = read("D", settings.D), sigma = read("sigma", settings.sigma);
  constant_diffusivity_ = D[1].is_zero();
  coefficients_ =
      std::make_unique<Tape>(compile({D[0], D[1], D[2], sigma[0], sigma[1], sigma[2]}, rho));
  ratio_ =
      std::make_unique<MobilityRatio>(mobility_ratio(sigma[0] / (2 * D[0]), rho, lower(), upper()));

  const auto ends = [&](double end) -> Transport {
    const auto d = at_end(D, rho, end), s = at_end(sigma, rho, end);
    with_key("D", [&] { check_end(d[0], end); });
    with_key("sigma", [&] { check_end(s[0], end); });
    return {d[0], d[1], d[2], s[0], s[1], s[2]};
  };
  at_lower_ = ends(lower());
  at_upper_ = ends(upper());
}

std::string ExpressionModel::name() const {
  std::string text = fmt::format("D = {}, sigma = {}", settings_.D, settings_.sigma);
  for (const auto& [name, value] : settings_.parameters)
    text += fmt::format(", {} = {}", name, value);
  return text;
}

void ExpressionModel::coefficients(std::size_t n, const double* rho,
                                   const Coefficients& out) const {
  const double begin = lower(), end = upper();
  std::size_t inside = 0;
  for (std::size_t i = 0; i < n; ++i) inside += rho[i] > begin && rho[i] < end;
  if (inside < n) return continued(n, rho, out);
  double* const arrays[] = {out.D, out.D1, out.D2, out.sigma, out.sigma1, out.sigma2};
  coefficients_->evaluate(n, rho, arrays);
}

void ExpressionModel::continued(std::size_t n, const double* rho, const Coefficients& out) const {
  const double end[] = {lower(), upper()};
  std::vector<double> inside(rho, rho + n);
  const double anywhere = std::isfinite(end[0]) && std::isfinite(end[1]) ? (end[0] + end[1]) / 2
                          : std::isfinite(end[0])                        ? end[0] + 1
                                                                         : end[1] - 1;
  for (double& x : inside)
    if (x <= end[0] || x >= end[1]) x = anywhere;
  double* const arrays[] = {out.D, out.D1, out.D2, out.sigma, out.sigma1, out.sigma2};
  coefficients_->evaluate(n, inside.data(), arrays);
  for (std::size_t i = 0; i < n; ++i) {
    if (!(rho[i] <= end[0] || rho[i] >= end[1])) continue;
    const bool low = rho[i] <= end[0];
    const Transport c = taylor(low ? at_lower_ : at_upper_, rho[i] - (low ? end[0] : end[1]));
    const double values[] = {c.D, c.D1, c.D2, c.sigma, c.sigma1, c.sigma2};
    for (int k = 0; k < 6; ++k) arrays[k][i] = values[k];
  }
}

ConjugateTable& ExpressionModel::table(double rho0) const {
  return tables_.try_emplace(rho0, *ratio_, rho0, lower(), upper()).first->second;
}

void ExpressionModel::conjugate(double rho0, std::size_t n, const double* w, double* F, double* q0,
                                double* F2) const {
  table(rho0).evaluate(n, w, F, q0, F2);
}

}  // namespace mft
