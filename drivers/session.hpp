#pragma once
// MPI and PETSc of one run of the program: started in order, left in order.
#include <mpi.h>

#include <string>
#include <utility>
#include <vector>

class Session {
 public:
  // Starts MPI; warns on stderr where it does not see the other processes of the launcher.
  Session(int argc, char** argv);
  // Leaves PETSc, where it was started, and MPI.
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  int rank() const { return rank_; }
  int size() const { return size_; }

  // Starts PETSc with the options of the input, then those of the command line, which override
  // them. Throws mft::InputError when PETSc refuses them.
  void start_petsc(const std::vector<std::pair<std::string, std::string>>& input_options,
                   const std::vector<std::string>& command_line);
  // Rank 0 says on stderr what is odd about the input, also under -q: it may be why the answer is.
  void warn(const std::vector<std::string>& lines) const;
  // Where PETSc is not started: rank 0 says on stderr that nothing used these options.
  void warn_of(const std::vector<std::string>& command_line) const;
  // Leaves PETSc; rank 0 first names the options that nothing used, on stderr.
  void finish_petsc();

 private:
  int rank_ = 0, size_ = 1;
  bool petsc_ = false;
  std::vector<std::string> words_;  // PetscInitialize keeps pointers into them
  std::vector<char*> pointers_;
};

// Call from a catch (...): says on stderr what went wrong, or that a signal stopped the run, and
// returns the exit status. Input errors and missing solutions are thrown by all ranks alike: rank 0
// speaks. Any other error may be one rank's alone while others wait for it: the job is ended with
// that status.
int report_failure(const Session& session);
// The same before MPI has started.
int report_failure();
