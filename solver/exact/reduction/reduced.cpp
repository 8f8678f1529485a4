#include "exact/reduction/reduced.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

namespace mft::exact {
namespace {

Source reduce_source(const CountingField& field, const Units& units) {
  Source source;
  const double D = units.diffusivity, scale = 1 / (units.charge * D);
  const auto own = std::make_shared<const CountingField>(field);
  source.lambda = [own, D, scale](double t) { return scale * (*own)(t / D); };
  source.breaks = field.jumps();
  source.breaks.insert(source.breaks.end(), field.kinks().begin(), field.kinks().end());
  std::sort(source.breaks.begin(), source.breaks.end());
  for (double& time : source.breaks) time *= D;
  source.position = field.position();
  source.cells = field.cells();
  for (double& time : source.cells) time *= D;
  source.total = field.total() / std::abs(units.charge);
  return source;
}

// Translates a flat line so that a common origin is at 0; by how much.
double translate(Drive& drive) {
  std::vector<double> origins;
  for (const Pulse& pulse : drive.pulses) origins.push_back(pulse.reading.origin);
  if (drive.continuous) origins.push_back(drive.continuous->position);
  for (const double origin : origins)
    if (origin != origins.front()) return 0;
  if (origins.empty()) return 0;
  for (Pulse& pulse : drive.pulses) {
    pulse.reading.position -= pulse.reading.origin;
    pulse.reading.origin = 0;
  }
  if (drive.continuous) drive.continuous->position = 0;
  return origins.front();
}

}  // namespace

StepDensity reduce_density(const Units& units, const InitialState& initial) {
  const auto reduced = [&](Side side) {
    return (initial.limit(side) - units.shift) / units.density;
  };
  return {initial.annealed(), reduced(Side::left), reduced(Side::right)};
}

Reduced reduce(const Problem& problem) {
  const InitialState& initial = problem.initial;
  const History& history = problem.history;
  Reduced result;
  result.model = recognise(problem);
  if (result.model.kind == Recognised::Kind::unknown) return result;
  const Units& units = result.model.units;
  result.density = reduce_density(units, initial);
  Drive drive;
  drive.final_time = history.final_time * units.diffusivity;
  if (history.continuous) drive.continuous = reduce_source(*history.continuous, units);
  const std::vector<double>& densities = initial.densities();
  const bool fixed =
      !initial.annealed() || std::all_of(densities.begin(), densities.end(), [&](double rho) {
        return transport(*problem.model, rho).sigma == 0;
      });
  for (const mft::Instant& instant : history.instants) {
    const Reading& given = instant.reading;
    const double origin = !fixed ? given.origin : result.flat() ? given.position : 0;
    drive.pulses.push_back({{given.time * units.diffusivity, given.position, origin}, 0});
    result.offset.push_back(initial.mass(origin, given.origin) +
                            units.shift * (origin - given.position));
  }
  if (result.flat()) result.origin = translate(drive);

  std::vector<Pulse> distinct;
  for (const Pulse& pulse : drive.pulses) {
    const auto same = std::find_if(distinct.begin(), distinct.end(), [&](const Pulse& other) {
      return other.reading == pulse.reading;
    });
    result.pulse.push_back(same - distinct.begin());
    if (same == distinct.end()) distinct.push_back(pulse);
  }
  drive.pulses = std::move(distinct);
  result.drive = std::move(drive);
  return result;
}

void Reduced::set_strengths(const std::vector<double>& B) {
  for (Pulse& p : drive.pulses) p.B = 0;
  for (std::size_t k = 0; k < B.size(); ++k) drive.pulses[pulse[k]].B += B[k] / model.units.charge;
}

Answer Reduced::restore(const Answer& reduced, const std::vector<double>& B) const {
  const double scale = model.units.density * model.units.charge;
  Answer answer{{scale * reduced.mu.value, std::abs(scale) * reduced.mu.error}, {}};
  for (std::size_t k = 0; k < B.size(); ++k) {
    const Estimate& Q = reduced.Q[pulse[k]];
    answer.Q.push_back(
        {model.units.density * Q.value + offset[k], std::abs(model.units.density) * Q.error});
    answer.mu.value += B[k] * offset[k];
  }
  return answer;
}

}  // namespace mft::exact
