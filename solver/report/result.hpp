#pragma once
// From a solution to its result file.
#include <string>

#include "refinement/solve.hpp"
#include "store/path_result.hpp"

namespace mft {

// Where the path short of full strength goes: run.h5 -> run.stopped.h5.
std::string stopped_file(const std::string& target);

// Writes the result of a solve, a path short of full strength to the stopped file. Throws as
// write_path(). Collective.
void write_result(MPI_Comm comm, const std::string& target, const PathResult& result,
                  const Solution& solution);

}  // namespace mft
