#pragma once
// The Newton system bordered by the currents that are given: one more unknown strength for each.
#include <vector>

#include "action/action.hpp"
#include "linear/kkt_solver.hpp"

namespace mft {

// Q_k given: the strength B_k of the observable is an unknown. The stationary value sought is then
// that of S_h + Σ B_k Q_k, which is the rate function.
struct Target {
  int observable;
  double Q;
};

inline constexpr char undetermined[] =
    "the currents asked for do not determine their counting fields";

// A change of the path and of the targets' strengths.
struct Direction {
  Path path;
  std::vector<double> strengths;  // one a target
  LinearResult linear = {};
  bool determined = true;  // false: the targets' Q_k do not determine their strengths; no direction
};

// Solves the bordered system for the right-hand side: K δu + Σ δB_k g_k = rhs, and the Q_k change
// by `change`. At the linearisation held by the action, which the solver was made ready for.
// Collective, as all below.
Direction solve_bordered(const Action& action, KktSolver& solver,
                         const std::vector<Target>& targets, const Path& rhs,
                         const std::vector<double>& change, double tolerance);

// A change of what is asked for: of every strength, and of every target's Q_k.
struct DemandChange {
  std::vector<double> strengths;  // one an observable; 0 for the targets'
  std::vector<double> Q;          // one a target
};

// d(q, p, B)/dε of the path of what is asked for, when that grows by ε times the change.
Direction tangent(const Action& action, KktSolver& solver, const std::vector<Target>& targets,
                  const DemandChange& change);

}  // namespace mft
