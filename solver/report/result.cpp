#include "report/result.hpp"

#include "report/solved_fields.hpp"
#include "store/result_file.hpp"

namespace mft {

std::string stopped_file(const std::string& target) { return name_beside(target, "stopped"); }

void write_result(MPI_Comm comm, const std::string& target, const PathResult& result,
                  const Solution& solution) {
  const bool complete = solution.status != Solution::Status::none;
  write_path(comm, complete ? target : stopped_file(target), result,
             SolvedFields(*solution.finest));
}

}  // namespace mft
