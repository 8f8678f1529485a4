#pragma once
// The checkpoint of a solve: a file beside its result, run.h5 -> run.checkpoint.h5, from which a
// run that was ended goes on. It is written whole or not at all, as results are (ResultFile).
#include <mpi.h>

#include <string>
#include <vector>

#include "base/events.hpp"
#include "refinement/solve.hpp"
#include "store/provenance.hpp"

namespace mft {

class SolveCheckpoint {
 public:
  // Of the solve of `settings`; without an output file there is none, and only remove() and spent()
  // may be called. `petsc_options`: the words of the command line that are PETSc's.
  SolveCheckpoint(MPI_Comm comm, const Settings& settings, const ProgramInfo& program,
                  std::vector<std::string> petsc_options);

  // For a run without --resume. Throws InputError when there is a checkpoint, or when none can be
  // written. Collective, as all below.
  void check_free() const;

  // Whether something is at the file's place. Collective.
  bool is_there() const;

  // For a run with --resume: what the checkpoint holds; the empty state when there is none.
  // `report` hears what may change the numbers: other libraries, other ranks. Throws InputError
  // when the file is no checkpoint or is damaged, or when the input, the options or the program's
  // version are others than its own, which it names.
  SolveState resume(const Problem& problem, const Report& report);

  // To be called at every point where the solve can go on from. Writes what is new since the last
  // time when a signal asks for a stop, and then throws Stopped; or when settings.output.checkpoint
  // seconds have gone since, and fifty times what writing took, so that it never takes more than a
  // fiftieth of the time. Throws StorageError when it cannot be written; the last one stays.
  void keep(const SolveState& state);

  // The same where the solve ends early: writes what is new.
  void leave(const SolveState& state);

  // Where what is done is kept, in words, and how to go on.
  std::string way_on() const;

  // Removes the file: the result is on the disk, or there is none.
  void remove() const;

  // Wall times of the solve so far, those of the runs before included.
  PhaseSeconds spent() const { return before_ + (PhaseSeconds::now() - began_); }

 private:
  // Meshes finished and trial steps on the one under way: tells one state from a later one.
  using Progress = std::pair<std::size_t, int>;
  static Progress progress_of(const SolveState& state);
  bool is_due() const;
  bool is_new(const SolveState& state) const;
  void write(const SolveState& state);

  MPI_Comm comm_;
  const Settings& settings_;
  ProgramInfo program_;
  std::vector<std::string> petsc_options_;
  std::string file_;
  PhaseSeconds before_, began_ = PhaseSeconds::now();
  double last_time_, last_cost_ = 0;  // end of the last write and what it took, seconds
  Progress last_{0, -1};
  bool written_ = false;
};

}  // namespace mft
