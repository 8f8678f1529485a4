#pragma once
// From a solution to its result file.
#include <functional>
#include <string>

#include "refinement/solve.hpp"
#include "store/path_result.hpp"

namespace mft {

// Where the path short of full strength goes: run.h5 -> run.stopped.h5.
std::string stopped_file(const std::string& target);

// Writes the result of a solve, a path short of full strength to the stopped file. `seconds` as of
// write_path(), whose errors it throws. Collective.
void write_result(MPI_Comm comm, const std::string& target, const Settings& settings,
                  const ProgramInfo& program, const PathSummary& summary, const Solution& solution,
                  const std::function<SecondsRecord()>& seconds = {});

}  // namespace mft
