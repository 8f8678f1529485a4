#include "solve/path_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "action/evaluate.hpp"
#include "action/identities.hpp"

mft::SecondsRecord seconds_of(const mft::PhaseSeconds& s) {
  return {std::max(0.0, s.total - s.assembly - s.factor - s.sweep - s.io),
          s.assembly,
          s.factor,
          s.sweep,
          s.io,
          s.total};
}

namespace {

mft::MeshRecord mesh_record(const mft::LevelRecord& level, const mft::History& history) {
  mft::MeshRecord r;
  r.level = level.level;
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
  for (const mft::NewtonStep& step : level.steps)
    r.newton.push_back({step.scale, step.residual, step.decrement, step.iterations, step.lowest});
  r.seconds = seconds_of(level.seconds);
  return r;
}

mft::MeshArrays mesh_arrays(const mft::Mesh& mesh) {
  mft::MeshArrays arrays;
  arrays.element_ends = mesh.space.breaks;
  arrays.slab_ends = mesh.time.breaks;
  arrays.element_degrees.assign(mesh.space.degree.begin(), mesh.space.degree.end());
  arrays.slab_degrees.assign(mesh.time.degree.begin(), mesh.time.degree.end());
  arrays.x = mesh.space.node;
  for (int n = 0; n < mesh.time.slabs(); ++n)
    for (double s : mft::time_basis(mesh.time.degree[n]).s)
      arrays.t.push_back(mesh.time.breaks[n] + mesh.time.size(n) * s);
  return arrays;
}

void add_estimates(const mft::Solution& solution, const mft::Settings& settings,
                   mft::PathSummary& summary) {
  summary.mu = solution.mu.value;
  summary.mu_error = solution.mu.error;
  bool any_target = false;
  for (std::size_t k = 0; k < solution.Q.size(); ++k) {
    const mft::InstantSettings& instant = settings.instants[k];
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
    summary.points.x.push_back(settings.output.points[i].x);
    summary.points.t.push_back(settings.output.points[i].t);
    summary.points.q.push_back(solution.point_q[i].value);
    summary.points.p.push_back(solution.point_p[i].value);
    summary.points.q_error.push_back(solution.point_q[i].error);
    summary.points.p_error.push_back(solution.point_p[i].error);
  }
}

const char* status_text(mft::Solution::Status status) {
  switch (status) {
    case mft::Solution::Status::ok:
      return "ok";
    case mft::Solution::Status::tolerance:
      return "tolerance";
    case mft::Solution::Status::none:
      break;
  }
  return "none";
}

}  // namespace

mft::PathSummary summarise(const mft::Settings& settings, const mft::PathProblem& problem,
                           const mft::Solution& solution) {
  mft::PathSummary summary = mft::summary_of(settings);
  summary.status = status_text(solution.status);
  summary.reason = solution.reason;
  summary.scale_reached = solution.scale_reached;
  const mft::LevelSolution& finest = *solution.finest;
  if (solution.status != mft::Solution::Status::none) add_estimates(solution, settings, summary);
  summary.history = finest.parts.history;
  summary.initial_cost = finest.parts.initial;
  summary.noise = finest.parts.noise;
  summary.level = finest.level;
  summary.newton = solution.newton_steps;
  summary.iterations = solution.iterations;
  summary.lowest_eigenvalue = finest.lowest;
  const auto [low, high] = finest.action->density_range();
  summary.largest_diffusivity = problem.model->largest_diffusivity(
      std::max(low, problem.model->lower()), std::min(high, problem.model->upper()));
  if (!std::isfinite(summary.largest_diffusivity))
    summary.largest_diffusivity =
        problem.model->largest_diffusivity(settings.initial.left, settings.initial.right);

  const mft::Identities found = mft::identities(*finest.action, finest.path->q, finest.path->p);
  summary.identities.action_minus_14 = found.action_minus_14;
  summary.identities.mass = found.mass;
  for (std::size_t merged : problem.history.merged)
    summary.identities.flux.push_back(found.flux[merged]);
  summary.current_t = found.current_t;
  summary.current_Q = found.current_Q;
  for (const mft::LevelRecord& level : solution.levels)
    summary.meshes.push_back(mesh_record(level, problem.history));
  summary.mesh = mesh_arrays(*finest.mesh);
  return summary;
}

bool is_failure(const mft::Settings& settings, const mft::Solution& solution) {
  return solution.status == mft::Solution::Status::none ||
         (solution.status == mft::Solution::Status::tolerance && !settings.mesh.fixed());
}

int SolvedFields::owner(int slab) const { return level_.action->layout().owner(slab); }

void SolvedFields::slab_values(int slab, double* q, double* p) const {
  const mft::Layout& layout = level_.action->layout();
  const int nodes = level_.mesh->space.nodes(), times = level_.mesh->time.degree[slab] + 1;
  const mft::VecReader qs(level_.path->q), ps(level_.path->p);
  const auto at = layout.local_offset(slab);
  for (int i = 0; i < nodes; ++i)
    for (int j = 0; j < times; ++j) {
      q[j * nodes + i] = *(qs + (at + i * times + j));
      p[j * nodes + i] = *(ps + (at + i * times + j));
    }
}

void SolvedFields::evaluate(int slab, double t, const std::vector<double>& x, double* q,
                            double* p) const {
  mft::evaluate_slab(*level_.action, *level_.path, slab, t, x, q, p);
}

void SolvedFields::initial_profile(const std::vector<double>& x, double* q0) const {
  mft::evaluate_start(*level_.action, *level_.path, x, q0);
}
