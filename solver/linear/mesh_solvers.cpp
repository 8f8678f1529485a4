#include "linear/mesh_solvers.hpp"

#include "linear/sweep.hpp"

namespace mft {

MeshSolvers make_solvers(const Action& action, SolverSettings::Linear linear) {
  MeshSolvers solvers;
  solvers.time = std::make_unique<Sweep>(action);
  solvers.kkt = std::make_unique<ReducedSolver>(action, *solvers.time, linear);
  return solvers;
}

}  // namespace mft
