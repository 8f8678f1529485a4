#include "refinement/level.hpp"

namespace mft {
namespace {

// Newton from the path of another mesh; false when it does not get there.
bool solve_from(const LevelStart& start, const Demand& demand, const NewtonOptions& options,
                Sweep& sweep, LevelSolution& level) {
  Action& action = *level.action;
  const Layout from(*start.mesh, action.layout().comm());
  *level.path = transfer(*start.path, *start.mesh, from, *level.mesh, action.layout());
  for (std::size_t l = 0; l < demand.strengths.size(); ++l)
    action.set_strength(static_cast<int>(l), demand.strengths[l]);
  for (const Target& t : demand.targets)
    action.set_strength(t.observable, start.strengths[t.observable]);
  const NewtonResult solved = newton(action, sweep, *level.path, demand.targets, options);
  level.steps = solved.steps;
  if (!solved.converged) return false;
  level.lowest = solved.steps.back().lowest;
  return true;
}

void solve_from_flat(const Demand& demand, const ContinuationOptions& options, Sweep& sweep,
                     ContinuationState& state, LevelSolution& level) {
  const ContinuationResult reached = continuation(*level.action, sweep, state, demand, options);
  *level.path = std::move(state.path);
  level.steps = reached.steps;
  level.continuation_trials = reached.trials;
  level.lowest = reached.lowest;
  level.reached = reached.reached;
  level.scale = reached.scale;
  level.reason = reached.reason;
}

}  // namespace

Demand make_demand(const History& history, const std::vector<Observable>& observables) {
  Demand demand;
  for (const Observable& o : observables) demand.strengths.push_back(o.strength);
  for (std::size_t k = 0; k < history.instants.size(); ++k)
    if (history.instants[k].Q)
      demand.targets.push_back({static_cast<int>(k), *history.instants[k].Q});
  return demand;
}

std::vector<double> LevelSolution::strengths() const {
  std::vector<double> all;
  for (const Observable& o : action->observables()) all.push_back(o.strength);
  return all;
}

static std::unique_ptr<LevelSolution> empty_level(const PathProblem& problem,
                                                  std::shared_ptr<const Mesh> mesh) {
  auto level = std::make_unique<LevelSolution>();
  level->path = std::make_shared<Path>();
  level->mesh = std::move(mesh);
  level->action = std::make_unique<Action>(problem.model, problem.initial,
                                           make_observables(problem.history, *level->mesh),
                                           level->mesh, problem.comm);
  return level;
}

std::unique_ptr<LevelSolution> solve_level(const PathProblem& problem, const MeshPlan& plan,
                                           const MeshChoice& choice, const LevelStart* start,
                                           const ContinuationOptions& options,
                                           ContinuationState* state) {
  const PhaseSeconds before = PhaseSeconds::now();
  auto level = empty_level(problem, std::make_shared<const Mesh>(make_mesh(plan)));
  static_cast<MeshChoice&>(*level) = choice;
  Sweep sweep(*level->action);
  const Demand demand = make_demand(problem.history, level->action->observables());
  ContinuationState own;
  ContinuationState& reached = state ? *state : own;
  const bool begun = reached.path.q != nullptr;
  const bool usable = start && start->strengths.size() == demand.strengths.size();
  if (begun || !usable || !solve_from(*start, demand, options.newton, sweep, *level)) {
    if (!begun) reached.so_far.steps = level->steps;  // of the start that failed
    solve_from_flat(demand, options, sweep, reached, *level);
  }
  level->parts = level->action->parts(level->path->q, level->path->p);
  level->slab_solves = sweep.solves();
  level->factorisations = sweep.factorisations();
  level->seconds = PhaseSeconds::now() - before;
  return level;
}

std::unique_ptr<LevelSolution> restore_level(const PathProblem& problem,
                                             const LevelOutcome& outcome,
                                             const LevelStart& solved) {
  auto level = empty_level(problem, solved.mesh);
  static_cast<LevelOutcome&>(*level) = outcome;
  for (std::size_t l = 0; l < solved.strengths.size(); ++l)
    level->action->set_strength(static_cast<int>(l), solved.strengths[l]);
  *level->path = make_path(level->action->layout());
  check(VecCopy(solved.path->q, level->path->q));
  check(VecCopy(solved.path->p, level->path->p));
  level->action->linearise(level->path->q, level->path->p);
  level->parts = level->action->parts(level->path->q, level->path->p);
  return level;
}

}  // namespace mft
