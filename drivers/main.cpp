// mft: optimal paths of macroscopic fluctuation theory for the history of the integrated current.
//
//   mft check input/ssep_two_times.yaml
//   mft solve input/ssep_two_times.yaml -o run.h5
//   mpirun -n 4 mft solve input/ssep_two_times.yaml history.instants.0.B=3 -ksp_monitor
//
// The command line is taken apart, MPI starts, rank 0 reads the input, PETSc starts with the
// options of both; the command runs; PETSc ends; the answer is printed last.
#include <cstdio>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "base/error.hpp"
#include "base/signals.hpp"
#include "base/spelling.hpp"
#include "command_line.hpp"
#include "sections.hpp"
#include "session.hpp"

namespace {

const Command& find_command(const CommandLine& line) {
  if (!line.problem.empty()) throw mft::InputError(mft::one_line(line.problem));
  for (const Command& command : commands())
    if (command.name == line.command) return command;
  throw mft::Error(mft::exit_internal, "there is no command " + line.command);
}

Outcome run(const CommandLine& line, Session& session) {
  const Command& command = find_command(line);
  if (!command.checkpoints || line.dry_run) mft::release_stop_signals();
  mft::Input input;
  if (!line.input.empty())
    input = mft::read_input(
        MPI_COMM_WORLD,
        {line.input, line.overrides, line.output, command.section, {}, command.format},
        mft::all_sections());
  session.warn(input.warnings);
  if (command.needs_petsc)
    session.start_petsc(input.settings.petsc, line.petsc);
  else if (!line.quiet)
    session.warn_of(line.petsc);
  const Outcome outcome = command.run(line, input);
  session.finish_petsc(!line.quiet);
  return outcome;
}

// Each mesh frees what the next one needs again: the pages stay, instead of being cleared anew.
void keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_TOP_PAD, 16 << 20);
#endif
}

bool print(const std::string& text) {
  return std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory();
  const CommandLine line = parse_command_line(argc, argv);
  if (!line.text.empty()) return print(line.text) ? mft::exit_ok : mft::exit_storage;
  Session session(argc, argv);
  try {
    const Outcome outcome = run(line, session);
    if (session.rank() == 0 && !print(outcome.answer))
      throw mft::StorageError("standard output cannot be written");
    if (session.rank() == 0 && !outcome.last_words.empty())
      std::fputs(("mft: " + outcome.last_words + "\n").c_str(), stderr);
    if (outcome.by_signal) {
      MPI_Barrier(MPI_COMM_WORLD);
      mft::release_stop_signals();  // it ends the process now
    }
    return outcome.status;
  } catch (...) {
    return report_failure(session);
  }
}
