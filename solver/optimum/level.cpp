#include "optimum/level.hpp"

namespace mft {
namespace {

// Newton from the path of another mesh; false when it does not get there.
bool solve_from(const LevelStart& start, const Demand& demand, const NewtonOptions& options,
                Sweep& sweep, LevelSolution& level) {
  Action& action = *level.action;
  const Layout from(*start.mesh, action.layout().comm());
  *level.path = prolong(*start.path, *start.mesh, from, *level.mesh, action.layout());
  for (std::size_t l = 0; l < demand.strengths.size(); ++l)
    action.set_strength(static_cast<int>(l), demand.strengths[l]);
  for (const Target& t : demand.targets)
    action.set_strength(t.observable, start.strengths[t.observable]);
  const NewtonResult solved = newton(action, sweep, *level.path, demand.targets, options);
  level.newton_steps += static_cast<int>(solved.steps.size());
  for (const NewtonStep& step : solved.steps) level.iterations += step.iterations;
  if (!solved.converged) return false;
  level.steps = solved.steps;
  level.lowest = solved.steps.back().lowest;
  return true;
}

void solve_from_flat(const Demand& demand, const ContinuationOptions& options, Sweep& sweep,
                     LevelSolution& level) {
  const ContinuationResult reached =
      continuation(*level.action, sweep, *level.path, demand, options);
  level.newton_steps += reached.newton_steps;
  level.iterations += reached.iterations;
  level.continuation_trials = reached.trials;
  level.lowest = reached.lowest;
  level.reached = reached.reached;
  level.scale = reached.scale;
  level.reason = reached.reason;
}

}  // namespace

Demand make_demand(const History& history) {
  Demand demand;
  for (const Instant& instant : history.instants) {
    if (instant.Q)
      demand.targets.push_back({static_cast<int>(demand.strengths.size()), *instant.Q});
    demand.strengths.push_back(instant.B);
  }
  if (history.continuous) demand.strengths.push_back(1);
  return demand;
}

std::vector<double> LevelSolution::strengths() const {
  std::vector<double> all;
  for (const Observable& o : action->observables()) all.push_back(o.strength);
  return all;
}

std::unique_ptr<LevelSolution> solve_level(const PathProblem& problem, const MeshPlan& plan,
                                           int rung, const LevelStart* start,
                                           const ContinuationOptions& options) {
  const PhaseSeconds before = PhaseSeconds::now();
  auto level = std::make_unique<LevelSolution>();
  level->path = std::make_shared<Path>();
  level->level = plan.level;
  level->rung = rung;
  level->mesh = std::make_shared<const Mesh>(make_mesh(plan));
  level->action = std::make_unique<Action>(problem.model, problem.initial,
                                           make_observables(problem.history, level->mesh->time),
                                           level->mesh, problem.comm);
  Sweep sweep(*level->action);
  const Demand demand = make_demand(problem.history);
  if (!start || !solve_from(*start, demand, options.newton, sweep, *level))
    solve_from_flat(demand, options, sweep, *level);
  level->parts = level->action->parts(level->path->q, level->path->p);
  level->slab_solves = sweep.solves();
  level->factorisations = sweep.factorisations();
  level->seconds = PhaseSeconds::now() - before;
  return level;
}

}  // namespace mft
