#include "report/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "action/identities.hpp"
#include "mesh/basis.hpp"

namespace mft {
namespace {

std::string lambda_text(const ContinuousSettings& continuous) {
  if (continuous.kind == ContinuousSettings::Kind::file) return "file " + continuous.file;
  if (continuous.pieces.size() == 1) return continuous.pieces[0].lambda;
  std::string text;
  for (const ContinuousSettings::Piece& piece : continuous.pieces)
    text += (text.empty() ? "" : "; ") + piece.lambda + fmt::format(" to {}", piece.to);
  return text;
}

MeshRecord mesh_record(const LevelRecord& level, const History& history) {
  MeshRecord r;
  r.level = level.choice.level;
  r.lowest_degree = level.space_degrees.first;
  r.highest_degree = level.space_degrees.second;
  r.lowest_time_degree = level.time_degrees.first;
  r.highest_time_degree = level.time_degrees.second;
  r.elements = level.elements;
  r.slabs = level.slabs;
  r.unknowns = level.unknowns;
  r.counting_width = 2 * level.spread;
  r.mu = level.parts.mu();
  for (std::size_t merged : history.merged) r.Q.push_back(level.parts.observables[merged]);
  for (const NewtonStep& step : level.steps)
    r.newton.push_back({step.scale, step.residual, step.decrement, step.iterations, step.lowest});
  r.seconds = seconds_of(level.seconds);
  return r;
}

MeshArrays mesh_arrays(const Mesh& mesh) {
  MeshArrays arrays;
  arrays.element_ends = mesh.space.breaks;
  arrays.slab_ends = mesh.time.breaks;
  arrays.element_degrees.assign(mesh.space.degree.begin(), mesh.space.degree.end());
  arrays.slab_degrees.assign(mesh.time.degree.begin(), mesh.time.degree.end());
  arrays.x = mesh.space.node;
  for (int n = 0; n < mesh.time.slabs(); ++n)
    for (double s : time_basis(mesh.time.degree[n]).s)
      arrays.t.push_back(mesh.time.breaks[n] + mesh.time.size(n) * s);
  return arrays;
}

void add_estimates(const Solution& solution, const Problem& problem, const OutputSettings& output,
                   PathSummary& summary) {
  summary.mu = solution.mu.value;
  summary.mu_error = solution.mu.error;
  bool any_target = false;
  for (std::size_t k = 0; k < solution.Q.size(); ++k) {
    const InstantSettings& instant = problem.history.given[k];
    summary.Q[k] = instant.Q ? *instant.Q : solution.Q[k].value;
    summary.Q_error[k] = instant.Q ? 0 : solution.Q[k].error;
    summary.instants.B[k] = instant.Q ? solution.B[k].value : *instant.B;
    summary.instants.B_error[k] = instant.Q ? solution.B[k].error : 0;
    any_target = any_target || instant.Q;
  }
  if (any_target) {
    summary.Phi = solution.Phi.value;
    summary.Phi_error = solution.Phi.error;
  }
  for (std::size_t i = 0; i < solution.point_q.size(); ++i) {
    summary.points.x.push_back(output.points[i].x);
    summary.points.t.push_back(output.points[i].t);
    summary.points.q.push_back(solution.point_q[i].value);
    summary.points.p.push_back(solution.point_p[i].value);
    summary.points.q_error.push_back(solution.point_q[i].error);
    summary.points.p_error.push_back(solution.point_p[i].error);
  }
}

const char* status_text(Solution::Status status) {
  switch (status) {
    case Solution::Status::ok:
      return "ok";
    case Solution::Status::tolerance:
      return "tolerance";
    case Solution::Status::none:
      break;
  }
  return "none";
}

}  // namespace

PathSummary summary_of(const Settings& settings, const Problem& problem) {
  PathSummary s;
  const ModelSettings& model = settings.model;
  s.model = model.name.empty() ? "D = " + model.D + ", sigma = " + model.sigma : model.name;
  s.initial = problem.initial.annealed() ? "annealed" : "quenched";
  s.left = problem.initial.limit(Side::left);
  s.right = problem.initial.limit(Side::right);
  s.final_time = problem.history.final_time;
  s.marks = problem.marks().positions;
  for (const InstantSettings& instant : problem.history.given) {
    s.instants.time.push_back(instant.reading.time);
    s.instants.B.push_back(instant.B.value_or(not_a_number));
    s.instants.B_error.push_back(instant.B ? 0 : not_a_number);
    s.instants.position.push_back(instant.reading.position);
    s.instants.origin.push_back(instant.reading.origin);
  }
  s.Q.assign(problem.history.given.size(), not_a_number);
  s.Q_error = s.Q;
  if (settings.continuous) {
    s.instants.lambda = lambda_text(*settings.continuous);
    s.instants.lambda_position = settings.continuous->position;
  }
  return s;
}

PathSummary summarise(const Settings& settings, const Problem& problem, const Solution& solution) {
  PathSummary summary = summary_of(settings, problem);
  summary.status = status_text(solution.status);
  summary.reason = solution.reason;
  summary.scale_reached = solution.scale_reached;
  if (!solution.finest) return summary;
  const LevelSolution& finest = *solution.finest;
  if (solution.status != Solution::Status::none)
    add_estimates(solution, problem, settings.output, summary);
  summary.history = finest.parts.history;
  summary.initial_cost = finest.parts.initial;
  summary.noise = finest.parts.noise;
  summary.level = finest.outcome.choice.level;
  summary.newton = solution.newton_steps;
  summary.iterations = solution.iterations;
  summary.lowest_eigenvalue = finest.outcome.lowest;
  const auto [low, high] = finest.action->density_range();
  summary.largest_diffusivity = problem.model->largest_diffusivity(
      std::max(low, problem.model->lower()), std::min(high, problem.model->upper()));
  if (!std::isfinite(summary.largest_diffusivity))
    summary.largest_diffusivity = problem.largest_diffusivity();

  const Identities found = mft::identities(*finest.action, *finest.path);
  summary.identities.action_minus_14 = found.action_minus_14;
  summary.identities.mass = found.mass;
  for (std::size_t merged : problem.history.merged)
    summary.identities.flux.push_back(found.flux[merged]);
  summary.current_t = found.current_t;
  summary.current_Q = found.current_Q;
  for (const LevelRecord& level : solution.levels)
    summary.meshes.push_back(mesh_record(level, problem.history));
  summary.mesh = mesh_arrays(*finest.mesh);
  return summary;
}

PathSummary summarise(const Settings& settings, const Problem& problem, const ExactResult& exact,
                      double seconds) {
  PathSummary summary = summary_of(settings, problem);
  summary.mu = exact.mu.value;
  summary.mu_error = exact.mu.error;
  for (std::size_t k = 0; k < exact.Q.size(); ++k) {
    summary.Q[k] = exact.Q[k].value;
    summary.Q_error[k] = exact.Q[k].error;
    summary.instants.B[k] = exact.B[k].value;
    summary.instants.B_error[k] = exact.B[k].error;
  }
  if (exact.phi) {
    summary.Phi = exact.phi->value;
    summary.Phi_error = exact.phi->error;
  }
  summary.seconds = {not_a_number, not_a_number, not_a_number, not_a_number, not_a_number, seconds};
  return summary;
}

SecondsRecord seconds_of(const PhaseSeconds& s) {
  return {std::max(0.0, s.total - s.assembly - s.factor - s.sweep - s.io),
          s.assembly,
          s.factor,
          s.sweep,
          s.io,
          s.total};
}

bool is_failure(const Settings& settings, const Solution& solution) {
  return solution.status == Solution::Status::none || solution.end != Solution::End::done ||
         (solution.status == Solution::Status::tolerance && !settings.mesh.fixed());
}

}  // namespace mft
