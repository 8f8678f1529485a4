#pragma once
// From settings to μ with an error: levels, extrapolation, the check of the degrees.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "input/settings.hpp"
#include "optimum/level.hpp"

namespace mft {

// A value with an absolute estimate of its error (NaN: no estimate).
struct Estimate {
  double value = 0, error = 0;
};

struct LevelRecord {
  int level, rung;
  ActionParts parts;
  std::vector<double> strengths;  // one an observable
  int elements, slabs, nodes;
  long unknowns;  // of q
  std::pair<int, int> space_degrees, time_degrees;
  std::vector<NewtonStep> steps;
  int newton_steps, iterations, continuation_trials;
  double lowest, seconds;
  long slab_solves, factorisations;  // all ranks
};

struct Solution {
  enum class Status { ok, tolerance, none } status = Status::ok;
  std::string reason;        // why not ok
  double scale_reached = 1;  // of the history
  Estimate mu;
  std::vector<Estimate> Q, B;   // per instant, input order
  std::vector<bool> B_unknown;  // those given as Q
  Estimate phi;                 // Σ B_k Q_k over those, minus μ
  bool has_phi = false;
  std::vector<LevelRecord> levels;        // in the order solved
  std::unique_ptr<LevelSolution> finest;  // the path
  int newton_steps = 0, iterations = 0;
  double lowest = 1;
  double setup_seconds = 0;
};

// What a solve tells while it works: a line of text, and the fraction done (negative: unknown).
using Report = std::function<void(const std::string& text, double fraction)>;

PathProblem make_problem(const Settings& settings, MPI_Comm comm);

// The optimal path of an input. Throws NoSolution where the existence criterion refuses or nothing
// converges at all; a path short of full strength comes back with status none. Collective.
Solution solve_path(const Settings& settings, const PathProblem& problem, const Report& report);

}  // namespace mft
