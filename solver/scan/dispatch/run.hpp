#pragma once
// All points of a scan, on all ranks.
#include <functional>

#include "scan/dispatch/server.hpp"

namespace mft::scan {

struct Work {
  // Solves a point on the ranks of a group. Collective; the first rank's result counts. Throws on
  // all ranks of the group alike: StorageError, or an Error of status exit_checkpointed when it is
  // to stop.
  std::function<Finished(const Task& task, MPI_Comm group)> solve;
  bool stop_on_failure = false;
  // On rank 0, now and then: points done and failed.
  std::function<void(std::size_t done, std::size_t failed)> progress;
};

struct ScanOutcome {
  int status = exit_ok;  // exit_points_failed: stopped at a failure; exit_checkpointed: on a signal
  std::string text;      // why
  std::size_t done = 0, failed = 0;
  std::vector<std::optional<Record>> records;  // on rank 0
};

// Groups of `ranks_per_group` take points as they become ready. What is stored depends neither on
// the number of groups nor on the order in which they finish. `journal` and `records`, of points
// done before, are rank 0's. Throws StorageError on all ranks alike. Collective.
ScanOutcome run_points(MPI_Comm world, int ranks_per_group, const Tree& tree, Journal* journal,
                       std::vector<std::optional<Record>> records, const Work& work);

}  // namespace mft::scan
