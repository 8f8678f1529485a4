#pragma once
// Continuation in the strength s of the whole history, from the typical path at s = 0.
#include <functional>
#include <limits>
#include <string>

#include "linear/mesh_solvers.hpp"
#include "newton/newton.hpp"

namespace mft {

// What is asked for at s = 1: the strength of every observable, and the Q_k of some. At s the
// strengths are s times these, and a target's Q_k is Q_k(s=0) + s (Q_k - Q_k(s=0)).
struct Demand {
  std::vector<double> strengths;  // one an observable; ignored for the targets'
  std::vector<Target> targets;
};

struct ContinuationOptions {
  NewtonOptions newton;
  double first_step = 1;
  double smallest_step = 2e-4;
  double limit = 1;  // s to reach
  // Called after each trial step: s, Newton steps, accepted.
  std::function<void(double, int, bool)> progress;
};

struct ContinuationResult {
  bool reached = false;
  double scale = 0;    // the largest s with a path
  std::string reason;  // why it stopped, when not reached
  int trials = 0;
  std::vector<NewtonStep> steps;  // of the typical path and of all trials, accepted or not
  // eigenvalue of I + H G at the last path; NaN: none was seen
  double lowest = std::numeric_limits<double>::quiet_NaN();
};

// Where a continuation stands between two trial steps: all that its rest depends on.
struct ContinuationState {
  Path path;                      // the last one accepted; null: the typical one is not found yet
  double scale = 0;               // its s
  std::vector<double> strengths;  // of the targets' observables, on it
  std::vector<double> typical_Q;  // the targets' at s = 0
  double step = 0;                // to be tried next
  ContinuationResult so_far;
};

// The strengths of all observables on the path of the state.
std::vector<double> strengths_at(const Demand& demand, const ContinuationState& state);

// The path at s = limit, with the tangent as predictor, from where `state` stands, which is kept up
// to date: its path is the last one accepted, and the action's strengths are that path's. A step is
// accepted when Newton converges to an admissible local minimum and the stationary value changes as
// its slope says. A continuation that is left by an exception and gone on with from its state ends
// with the same numbers, bit for bit, on as many ranks; what state.so_far counts is added to.
// Throws NoSolution where there is no typical path to begin with. Collective.
ContinuationResult continuation(Action& action, MeshSolvers& solvers, ContinuationState& state,
                                const Demand& demand, const ContinuationOptions& options);

}  // namespace mft
