// mft lattice exact INPUT.yaml: the exclusion process on the lattice, without approximation.
//
//   mft lattice exact input/lattice_correlation.yaml
//   mft lattice exact input/lattice_generating.yaml -o lattice.h5 --json
#include <chrono>

#include "answer.hpp"
#include "base/collective.hpp"
#include "base/error.hpp"
#include "base/progress.hpp"
#include "commands.hpp"
#include "lattice/input.hpp"
#include "report/lattice_result.hpp"
#include "store/provenance.hpp"

namespace {

Outcome run_exact(const CommandLine& line, const mft::Input& input) {
  if (line.resume) throw mft::InputError("--resume: `mft lattice exact` has nothing to resume");
  const auto began = std::chrono::steady_clock::now();
  mft::Progress progress(MPI_COMM_WORLD, line.quiet);
  check_output(line, input.settings, input.settings.output.file);
  const mft::LatticeResult result =
      mft::solve_lattice(MPI_COMM_WORLD, mft::lattice::read_lattice(input.section));
  for (const std::string& note : result.notes) progress.note(note);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  const std::string& file = input.settings.output.file;
  if (!file.empty()) {
    const mft::ProgramInfo program = mft::program_info(line.arguments, MPI_COMM_WORLD);
    mft::on_root(MPI_COMM_WORLD,
                 [&] { mft::write_lattice(file, input.settings, program, result, took.count()); });
  }
  if (!result.reason.empty()) progress.warn(result.reason);
  return {result.reason.empty() ? mft::exit_ok : mft::exit_no_solution,
          line.json ? entries_json(result.entries, result.status(), result.reason, took.count())
                    : entries_text(result.entries)};
}

}  // namespace

Outcome run_lattice(const CommandLine& line, const mft::Input& input) {
  if (line.action != "exact")
    throw mft::InputError("`mft lattice " + line.action + "` is not there yet");
  return run_exact(line, input);
}
