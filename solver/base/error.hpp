#pragma once
// Errors of the program: exceptions with the exit status that a command ends with.
#include <stdexcept>
#include <string>

namespace mft {

// Exit status of every command (README, "Exit status").
enum ExitStatus {
  exit_ok = 0,
  exit_internal = 1,
  exit_input = 2,
  exit_no_solution = 3,
  exit_points_failed = 4,
  exit_storage = 5,
  exit_checkpointed = 75
};

class Error : public std::runtime_error {
 public:
  Error(ExitStatus status, const std::string& what) : std::runtime_error(what), status_(status) {}
  ExitStatus status() const { return status_; }

 private:
  ExitStatus status_;
};

// The input or the command line is wrong. `what` may hold several lines, one an error.
struct InputError : Error {
  explicit InputError(const std::string& what) : Error(exit_input, what) {}
};

// There is no optimal path, or none was found: the reason.
struct NoSolution : Error {
  explicit NoSolution(const std::string& what) : Error(exit_no_solution, what) {}
};

// Reading or writing a file failed during work.
struct StorageError : Error {
  explicit StorageError(const std::string& what) : Error(exit_storage, what) {}
};

// What `read` gives from a file that is to be gone on with; throws InputError naming the file where
// that throws StorageError.
template <class Read>
auto undamaged(const std::string& file, Read&& read) {
  try {
    return read();
  } catch (const StorageError& error) {
    throw InputError(file + ": is damaged: " + error.what());
  }
}

}  // namespace mft
