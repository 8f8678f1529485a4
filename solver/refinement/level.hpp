#pragma once
// One mesh: the stationary path on it, from the typical path by continuation or from another
// mesh's.
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "base/events.hpp"
#include "newton/continuation.hpp"
#include "problem/problem.hpp"
#include "refinement/resolution.hpp"

namespace mft {

// What is asked for at full strength: that of the observables, as make_observables() gives them,
// the instants' first.
Demand make_demand(const History& history, const std::vector<Observable>& observables);

// A path that another mesh can begin with.
struct Guess {
  std::shared_ptr<const Mesh> mesh;
  std::shared_ptr<const Path> path;
  std::vector<double> strengths;  // one an observable
};

// What solving a mesh came to.
struct LevelOutcome {
  MeshChoice choice;
  std::vector<NewtonStep> steps;  // all, the latest last
  int continuation_trials = 0;
  double lowest = std::numeric_limits<double>::quiet_NaN();  // eigenvalue of I + H G
  PhaseSeconds seconds;
  long slab_solves = 0, factorisations = 0;  // on this rank
  bool reached = true;                       // full strength
  double scale = 1;                          // strength reached
  std::string reason;                        // why not, when not reached
};

// A solved mesh.
struct LevelSolution {
  LevelOutcome outcome;
  std::shared_ptr<const Mesh> mesh;
  std::unique_ptr<Action> action;  // linearised at the path
  std::shared_ptr<Path> path;
  ActionParts parts;

  Guess guess() const { return {mesh, path, action->strengths()}; }
};

// A mesh to solve.
struct LevelTask {
  MeshPlan plan;
  MeshChoice choice;             // what the plan follows from
  const Guess* guess = nullptr;  // Newton begins with it; null, or of other observables: with none
};

struct LevelOptions {
  ContinuationOptions continuation;
  SolverSettings::Linear linear = SolverSettings::Linear::gcg;
};

// Newton from the guess; where that fails and without one, continuation from the typical path.
// `state` is that of the continuation, which is gone on with where it has begun; null: kept here.
// Collective.
std::unique_ptr<LevelSolution> solve_level(std::shared_ptr<const Problem> problem, MPI_Comm comm,
                                           const LevelTask& task, const LevelOptions& options,
                                           ContinuationState* state = nullptr);

// The solution that came to `outcome` with the path of `solved`, again. Collective.
std::unique_ptr<LevelSolution> restore_level(std::shared_ptr<const Problem> problem, MPI_Comm comm,
                                             const LevelOutcome& outcome, const Guess& solved);

}  // namespace mft
