#include "refinement/level.hpp"

#include <utility>

#include "newton/stationary_path.hpp"

namespace mft {
namespace {

std::unique_ptr<LevelSolution> empty_level(std::shared_ptr<const Problem> problem, MPI_Comm comm,
                                           std::shared_ptr<const Mesh> mesh) {
  auto level = std::make_unique<LevelSolution>();
  level->path = std::make_shared<Path>();
  level->mesh = std::move(mesh);
  level->action = std::make_unique<Action>(std::move(problem), level->mesh, comm);
  return level;
}

// Newton from the path of another mesh; false when it does not get there.
bool solve_from(const Guess& guess, const Demand& demand, const NewtonOptions& options,
                MeshSolvers& solvers, LevelSolution& level) {
  Action& action = *level.action;
  const Layout from(*guess.mesh, action.layout().comm());
  *level.path = transfer(*guess.path, *guess.mesh, from, *level.mesh, action.layout());
  action.set_strengths(demand.strengths);
  for (const Target& t : demand.targets)
    action.set_strength(t.observable, guess.strengths[t.observable]);
  const NewtonResult solved =
      stationary_path(action, solvers, *level.path, demand.targets, options);
  level.outcome.steps = solved.steps;
  if (!solved.converged) return false;
  level.outcome.lowest = solved.steps.back().lowest;
  return true;
}

void solve_from_typical(const Demand& demand, const ContinuationOptions& options,
                        MeshSolvers& solvers, ContinuationState& state, LevelSolution& level) {
  ContinuationResult reached = continuation(*level.action, solvers, state, demand, options);
  *level.path = std::move(state.path);
  LevelOutcome& outcome = level.outcome;
  outcome.steps = std::move(reached.steps);
  outcome.continuation_trials = reached.trials;
  outcome.lowest = reached.lowest;
  outcome.reached = reached.reached;
  outcome.scale = reached.scale;
  outcome.reason = std::move(reached.reason);
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

std::unique_ptr<LevelSolution> solve_level(std::shared_ptr<const Problem> problem, MPI_Comm comm,
                                           const LevelTask& task, const LevelOptions& options,
                                           ContinuationState* state) {
  const PhaseSeconds before = PhaseSeconds::now();
  const History& history = problem->history;
  auto level = empty_level(problem, comm, std::make_shared<const Mesh>(make_mesh(task.plan)));
  level->outcome.choice = task.choice;
  MeshSolvers solvers = make_solvers(*level->action, options.linear);
  const Demand demand = make_demand(history, level->action->observables());
  ContinuationState own;
  ContinuationState& reached = state ? *state : own;
  const bool begun = reached.path.q != nullptr;
  const bool usable = task.guess && task.guess->strengths.size() == demand.strengths.size();
  if (begun || !usable ||
      !solve_from(*task.guess, demand, options.continuation.newton, solvers, *level)) {
    if (!begun) reached.so_far.steps = level->outcome.steps;  // of the guess that failed
    solve_from_typical(demand, options.continuation, solvers, reached, *level);
  }
  level->parts = level->action->parts(*level->path);
  level->outcome.slab_solves = solvers.time->solves();
  level->outcome.factorisations = solvers.time->factorisations();
  level->outcome.seconds = PhaseSeconds::now() - before;
  return level;
}

std::unique_ptr<LevelSolution> restore_level(std::shared_ptr<const Problem> problem, MPI_Comm comm,
                                             const LevelOutcome& outcome, const Guess& solved) {
  auto level = empty_level(std::move(problem), comm, solved.mesh);
  level->outcome = outcome;
  level->action->set_strengths(solved.strengths);
  *level->path = copy_of(*solved.path);
  level->action->linearise(*level->path);
  level->parts = level->action->parts(*level->path);
  return level;
}

}  // namespace mft
