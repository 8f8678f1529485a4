// mft: optimal paths of macroscopic fluctuation theory for the history of the integrated current.
//
//   mft check input/ssep_two_times.yaml
//   mft solve input/ssep_two_times.yaml -o run.h5
//   mpirun -n 4 mft solve input/ssep_two_times.yaml history.instants.0.B=3 -ksp_monitor
//
// The command line is taken apart, and, unless a launcher has started this process, the input is
// checked; MPI starts, rank 0 reads the input, PETSc starts with the options of both; the command
// runs; PETSc ends; the answer is printed last.
#include <cstdio>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "base/error.hpp"
#include "base/signals.hpp"
#include "base/spelling.hpp"
#include "command_line.hpp"
#include "launcher.hpp"
#include "sections.hpp"
#include "session.hpp"

namespace {

const Command& find_command(const CommandLine& line) {
  if (!line.problem.empty()) throw mft::InputError(mft::one_line(line.problem));
  for (const Command& command : commands())
    if (command.name == line.command) return command;
  throw mft::Error(mft::exit_internal, "there is no command " + line.command);
}

mft::InputRequest request_of(const CommandLine& line, const Command& command) {
  return {line.input, line.overrides, line.output, command.section, {}, command.format};
}

// What can be told wrong without MPI, which may not start where the user looks for a typing error.
// Among processes of a launcher rank 0 tells it for all of them, later.
void check_alone(const CommandLine& line) {
  const Command& command = find_command(line);
  if (!line.input.empty()) mft::check_input(request_of(line, command), mft::all_sections());
}

Outcome run(const CommandLine& line, Session& session, bool checked) {
  const Command& command = find_command(line);
  if (!command.checkpoints || line.dry_run) mft::release_stop_signals();
  mft::Input input;
  if (!line.input.empty()) {
    mft::InputRequest request = request_of(line, command);
    request.checked = checked;
    input = mft::read_input(MPI_COMM_WORLD, request, mft::all_sections());
  }
  session.warn(input.warnings);
  if (command.needs_petsc)
    session.start_petsc(input.settings.petsc, line.petsc);
  else if (!line.quiet)
    session.warn_of(line.petsc);
  const Outcome outcome = command.run(line, input);
  session.finish_petsc();
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
  mft::catch_stop_signals();
  const bool alone = !started_by_launcher();
  try {
    if (alone) check_alone(line);
  } catch (...) {
    return report_failure();
  }
  Session session(argc, argv);
  try {
    const Outcome outcome = run(line, session, alone);
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
