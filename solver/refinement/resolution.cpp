#include "refinement/resolution.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/error.hpp"

namespace mft {
namespace {

// Below which there is no rung.
bool lowest_degrees(const MeshSettings& mesh) { return mesh.time_degree == 0 || mesh.degree == 1; }

}  // namespace

Degrees degrees_on_rung(const Settings& settings, int rung) {
  const auto uniform = [rung](int degree) { return DegreeLaw{degree + rung, 0, degree + rung, 0}; };
  Degrees d{{1 + rung, 1.0 / 3, 5 + rung, 0}, {4 + rung, 0.5, 7 + rung, 0}};
  if (!settings.output.points.empty()) d = {uniform(5), uniform(7)};
  if (settings.mesh.time_degree) d.time = uniform(*settings.mesh.time_degree);
  if (settings.mesh.degree) d.space = uniform(*settings.mesh.degree);
  return d;
}

Resolution starting_resolution(const Settings& settings, const Problem& problem) {
  const bool fixed = settings.mesh.degree || settings.mesh.time_degree;
  const double tolerance = settings.solver.tolerance;
  Resolution r{1, 3, 0};
  if (tolerance < 2e-4) r = {2, 4, 0};
  if (tolerance < 1e-5) r = {2, 4, 1};
  if (tolerance < 1e-7) r = {2, 5, 1};
  if (tolerance < 1e-9) r = {2, 6, 2};
  if (fixed) r.rung = lowest_degrees(settings.mesh) && !settings.mesh.single_level ? 1 : 0;
  MeshPlan plan = mesh_plan(settings, problem, {r.first_level, r.rung});
  const int told_apart = finest_level_told_apart(plan);
  if (settings.mesh.level) {
    r.last_level = *settings.mesh.level;
    r.first_level = settings.mesh.single_level ? r.last_level : std::max(0, r.last_level - 2);
  } else {
    const double gap = shortest_gap(plan.positions);
    while (smallest_element(plan) > gap && r.last_level < r.finest_level - 2) {
      plan.level = ++r.first_level;
      ++r.last_level;
    }
    r.finest_level = std::min(r.finest_level, told_apart);
    const int too_fine = std::max(0, r.last_level - r.finest_level);
    r.first_level -= std::min(too_fine, r.first_level - 1);
    r.last_level -= too_fine;
  }
  if (r.last_level > told_apart || r.last_level < r.first_level + 1 - settings.mesh.single_level)
    throw NoSolution(
        fmt::format("level {} is needed, and two times of the history are so near to each other "
                    "that its slabs cannot be told apart beyond level {}: give the two as one "
                    "instant, or further apart",
                    std::max(r.last_level, r.first_level + 1), told_apart));
  return r;
}

MeshPlan mesh_plan(const Settings& settings, const Problem& problem, const MeshChoice& choice) {
  const History& history = problem.history;
  const Marks marks = problem.marks();
  MeshPlan plan;
  plan.level = choice.level;
  plan.singular_times = marks.times;
  if (history.continuous) {
    plan.slab_ends = history.continuous->kinks();
    plan.slab_ends.insert(plan.slab_ends.end(), history.fine.ends.begin(), history.fine.ends.end());
    plan.shortest_time = 16 * history.fine.shortest;  // a peak is a few slabs long
  }
  plan.positions = marks.positions;
  plan.initial_jumps = problem.initial.jumps();
  for (const auto& point : settings.output.points) {
    plan.slab_ends.push_back(point.t);
    plan.element_ends.push_back(point.x);
  }
  // as degrees, elements may grow far away only where no values at points are asked for
  if (!settings.output.points.empty()) plan.far = std::numeric_limits<double>::infinity();
  for (const Instant& instant : history.instants)
    plan.instants.push_back({instant.reading.position, instant.reading.time});
  plan.diffusivity = problem.largest_diffusivity();
  plan.half_width = choice.widening * settings.mesh.half_width.value_or(
                                          problem.domain.far_width(problem.initial.annealed()));
  const Degrees degrees = degrees_on_rung(settings, choice.rung);
  plan.time = degrees.time;
  plan.space = degrees.space;
  const CautionSettings& care = settings_of(choice.caution);
  plan.low_before_instants = care.low_before_instants;
  plan.spread = care.spread;
  plan.largest_slab = care.largest_slab;
  plan.largest_element = care.largest_element;
  plan.parts = care.parts;
  return plan;
}

}  // namespace mft
