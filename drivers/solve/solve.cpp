// mft solve INPUT.yaml: one optimal path, μ and Q_k with errors, and the result file.
#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/events.hpp"
#include "base/progress.hpp"
#include "base/signals.hpp"
#include "checkpoint/solve_checkpoint.hpp"
#include "commands.hpp"
#include "report/result.hpp"
#include "report/summary.hpp"
#include "solve/path_answer.hpp"
#include "store/provenance.hpp"
#include "store/result_file.hpp"

namespace {

void store(const CommandLine& line, const mft::Settings& settings, const mft::PathSummary& summary,
           const mft::Solution& solution) {
  if (settings.output.file.empty()) return;
  const mft::Event event(mft::Event::input_output);
  const double began = MPI_Wtime();
  const auto seconds_with_this_file = [&] {
    mft::SecondsRecord seconds = summary.seconds;
    const double took = MPI_Wtime() - began;
    seconds.io += took;
    seconds.total += took;
    return seconds;
  };
  const mft::ProgramInfo program = mft::program_info(line.arguments, MPI_COMM_WORLD);
  mft::write_result(MPI_COMM_WORLD, settings.output.file,
                    {settings, program, summary, seconds_with_this_file}, solution);
}

// A solve with an output file is kept in its checkpoint until it ends; another cannot be gone on
// with, and a signal ends it at once.
mft::SolveMemory memory_of(const CommandLine& line, const mft::Settings& settings,
                           std::shared_ptr<const mft::Problem> problem, mft::Progress& progress,
                           mft::SolveCheckpoint& checkpoint) {
  mft::SolveMemory memory;
  if (settings.output.file.empty()) {
    if (line.resume)
      throw mft::InputError(
          "--resume: without an output file (-o, output.file) nothing was kept to go on from");
    mft::release_stop_signals();
    return memory;
  }
  mft::on_root(MPI_COMM_WORLD, [&] {  // what would be found out after the work
    mft::check_writable(mft::stopped_file(settings.output.file), mft::path_format);
  });
  if (line.resume)
    memory.state =
        checkpoint.resume(*problem, [&](const std::string& text) { progress.note(text); });
  else
    checkpoint.check_free();
  memory.keep = [&checkpoint](const mft::SolveState& state) { checkpoint.keep(state); };
  return memory;
}

mft::Solution solve(const CommandLine& line, const mft::Settings& settings,
                    std::shared_ptr<const mft::Problem> problem, mft::Progress& progress,
                    mft::SolveCheckpoint& checkpoint) {
  mft::SolveMemory memory = memory_of(line, settings, problem, progress, checkpoint);
  try {
    return mft::solve_path(
        settings, problem, MPI_COMM_WORLD, [&](const std::string& text) { progress.step(text); },
        std::move(memory));
  } catch (const mft::Error& error) {
    const bool refused = error.status() == mft::exit_input && !line.resume;
    // there is nothing to go on with
    if (error.status() == mft::exit_no_solution || refused) checkpoint.remove();
    throw;
  }
}

}  // namespace

Outcome run_solve(const CommandLine& line, const mft::Input& input) {
  const mft::Settings& settings = input.settings;
  mft::Progress progress(MPI_COMM_WORLD, line.quiet);
  mft::SolveCheckpoint checkpoint(MPI_COMM_WORLD, settings,
                                  mft::program_info(line.arguments, MPI_COMM_WORLD), line.petsc);
  const auto problem = mft::make_problem(settings);
  const mft::Solution solution = solve(line, settings, problem, progress, checkpoint);

  mft::PathSummary summary = mft::summarise(settings, *problem, solution);
  summary.seconds = mft::seconds_of(checkpoint.spent());
  store(line, settings, summary, solution);
  checkpoint.remove();
  summary.seconds = mft::seconds_of(checkpoint.spent());  // now with the file

  Outcome outcome;
  outcome.answer = line.json ? answer_json(summary) : answer_text(summary, settings);
  switch (solution.status) {
    case mft::Solution::Status::ok:
      break;
    case mft::Solution::Status::tolerance:
      progress.warn(solution.reason);
      if (mft::is_failure(settings, solution)) outcome.status = mft::exit_no_solution;
      break;
    case mft::Solution::Status::none:
      throw mft::NoSolution(
          fmt::format("no optimal path was found beyond {:.6g} of the history's strength: {}{}",
                      solution.scale_reached, solution.reason,
                      settings.output.file.empty()
                          ? ""
                          : "; the path there is in " + mft::stopped_file(settings.output.file)));
  }
  return outcome;
}
