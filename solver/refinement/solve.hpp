#pragma once
// From a problem to μ with an error: levels, extrapolation, the check of the degrees.
#include <memory>
#include <string>
#include <vector>

#include "numerics/estimate.hpp"
#include "refinement/ladder.hpp"
#include "settings/settings.hpp"

namespace mft {

struct Solution {
  enum class Status { ok, tolerance, none } status = Status::ok;
  std::string reason;  // why not ok
  // Why it ended: of itself; solver.max_seconds being over; memory.keep having thrown Stopped or
  // StorageError. In the latter cases the best answer until then is given, with status tolerance:
  // one of a single mesh, whose errors are NaN, where there is no estimate yet; none: no path of
  // full strength.
  enum class End { done, out_of_time, stopped, unwritable } end = End::done;
  double scale_reached = 1;  // of the history
  Estimate mu;
  std::vector<Estimate> Q, B;              // per instant, input order
  Estimate Phi;                            // Σ B_k Q_k over the instants given as Q, minus μ
  std::vector<Estimate> point_q, point_p;  // at the output's points
  std::vector<LevelRecord> levels;         // in the order solved
  std::unique_ptr<LevelSolution> finest;   // the path; null: none was reached, of an early end
  Guess coarsest;                          // the path on the coarsest mesh; empty: none
  int newton_steps = 0, iterations = 0;
};

// The optimal path of a problem; of the settings count mesh, solver and output. Throws NoSolution
// where the existence criterion refuses it; a path short of full strength comes back with status
// none, one short of the tolerance with status tolerance: where finer meshes have no path, the best
// answer of the coarser ones. With a memory it goes on from there, to
// the same numbers, bit for bit, as without a break on as many ranks. Collective.
Solution solve_path(const Settings& settings, std::shared_ptr<const Problem> problem, MPI_Comm comm,
                    const Report& report, SolveMemory memory = {});

// The parts of the above that make a solution of what the ladder went through.
// With an answer, and the path of its finest mesh.
Solution solution_of(const Ladder& ladder, const Problem& problem, const QuantityEstimates& all,
                     std::unique_ptr<LevelSolution> path);
// Without one: status none, as far as the path goes; null: none.
Solution stopped_short(const Ladder& ladder, std::unique_ptr<LevelSolution> path);
// What a single mesh gives, with errors NaN.
QuantityEstimates without_errors(const Quantities& values);

}  // namespace mft
