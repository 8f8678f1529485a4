#pragma once
// The linear solvers of one mesh: made once, handed down by reference.
#include <memory>

#include "linear/reduced.hpp"
#include "linear/time_solver.hpp"

namespace mft {

struct MeshSolvers {
  std::unique_ptr<ExactTimeSolver> time;
  std::unique_ptr<ReducedSolver> kkt;  // over `time`
};

// The exact solver in time: the sweep. The action must outlive it.
std::unique_ptr<ExactTimeSolver> make_time_solver(const Action& action);

// That, and (I + H G) by the Krylov method of the settings. The action must outlive them.
// Throws InputError where PETSc's options ask for what cannot do the work.
MeshSolvers make_solvers(const Action& action, SolverSettings::Linear linear);

}  // namespace mft
