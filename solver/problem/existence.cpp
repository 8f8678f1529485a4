#include "problem/existence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace mft {
namespace {

// Σ_t max_x Σ_{k: t_k = t} B_k Θ(x-x_k) + ∫ max(λ_c, 0) dt; x may lie left of every x_k, where the
// inner sum is 0. Instants ascend in time, then position.
double largest_gain_on_the_way(const History& history) {
  double gain = history.continuous ? history.continuous->positive_integral() : 0;
  const std::vector<Instant>& instants = history.instants;
  for (std::size_t k = 0; k < instants.size();) {
    const double time = instants[k].reading.time;
    double sum = 0, largest = 0;
    while (k < instants.size() && instants[k].reading.time == time) {
      const double position = instants[k].reading.position;
      for (; k < instants.size() && instants[k].reading.time == time &&
             instants[k].reading.position == position;
           ++k)
        sum += instants[k].B;
      largest = std::max(largest, sum);
    }
    gain += largest;
  }
  return gain;
}

// What is deducted for starting at y: Σ_k B_k Θ(y-o_k) + Θ(y-x_λ) ∫ λ_c dt.
double deduction(const History& history, double y, double continuous_integral) {
  double sum = 0;
  for (const Instant& instant : history.instants)
    if (y > instant.reading.origin) sum += instant.B;
  if (history.continuous && y > history.continuous->position()) sum += continuous_integral;
  return sum;
}

// One y from each interval between positions.
std::vector<double> starting_points(const std::vector<double>& positions) {
  // beyond the outermost also where 1 is below the last digit of a position
  const auto beyond = [](double position) { return 1 + std::abs(position); };
  std::vector<double> points = {positions.front() - beyond(positions.front())};
  for (std::size_t i = 1; i < positions.size(); ++i)
    points.push_back(positions[i - 1] + (positions[i] - positions[i - 1]) / 2);
  points.push_back(positions.back() + beyond(positions.back()));
  return points;
}

}  // namespace

double largest_admissible_scale(const Problem& problem, std::string* reason) {
  require_known(problem.terms(),
                {term::infinite_line, term::step, term::annealed, term::quenched, term::instants,
                 term::continuous},
                "the existence criterion");
  const InitialState& initial = problem.initial;
  const History& history = problem.history;
  double scale = std::numeric_limits<double>::infinity();
  if (reason) reason->clear();
  if (!initial.annealed()) return scale;
  const double on_the_way = largest_gain_on_the_way(history);
  const double integral =
      history.continuous ? history.continuous->integral(0, history.final_time) : 0;
  for (double y : starting_points(problem.marks().positions)) {
    const double density = initial.density(y);
    const double limit = problem.model->conjugate_end(density);
    const double gain = on_the_way - deduction(history, y, integral);
    const double allowed = gain > 0 ? limit / gain * (1 + 1e-12) : scale;
    if (allowed >= scale) continue;
    scale = allowed;
    if (reason)
      *reason = fmt::format(
          "annealed mu is infinite once mass starting {} (density {}) can gain more than {:.16g}"
          " per unit; this history gives it {:.16g}",
          initial.where(initial.piece(y)), density, limit, gain);
  }
  return scale;
}

}  // namespace mft
