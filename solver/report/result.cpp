#include "report/result.hpp"

#include "report/solved_fields.hpp"
#include "store/result_file.hpp"

namespace mft {

std::string stopped_file(const std::string& target) { return name_beside(target, "stopped"); }

void write_result(MPI_Comm comm, const std::string& target, const Settings& settings,
                  const ProgramInfo& program, const PathSummary& summary, const Solution& solution,
                  const std::function<SecondsRecord()>& seconds) {
  const bool complete = solution.status != Solution::Status::none;
  write_path(comm, complete ? target : stopped_file(target), settings, program, summary,
             SolvedFields(*solution.finest), seconds);
}

}  // namespace mft
