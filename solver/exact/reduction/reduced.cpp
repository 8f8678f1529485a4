#include "exact/reduction/reduced.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

namespace mft::exact {
namespace {

// ∫_a^b of the initial step.
double initial_mass(const InitialSettings& initial, double a, double b) {
  const auto from_origin = [&](double x) { return (x < 0 ? initial.left : initial.right) * x; };
  return from_origin(b) - from_origin(a);
}

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
  return source;
}

// Translates a flat line so that everything that starts together starts at 0; by how much.
double translate(Drive& drive) {
  std::vector<double> starts;
  for (const Pulse& pulse : drive.pulses) starts.push_back(pulse.start);
  if (drive.continuous) starts.push_back(drive.continuous->position);
  for (const double start : starts)
    if (start != starts.front()) return 0;
  if (starts.empty()) return 0;
  for (Pulse& pulse : drive.pulses) {
    pulse.position -= pulse.start;
    pulse.start = 0;
  }
  if (drive.continuous) drive.continuous->position = 0;
  return starts.front();
}

}  // namespace

StepDensity reduce_density(const Units& units, const InitialSettings& initial) {
  return {initial.type == InitialType::annealed, (initial.left - units.shift) / units.density,
          (initial.right - units.shift) / units.density};
}

Reduced reduce(const Model& model, const History& history, const InitialSettings& initial) {
  Reduced result;
  result.model = recognise(model, initial);
  const Units& units = result.model.units;
  result.density = reduce_density(units, initial);
  Drive drive;
  drive.final_time = history.final_time * units.diffusivity;
  if (history.continuous) drive.continuous = reduce_source(*history.continuous, units);
  const bool fixed =
      initial.type == InitialType::quenched ||
      (transport(model, initial.left).sigma == 0 && transport(model, initial.right).sigma == 0);
  for (const mft::Instant& instant : history.instants) {
    const double start = !fixed ? instant.start : result.flat() ? instant.position : 0;
    drive.pulses.push_back({instant.time * units.diffusivity, 0, instant.position, start});
    result.offset.push_back(initial_mass(initial, start, instant.start) +
                            units.shift * (start - instant.position));
  }
  if (result.flat()) result.origin = translate(drive);

  std::vector<Pulse> distinct;
  for (const Pulse& pulse : drive.pulses) {
    const auto same = std::find_if(distinct.begin(), distinct.end(), [&](const Pulse& other) {
      return other.time == pulse.time && other.position == pulse.position &&
             other.start == pulse.start;
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
