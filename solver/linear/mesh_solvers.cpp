#include "linear/mesh_solvers.hpp"

#include "linear/sweep.hpp"

namespace mft {

std::unique_ptr<ExactTimeSolver> make_time_solver(const Action& action) {
  return std::make_unique<Sweep>(action);
}

MeshSolvers make_solvers(const Action& action, SolverSettings::Linear linear) {
  MeshSolvers solvers;
  solvers.time = make_time_solver(action);
  solvers.kkt = std::make_unique<ReducedSolver>(action, *solvers.time, linear);
  return solvers;
}

}  // namespace mft
