#pragma once
// The stationary path by the method that the options name: a new method is a line here.
#include "linear/mesh_solvers.hpp"
#include "newton/newton.hpp"

namespace mft {

// By newton() or alternate(), with their contract. Throws Error (status 1) where the method does
// not find strengths and there are targets. Collective.
NewtonResult stationary_path(Action& action, MeshSolvers& solvers, Path& path,
                             const std::vector<Target>& targets, const NewtonOptions& options);

}  // namespace mft
