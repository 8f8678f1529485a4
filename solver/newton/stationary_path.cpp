#include "newton/stationary_path.hpp"

#include "base/error.hpp"
#include "newton/alternate.hpp"

namespace mft {

NewtonResult stationary_path(Action& action, MeshSolvers& solvers, Path& path,
                             const std::vector<Target>& targets, const NewtonOptions& options) {
  switch (options.method) {
    case SolverSettings::Method::newton:
      break;
    case SolverSettings::Method::sweep:
      if (!targets.empty())
        throw Error(exit_internal, "the alternating sweeps do not find strengths");
      return alternate(action, *solvers.kkt, path, options);
  }
  return newton(action, *solvers.kkt, path, targets, options);
}

}  // namespace mft
