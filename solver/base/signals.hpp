#pragma once
// Signals that ask a run to save what it has and end, as batch systems send them before they kill.
#include <mpi.h>

#include <string>

#include "base/error.hpp"

namespace mft {

// From now on SIGUSR1, SIGTERM and SIGINT (Ctrl-C) only ask for a stop, and a file that grows past
// its limit (SIGXFSZ) is a failed write instead of the end of the process. A second SIGINT ends it.
void catch_stop_signals();

// For runs that have nothing to save: these signals end the process again, at once when one has
// come since catch_stop_signals().
void release_stop_signals();

// Has a signal asked any rank of `comm` to stop? Collective: all ranks get the same answer. To be
// asked where the run can save itself.
bool stop_requested(MPI_Comm comm);

// The run has saved itself because a signal asked for it. Thrown by all ranks alike; the exit
// status is 75. `what` says where it is saved and how to go on.
struct Stopped : Error {
  explicit Stopped(const std::string& what) : Error(exit_checkpointed, what) {}
};

}  // namespace mft
