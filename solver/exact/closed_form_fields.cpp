#include <cmath>
#include <memory>

#include "exact/closed_form.hpp"
#include "exact/gaussian.hpp"
#include "exact/independent/walkers.hpp"
#include "exact/reduction/reduced.hpp"

namespace mft {

using Kind = exact::Recognised::Kind;

namespace {

// q and p in reduced units.
using Fields = std::function<ExactPoint(double x, double t)>;

Fields walkers_fields(const exact::Reduced& problem) {
  const auto coarse = std::make_shared<exact::Walkers>(problem.drive, problem.density);
  const auto fine =
      std::make_shared<exact::Walkers>(problem.drive, problem.density, exact::fine_grid);
  return [coarse, fine](double x, double t) {
    constexpr double round_off = 2e-15;
    const double q = fine->q(x, t), p = fine->p(x, t);
    return ExactPoint{{q, std::abs(q - coarse->q(x, t)) + round_off * std::abs(q)},
                      {p, std::abs(p - coarse->p(x, t)) + round_off * (1 + std::abs(p))}};
  };
}

Fields gaussian_fields(const exact::Reduced& problem) {
  const auto current =
      std::make_shared<exact::Gaussian>(problem.model.sigma, problem.drive, problem.density);
  return [current](double x, double t) { return ExactPoint{current->q(x, t), current->p(x, t)}; };
}

}  // namespace

std::optional<ExactFields> closed_form_fields(const Problem& problem, std::string* why) {
  exact::Reduced reduced = exact::reduce(problem);
  const Kind kind = reduced.model.kind;
  std::string reason;
  if (kind == Kind::unknown)
    reason = reduced.model.refusal;
  else if (kind != Kind::independent && kind != Kind::gaussian)
    reason = "closed forms of the path: independent particles, and constant D and sigma";
  std::vector<double> B;
  for (const Instant& instant : problem.history.instants) {
    B.push_back(instant.B);
    if (instant.Q) reason = "closed forms of the path need every B";
  }
  if (!reason.empty()) {
    if (why) *why = reason;
    return std::nullopt;
  }
  reduced.set_strengths(B);
  const Fields fields =
      kind == Kind::independent ? walkers_fields(reduced) : gaussian_fields(reduced);
  const exact::Units units = reduced.model.units;
  const double origin = reduced.origin;
  return ExactFields{
      kind == Kind::independent ? "independent particles: q = RP, p = log P"
                                : "constant D and sigma: linear response",
      [=](double x, double t) {
        const ExactPoint r = fields(x - origin, t * units.diffusivity);
        return ExactPoint{
            {units.shift + units.density * r.q.value, std::abs(units.density) * r.q.error},
            {units.charge * r.p.value, std::abs(units.charge) * r.p.error}};
      }};
}

}  // namespace mft
