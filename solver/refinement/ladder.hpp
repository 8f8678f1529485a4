#pragma once
// The meshes of one solve: levels, on rungs of degrees. Each starts from a path solved before.
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "action/evaluate.hpp"
#include "refinement/extrapolate.hpp"
#include "refinement/level.hpp"
#include "refinement/state.hpp"

namespace mft {

// What a solve tells while it works: a line of text.
using Report = std::function<void(const std::string& text)>;

struct LevelRecord : MeshChoice {
  ActionParts parts;
  std::vector<double> strengths;  // one an observable
  int elements, slabs, nodes;
  long unknowns;  // of q
  double spread;  // of the instants' counting, as Mesh has it
  std::pair<int, int> space_degrees, time_degrees;
  std::vector<NewtonStep> steps;
  int continuation_trials;
  double lowest;
  PhaseSeconds seconds;
  long slab_solves, factorisations;  // all ranks
};

class Ladder {
 public:
  // Goes through the meshes of memory.state without solving them again, as long as the same are
  // asked for in the same order.
  Ladder(const Settings& settings, const PathProblem& problem, const Report& report,
         SolveMemory memory);

  // The values on a mesh, which is solved unless it has been: μ; O_l; strength of each; q, then p,
  // at the output's points. Null when full strength is not reached.
  const std::vector<double>* solve(int level, int rung);

  // The next caution from now on; forgets what was solved.
  void take_more_care();
  Caution caution() const { return further_.caution; }
  // A window so many times as wide from now on; forgets what was solved but for the last path.
  void widen(double factor);
  double widening() const { return further_.widening; }

  const LevelSolution& latest() const { return *latest_; }
  std::unique_ptr<LevelSolution> take_latest() { return std::move(latest_); }
  // The path on the coarsest mesh of the lowest rung solved; empty: none.
  LevelStart coarsest() const {
    return solved_.empty() ? LevelStart() : solved_.begin()->second.start;
  }
  const std::vector<LevelRecord>& records() const { return records_; }

 private:
  struct Solved {
    LevelStart start;
    std::vector<double> values;
  };
  const LevelStart* best_start(int level, int rung) const;
  std::unique_ptr<LevelSolution> recall(int level, int rung);
  std::unique_ptr<LevelSolution> solve_next(int level, int rung);
  MeshChoice choice(int level, int rung) const;
  std::vector<double> quantities(const LevelSolution& solved) const;

  const Settings& settings_;
  const PathProblem& problem_;
  Report report_;
  ContinuationOptions options_;
  MeshChoice further_;                            // all but level and rung
  double scale_;                                  // of μ: the tolerance is relative to it
  std::map<std::pair<int, int>, Solved> solved_;  // by rung, level
  std::unique_ptr<LevelSolution> latest_;
  std::vector<LevelRecord> records_;
  SolveMemory memory_;
};

MeshPlan plan_of(const Settings& settings, const PathProblem& problem, const MeshChoice& choice);

}  // namespace mft
