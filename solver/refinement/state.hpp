#pragma once
// What a solve has done so far: enough to go on with it in another process.
#include <functional>
#include <vector>

#include "refinement/level.hpp"

namespace mft {

// A mesh that has been solved, or was tried and stopped short of full strength.
struct FinishedLevel {
  LevelOutcome outcome;
  Guess solved;
};

// A mesh in work. The path of `continuation` is null unless one is under way.
struct UnfinishedLevel {
  MeshChoice choice;
  ContinuationState continuation;
};

struct SolveState {
  std::vector<FinishedLevel> finished;  // in the order solved
  UnfinishedLevel under_way;            // after those
};

// What a solve has from outside the process, and leaves there.
struct SolveMemory {
  SolveState state;  // to go on from; empty: from the beginning
  // Called where the solve can be left and gone on with; what it throws leaves the solve.
  // Collective.
  std::function<void(const SolveState& state)> keep;
  // Called there once instead when the solve is to end, its time being over. Collective.
  std::function<void(const SolveState& state)> leave;
  // The path of another problem with as many observables: the first mesh begins with it, and with
  // the typical path where that fails. Empty: with the typical path.
  Guess neighbour;
};

}  // namespace mft
