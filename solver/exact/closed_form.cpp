#include "exact/closed_form.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "exact/gaussian.hpp"
#include "exact/independent/elementary.hpp"
#include "exact/independent/walkers.hpp"
#include "exact/maps.hpp"
#include "exact/reduction/reduced.hpp"
#include "exact/single_time.hpp"
#include "numerics/root.hpp"
#include "problem/existence.hpp"
#include "problem/units.hpp"

namespace mft {

using exact::Answer;
using exact::Drive;
using exact::Pulse;
using exact::Reduced;
using Kind = exact::Recognised::Kind;

namespace {

// A form in reduced units, as a function of the drive's strengths; no function: why not.
struct Form {
  std::string text;
  std::function<Answer(const Drive&)> evaluate;
};

bool at_zero(const Drive& drive) {
  return std::all_of(drive.pulses.begin(), drive.pulses.end(),
                     [](const Pulse& p) { return p.reading.at_zero(); });
}

bool counts_from_zero(const Drive& drive) {
  return std::all_of(drive.pulses.begin(), drive.pulses.end(),
                     [](const Pulse& p) { return p.reading.origin == 0; });
}

Form independent_form(const Reduced& problem) {
  constexpr std::size_t most_elementary = 4;
  const exact::StepDensity density = problem.density;
  const Drive& drive = problem.drive;
  std::vector<double> times;
  for (const Pulse& p : drive.pulses) times.push_back(p.reading.time);
  if (density.annealed && !drive.continuous && times.size() <= most_elementary && at_zero(drive) &&
      exact::arcsines_suffice(times))
    return {"independent particles, annealed (24): arcsines of up to four instants",
            [density, times](const Drive& d) {
              std::vector<double> B;
              for (const Pulse& p : d.pulses) B.push_back(p.B);
              return exact::few_instants_annealed(density.left, density.right, times, B);
            }};
  return {std::string("independent particles, ") +
              (density.annealed ? "annealed (24)" : "quenched (25)") +
              (drive.continuous ? ": Abel equation for P(0,t)" : ": backward recursion for P"),
          [density](const Drive& d) { return exact::walkers_answer(d, density); }};
}

Form single_pulse_form(const Reduced& problem) {
  const exact::StepDensity density = problem.density;
  const exact::QuadraticMobility sigma = problem.model.quadratic;
  const Drive& drive = problem.drive;
  const std::string name = sigma.b < 0    ? "exclusion process"
                           : sigma.a == 0 ? "kmp"
                                          : "inclusion process";
  if (drive.continuous) return {name + ": closed forms know no continuous lambda(t)", {}};
  if (drive.pulses.size() > 1) return {name + ": closed forms know one instant, not several", {}};
  const Pulse& pulse = drive.pulses.front();
  if (pulse.reading.origin != 0)
    return {name + ": the current must start at 0 (anywhere on a flat line)", {}};
  const bool silent =
      exact::is_silent(sigma, density.left) && exact::is_silent(sigma, density.right);
  if (!density.annealed && pulse.reading.position == 0 &&
      exact::is_half_filled(sigma, density.left, density.right))
    return {name + ", quenched at half filling: half the annealed mu of 2T", [](const Drive& d) {
              const exact::SingleTime s =
                  exact::half_filled_quenched(d.pulses[0].B, d.pulses[0].reading.time);
              return Answer{s.mu, {s.Q}};
            }};
  if (!density.annealed && !silent)
    return {name +
                ", quenched: closed forms know densities where sigma vanishes and, of the "
                "exclusion process, 1/2 read where it starts",
            {}};
  return {
      name + ", one instant: Derrida-Gerschenfeld" +
          (pulse.reading.position == 0 ? ""
                                       : " in the form of Imamura-Mallick-Sasamoto at a place") +
          (density.annealed ? "" : " (sigma vanishes initially: quenched is annealed)"),
      [=](const Drive& d) {
        const Pulse& p = d.pulses[0];
        const exact::SingleTime s = exact::single_time(sigma, density.left, density.right, p.B,
                                                       p.reading.time, p.reading.position);
        return Answer{s.mu, {s.Q}};
      }};
}

Form mapped_form(const Reduced& problem) {
  const exact::StepDensity density = problem.density;
  const Drive& drive = problem.drive;
  const Kind kind = problem.model.kind;
  const std::string name = kind == Kind::hard_rods  ? "hard rods"
                           : kind == Kind::spacings ? "D = 1/rho^2, sigma constant"
                                                    : "zero range process";
  if (drive.continuous) return {name + ": closed forms know no continuous lambda(t)", {}};
  if (!counts_from_zero(drive))
    return {name + ": the current must start at 0 (anywhere on a flat line)", {}};
  if (kind == Kind::hard_rods) {
    const double length = problem.model.length;
    return {name + ", mapped to points",
            [=](const Drive& d) { return exact::hard_rods(length, d.pulses, density); }};
  }
  if (!at_zero(drive)) return {name + ": the current must be read where it starts", {}};
  if (kind == Kind::spacings)
    return {name + ": the spacings of points",
            [=](const Drive& d) { return exact::spacings(d.pulses, density); }};
  if (!density.annealed) return {name + ": closed forms are annealed only", {}};
  if (drive.pulses.size() != 1) return {name + ": closed forms know one instant", {}};
  return {name + ", mapped to a tagged particle of the exclusion process", [=](const Drive& d) {
            return exact::zero_range(d.pulses[0].B, d.pulses[0].reading.time, density);
          }};
}

Form choose_form(const Reduced& problem) {
  if (problem.model.kind == Kind::unknown) return {problem.model.refusal, {}};
  if (problem.drive.pulses.empty() && !problem.drive.continuous)
    return {"no counting field: mu = 0", [](const Drive&) { return Answer{}; }};
  switch (problem.model.kind) {
    case Kind::independent:
      return independent_form(problem);
    case Kind::quadratic:
      return single_pulse_form(problem);
    case Kind::gaussian: {
      const exact::StepDensity density = problem.density;
      const double sigma = problem.model.sigma;
      return {"Gaussian (D and sigma constant): mu is quadratic", [=](const Drive& d) {
                const exact::Gaussian current(sigma, d, density);
                Answer answer{current.mu(), {}};
                for (std::size_t k = 0; k < d.pulses.size(); ++k) answer.Q.push_back(current.Q(k));
                return answer;
              }};
    }
    case Kind::hard_rods:
    case Kind::spacings:
    case Kind::zero_range:
      return mapped_form(problem);
    default:
      return {"no closed form is known for this D and sigma", {}};
  }
}

// The form with the problem's units put back, as a function of the instants' strengths.
class Evaluator {
 public:
  Evaluator(const Problem& problem, Reduced reduced, Form form)
      : problem_(problem), reduced_(std::move(reduced)), form_(std::move(form)) {}

