// mft cumulants INPUT.yaml: every joint cumulant of the currents up to an order, at B = 0.
//
//   mft cumulants input/cumulants.yaml
//   mft cumulants input/correlation.yaml -o correlation.h5

#include <chrono>

#include "answer.hpp"
#include "base/collective.hpp"
#include "base/progress.hpp"
#include "commands.hpp"
#include "cumulant/input.hpp"
#include "cumulant/joint_cumulants.hpp"
#include "report/cumulant_result.hpp"
#include "store/provenance.hpp"

Outcome run_cumulants(const CommandLine& line, const mft::Input& input) {
  const auto began = std::chrono::steady_clock::now();
  mft::Progress progress(MPI_COMM_WORLD, line.quiet);
  check_output(line, input.settings, input.settings.output.file);
  const mft::CumulantSettings wanted = mft::read_cumulants(input.section);
  const mft::CumulantSolution solution =
      mft::solve_cumulants(input.settings, wanted, MPI_COMM_WORLD,
                           [&](const std::string& text) { progress.step(text); });
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;

  const std::string& file = input.settings.output.file;
  if (!file.empty()) {
    const mft::ProgramInfo program = mft::program_info(line.arguments, MPI_COMM_WORLD);
    mft::on_root(MPI_COMM_WORLD, [&] {
      mft::write_cumulants(file, input.settings, program, solution, took.count());
    });
  } else if (wanted.correlation_times) {
    progress.warn("cumulants.correlation goes to a result file only, and none is given");
  }
  const mft::Entries entries = mft::entries_of(solution);
  Outcome outcome;
  outcome.answer =
      line.json ? entries_json(entries, mft::status_of(solution), solution.reason, took.count())
                : entries_text(entries);
  if (!solution.reason.empty()) {
    progress.warn(solution.reason);
    if (!input.settings.mesh.fixed()) outcome.status = mft::exit_no_solution;
  }
  return outcome;
}
