#include <algorithm>
#include <cmath>

#include "exact/closed_form.hpp"
#include "input/reader.hpp"
#include "refinement/solve.hpp"
#include "verify/checks.hpp"

namespace mft {
namespace {

constexpr double tolerance = 1e-6;

// The largest distances from the closed form, relative to max(|exact|, 10^-2 √T), and in units of
// the printed error.
struct Distance {
  explicit Distance(double final_time) : duration(final_time) {}
  void add(const Estimate& found, const Estimate& exact) {
    const double off = std::max(0.0, std::abs(found.value - exact.value) - exact.error);
    relative = std::max(relative, off / size_of(exact.value, duration));
    in_errors = std::max(in_errors, off / (found.error + 1e-14 * std::abs(exact.value)));
  }
  double duration, relative = 0, in_errors = 0;
};

Distance field_distance(const Settings& settings, const Problem& problem,
                        const Solution& solution) {
  Distance distance(settings.final_time);
  const auto fields = closed_form_fields(problem);
  if (!fields) return distance;
  for (std::size_t i = 0; i < settings.output.points.size(); ++i) {
    const auto exact = fields->at(settings.output.points[i].x, settings.output.points[i].t);
    distance.add(solution.point_q[i], exact.q);
    distance.add(solution.point_p[i], exact.p);
  }
  return distance;
}

}  // namespace

const std::vector<ExactCase>& exact_cases() {
  static const std::vector<ExactCase> all = {
      {"independent, annealed, three times",
       "model: independent\n"
       "initial: {type: annealed, left: 0.7, right: 0.4}\n"
       "history: {instants: [{time: 0.2, B: 0.5}, {time: 0.6, B: -1.2}, {time: 1, Q: 0.3}]}\n"},
      {"independent, quenched, lambda(t)",
       "model: independent\n"
       "initial: {type: quenched, left: 0.7, right: 0.4}\n"
       "final_time: 1\n"
       "history: {continuous: 5*sin(2*pi*t)}\n"},
      {"independent, fields",
       "model: independent\n"
       "initial: {type: annealed, left: 0.7, right: 0.4}\n"
       "history: {instants: [{time: 0.5, B: 0.4, position: 0.2}, {time: 1, B: 1.5}]}\n"
       "output: {points: [{x: -0.5, t: 0}, {x: 0.3, t: 0.4}, {x: -0.4, t: 0.7}, {x: 0.6, t: "
       "1}]}\n"},
      {"exclusion, annealed 1 | 0",
       "model: ssep\n"
       "initial: {type: annealed, left: 1, right: 0}\n"
       "history: {instants: [{time: 1, B: 2}]}\n"},
      {"exclusion, read at 0.5, counted from 0",
       "model: ssep\n"
       "initial: {type: annealed, left: 0.7, right: 0.2}\n"
       "history: {instants: [{time: 1, B: 2, position: 0.5, start: 0}]}\n"},
      {"exclusion, quenched",
       "model: ssep\n"
       "initial: {type: quenched, left: 0.5, right: 0.5}\n"
       "history: {instants: [{time: 1, B: 2}]}\n"},
      {"kmp",
       "model: kmp\n"
       "initial: {type: annealed, left: 1, right: 0.4}\n"
       "history: {instants: [{time: 1, B: 0.4}]}\n"},
      {"inclusion",
       "model: inclusion\n"
       "initial: {type: annealed, left: 0.6, right: 0.2}\n"
       "history: {instants: [{time: 1, B: 0.4}]}\n"},
      {"zero_range",
       "model: zero_range\n"
       "initial: {type: annealed, left: 2, right: 0.3}\n"
       "history: {instants: [{time: 1, B: 0.25}]}\n"},
      {"hard_rods, quenched, two times",
       "model: {name: hard_rods, length: 0.3}\n"
       "initial: {type: quenched, left: 0.9, right: 0.6}\n"
       "history: {instants: [{time: 0.4, B: 0.8}, {time: 1, B: -0.5}]}\n"},
      {"D = 1/rho^2, sigma = 2",
       "model: {D: 1/rho^2, sigma: 2, range: [0.001, .inf]}\n"
       "initial: {type: annealed, left: 1, right: 1}\n"
       "history: {instants: [{time: 1, B: 1}]}\n"},
      {"sigma constant, quenched",
       "model: {D: 1, sigma: s, parameters: {s: 1.3}, range: [-.inf, .inf]}\n"
       "initial: {type: quenched, left: 0.8, right: 0.3}\n"
       "history: {instants: [{time: 0.4, B: 1}, {time: 1, B: -0.7}]}\n"},
  };
  return all;
}

Measurements check_exact(const ExactCase& one, MPI_Comm comm) {
  Settings settings = parse_input(one.input, {one.name, {}, "", ""}, {}).settings;
  settings.solver.tolerance = tolerance;
  const auto problem = make_problem(settings);
  const auto exact = closed_form(*problem);
  if (!exact) throw Error(exit_internal, one.name + ": no closed form applies");
  const Solution found = solve_path(settings, problem, comm, [](const std::string&) {});
  if (found.status == Solution::Status::none) throw NoSolution(one.name + ": " + found.reason);
  Distance mu(settings.final_time), currents(settings.final_time);
  mu.add(found.mu, exact->mu);
  for (std::size_t k = 0; k < exact->Q.size(); ++k) {
    currents.add(found.Q[k], exact->Q[k]);
    currents.add(found.B[k], exact->B[k]);
  }
  const Distance fields = field_distance(settings, *problem, found);
  Measurements all{{one.name + ": mu", mu.relative, tolerance},
                   {one.name + ": Q, B", currents.relative, 10 * tolerance}};
  if (!settings.output.points.empty())
    all.push_back({one.name + ": q, p", fields.relative, 10 * tolerance});
  all.push_back({"mu, Q, B: distance in printed errors", std::max(mu.in_errors, currents.in_errors),
                 3, one.name});
  return all;
}

}  // namespace mft
