#pragma once
// One mesh: the stationary path on it, from the flat path by continuation or from another mesh's.
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "base/events.hpp"
#include "newton/continuation.hpp"
#include "problem/history/history.hpp"
#include "refinement/resolution.hpp"

namespace mft {

// The problem, free of meshes.
struct PathProblem {
  std::shared_ptr<const Model> model;
  InitialSettings initial;
  History history;
  MPI_Comm comm = MPI_COMM_NULL;
};

// What is asked for at full strength: that of the observables, as make_observables() gives them,
// the instants' first.
Demand make_demand(const History& history, const std::vector<Observable>& observables);

// A path that another mesh can start from.
struct LevelStart {
  std::shared_ptr<const Mesh> mesh;
  std::shared_ptr<const Path> path;
  std::vector<double> strengths;  // one an observable
};

// What a mesh came to, but for the path.
struct LevelOutcome : MeshChoice {
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
struct LevelSolution : LevelOutcome {
  std::shared_ptr<const Mesh> mesh;
  std::unique_ptr<Action> action;  // linearised at the path
  std::shared_ptr<Path> path;
  ActionParts parts;

  std::vector<double> strengths() const;
  LevelStart start() const { return {mesh, path, strengths()}; }
};

// Solves on the mesh of a plan. With `start`, Newton from its path; where that fails or has other
// observables, and without it, continuation from the flat path. `choice` is what the plan follows
// from. `state` is that of the continuation, which is gone on with where it has begun; null: kept
// here. Collective.
std::unique_ptr<LevelSolution> solve_level(const PathProblem& problem, const MeshPlan& plan,
                                           const MeshChoice& choice, const LevelStart* start,
                                           const ContinuationOptions& options,
                                           ContinuationState* state = nullptr);

// The solution that came to `outcome` with the path of `solved`, again. Collective.
std::unique_ptr<LevelSolution> restore_level(const PathProblem& problem,
                                             const LevelOutcome& outcome, const LevelStart& solved);

}  // namespace mft
