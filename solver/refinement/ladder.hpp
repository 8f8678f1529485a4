#pragma once
// The meshes of one solve: levels, on rungs of degrees. Each begins with a path solved before.
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "refinement/extrapolate.hpp"
#include "refinement/level.hpp"
#include "refinement/state.hpp"

namespace mft {

// What a solve tells while it works: what it does, a line of text each time; and where it stands,
// which holds until it is told again.
class Report {
 public:
  using Tell = std::function<void(const std::string& text)>;
  template <class Line>
  Report(const Line& line) : line_(line) {}
  Report(Tell line, Tell standing) : line_(std::move(line)), standing_(std::move(standing)) {}
  void operator()(const std::string& text) const { line_(text); }
  void standing(const std::string& text) const {
    if (standing_) standing_(text);
  }

 private:
  Tell line_, standing_;
};

struct LevelRecord {
  MeshChoice choice;
  ActionParts parts;
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

// A mesh on which full strength was reached, and what it gives.
struct SolvedMesh {
  FinishedLevel level;
  Quantities values;
};

// The time that the input allows is over: thrown where the solve can be left, by all ranks alike.
struct OutOfTime : Error {
  OutOfTime() : Error(exit_no_solution, "solver.max_seconds are over") {}
};

class Ladder {
 public:
  // Goes through the meshes of memory.state without solving them again, as long as the same are
  // asked for in the same order.
  Ladder(const Settings& settings, std::shared_ptr<const Problem> problem, MPI_Comm comm,
         const Report& report, SolveMemory memory);
  Ladder(const Ladder&) = delete;  // its reports hold it
  Ladder& operator=(const Ladder&) = delete;

  // What a mesh gives, which is solved unless it has been. Null when full strength is not reached.
  // Throws OutOfTime, and what memory.keep throws.
  const Quantities* solve(int level, int rung);

  // The next caution from now on; forgets what was solved.
  void take_more_care();
  Caution caution() const { return further_.caution; }
  // A window so many times as wide from now on; forgets what was solved but for the last path.
  void widen(double factor, Guess neighbour);
  double widening() const { return further_.widening; }

  // The mesh solved last, not null but where that was left by an exception.
  const LevelSolution& latest() const { return *latest_; }
  std::unique_ptr<LevelSolution> take_latest() { return std::move(latest_); }
  // The solution on a mesh that was solved before, once more.
  std::unique_ptr<LevelSolution> take(const FinishedLevel& level);
  // The path reached on the mesh that is under way; null: none. Nothing is under way any more.
  std::unique_ptr<LevelSolution> take_unfinished();
  // The finest mesh of the highest rung since the last caution or widening; null: none.
  const SolvedMesh* finest() const { return solved_.empty() ? nullptr : &solved_.rbegin()->second; }
  // The path on the coarsest mesh of the lowest rung solved; empty: none.
  Guess coarsest() const {
    return solved_.empty() ? Guess() : solved_.begin()->second.level.solved;
  }
  const std::vector<LevelRecord>& records() const { return records_; }

 private:
  const Guess* best_guess(int level, int rung) const;
  std::unique_ptr<LevelSolution> recall(int level, int rung);
  std::unique_ptr<LevelSolution> solve_next(int level, int rung);
  MeshChoice choice(int level, int rung) const;
  Quantities quantities(const LevelSolution& solved) const;
  void pause();

  const Settings& settings_;
  std::shared_ptr<const Problem> problem_;
  MPI_Comm comm_;
  Report report_;
  LevelOptions options_;
  MeshChoice further_;  // all but level and rung
  double scale_;        // of μ: the tolerance is relative to it
  double began_ = MPI_Wtime();
  std::map<std::pair<int, int>, SolvedMesh> solved_;  // by rung, level
  std::unique_ptr<LevelSolution> latest_;
  std::vector<LevelRecord> records_;
  SolveMemory memory_;
};

}  // namespace mft