  // Throws NoSolution where μ is infinite, and where it or a Q is beyond the range of numbers.
  Answer operator()(const std::vector<double>& B) {
    for (std::size_t k = 0; k < B.size(); ++k) problem_.history.instants[k].B = B[k];
    std::string reason;
    if (largest_admissible_scale(problem_, &reason) < 1) throw NoSolution(reason);
    reduced_.set_strengths(B);
    Answer answer = reduced_.restore(form_.evaluate(reduced_.drive), B);
    bool finite = std::isfinite(answer.mu.value);
    for (const Estimate& Q : answer.Q) finite = finite && std::isfinite(Q.value);
    if (!finite)
      throw NoSolution(fmt::format("the closed form overflows at B = {:.6g}", fmt::join(B, ", ")));
    return answer;
  }

 private:
  Problem problem_;
  Reduced reduced_;
  Form form_;
};

// The strengths of the instants given by Q, with errors, such that Q(B) is as asked. `B` holds the
// given ones; the unknown ones are followed from 0, where Q is its mean (or what the others make
// it).
std::vector<Estimate> find_strengths(Evaluator& evaluate, const Problem& problem,
                                     std::vector<double>& B) {
  const History& history = problem.history;
  // the equations are solved in units in which their numbers are of order one
  const Units unit = units_of(problem);
  const double unit_of_Q = unit.p == 1 ? 1 : unit.q * std::sqrt(history.final_time);
  std::vector<std::size_t> unknown;
  for (std::size_t k = 0; k < B.size(); ++k)
    if (history.instants[k].Q) unknown.push_back(k);
  std::vector<Estimate> strengths;
  for (const double b : B) strengths.push_back({b, 0});
  if (unknown.empty()) return strengths;

  const auto with = [&](const std::vector<double>& x) {
    std::vector<double> all = B;
    for (std::size_t i = 0; i < unknown.size(); ++i) all[unknown[i]] = x[i] * unit.p;
    return all;
  };
  const Answer start = evaluate(with(std::vector<double>(unknown.size(), 0)));
  const auto residual = [&](double s, const std::vector<double>& x) {
    std::vector<double> f(unknown.size(), NAN);
    try {
      const Answer answer = evaluate(with(x));
      for (std::size_t i = 0; i < unknown.size(); ++i) {
        const double from = start.Q[unknown[i]].value, to = *history.instants[unknown[i]].Q;
        f[i] = (answer.Q[unknown[i]].value - (from + s * (to - from))) / unit_of_Q;
      }
    } catch (const NoSolution&) {  // past the end of the domain: a step too far
    }
    return f;
  };
  const Root root = follow_root(residual, std::vector<double>(unknown.size(), 0));
  B = with(root.x);
  const Answer answer = evaluate(B);
  for (std::size_t i = 0; i < unknown.size(); ++i) strengths[unknown[i]] = {root.x[i] * unit.p, 0};
  for (std::size_t j = 0; j < unknown.size();
       ++j) {  // Q's error, and the residual left, through J^{-1}
    std::vector<double> f(unknown.size(), 0);
    f[j] = (answer.Q[unknown[j]].error +
            std::abs(answer.Q[unknown[j]].value - *history.instants[unknown[j]].Q)) /
           unit_of_Q;
    const std::vector<double> change = root.correction(f);
    for (std::size_t i = 0; i < unknown.size(); ++i)
      strengths[unknown[i]].error += std::abs(change[i]) * unit.p;
  }
  return strengths;
}

}  // namespace

std::optional<ExactResult> closed_form(const Problem& problem, std::string* why) {
  const History& history = problem.history;
  Reduced reduced = exact::reduce(problem);
  Form form = choose_form(reduced);
  if (!form.evaluate) {
    if (why) *why = form.text;
    return std::nullopt;
  }
  ExactResult result;
  result.form = form.text;
  Evaluator evaluate(problem, std::move(reduced), std::move(form));
  std::vector<double> B;
  for (const Instant& instant : history.instants) B.push_back(instant.B);
  const std::vector<Estimate> strengths = find_strengths(evaluate, problem, B);
  const Answer answer = evaluate(B);

  result.mu = with_round_off(answer.mu);
  double phi = -answer.mu.value;
  bool any = false;
  for (std::size_t k = 0; k < B.size(); ++k) {
    result.mu.error += strengths[k].error * std::abs(answer.Q[k].value);
    if (!history.instants[k].Q) continue;
    any = true;
    phi += B[k] * *history.instants[k].Q;
  }
  if (any) result.phi = Estimate{phi, answer.mu.error + 1e-16 * std::abs(phi)};
  for (const std::size_t k : history.merged) {
    const auto& given = history.instants[k].Q;
    result.B.push_back(strengths[k]);
    result.B_unknown.push_back(given.has_value());
    result.Q.push_back(given ? Estimate{*given, 0} : answer.Q[k]);
  }
  for (std::size_t i = 0; i < history.given.size(); ++i)  // merged ones keep their own B
    if (history.given[i].B) result.B[i] = {*history.given[i].B, 0};
  return result;
}

}  // namespace mft
