#include "newton/stationary_path.hpp"

#include "newton/alternate.hpp"

namespace mft {

NewtonResult stationary_path(Action& action, MeshSolvers& solvers, Path& path,
                             const std::vector<Target>& targets, const NewtonOptions& options) {
  if (options.method == SolverSettings::Method::newton)
    return newton(action, *solvers.kkt, path, targets, options);
  if (!targets.empty()) throw Error(exit_internal, "the alternating sweeps do not find strengths");
  return alternate(action, *solvers.kkt, path, options);
}

}  // namespace mft
