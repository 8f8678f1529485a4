// mft solve INPUT.yaml: one optimal path, μ and Q_k with errors, and the result file.
#include <fmt/format.h>

#include <utility>

#include "base/background.hpp"
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

using End = mft::Solution::End;

void store(const CommandLine& line, const mft::Settings& settings, const mft::PathSummary& summary,
           const mft::Solution& solution) {
  if (settings.output.file.empty() || !solution.finest) return;
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

// While it lives, the time gone in the line kept up to date goes on.
struct Refreshed {
  explicit Refreshed(mft::Progress& progress) {
    mft::set_background_work([&progress] { progress.refresh(); });
  }
  ~Refreshed() { mft::set_background_work({}); }
};

// A solve with an output file is kept in its checkpoint until it ends; another cannot be gone on
// with.
mft::SolveMemory memory_of(const CommandLine& line, const mft::Settings& settings,
                           std::shared_ptr<const mft::Problem> problem, mft::Progress& progress,
                           mft::SolveCheckpoint& checkpoint) {
  mft::SolveMemory memory;
  if (settings.output.file.empty()) {
    if (line.resume)
      throw mft::InputError(
          "--resume: without an output file (-o, output.file) nothing was kept to go on from");
    memory.keep = [](const mft::SolveState&) {
      if (mft::stop_requested(MPI_COMM_WORLD)) throw mft::Stopped("");
    };
    return memory;
  }
  mft::on_root(MPI_COMM_WORLD, [&] {  // what would be found out after the work
    mft::check_writable(mft::stopped_file(settings.output.file), mft::path_format);
  });
  if (!line.resume || !checkpoint.is_there()) check_output(line, settings, settings.output.file);
  if (line.resume)
    memory.state =
        checkpoint.resume(*problem, [&](const std::string& text) { progress.note(text); });
  else
    checkpoint.check_free();
  memory.keep = [&checkpoint](const mft::SolveState& state) { checkpoint.keep(state); };
  memory.leave = [&checkpoint](const mft::SolveState& state) { checkpoint.leave(state); };
  return memory;
}

mft::Solution solve(const CommandLine& line, const mft::Settings& settings,
                    std::shared_ptr<const mft::Problem> problem, mft::Progress& progress,
                    mft::SolveCheckpoint& checkpoint) {
  mft::SolveMemory memory = memory_of(line, settings, problem, progress, checkpoint);
  const Refreshed refreshed(progress);
  bool told = !settings.output.file.empty();
  const auto step = [&](const std::string& text) {
    if (!std::exchange(told, true))
      progress.note("nothing is kept of this solve; -o FILE keeps it, also when it is stopped");
    progress.step(text);
  };
  try {
    return mft::solve_path(settings, problem, MPI_COMM_WORLD,
                           {step, [&](const std::string& text) { progress.standing(text); }},
                           std::move(memory));
  } catch (const mft::Error& error) {
    const bool refused = error.status() == mft::exit_input && !line.resume;
    // there is nothing to go on with
    if (error.status() == mft::exit_no_solution || refused) checkpoint.remove();
    throw;
  }
}

std::string what_is_missing(const mft::Settings& settings, const mft::Solution& solution) {
  const bool kept = solution.finest && !settings.output.file.empty() &&
                    (solution.end == End::done || solution.end == End::out_of_time);
  return fmt::format(
      "no optimal path was found beyond {:.6g} of the history's strength: {}{}",
      solution.scale_reached, solution.reason,
      kept ? "; the path there is in " + mft::stopped_file(settings.output.file) : "");
}

// Status and last words of a solve that ended before it was done: why, and the way to go on.
void end_early(const mft::Settings& settings, const mft::Solution& solution,
               const mft::SolveCheckpoint& checkpoint, Outcome& outcome) {
  const bool has_file = !settings.output.file.empty();
  const bool none = solution.status == mft::Solution::Status::none;
  const std::string way_on =
      has_file ? checkpoint.way_on() : "nothing is kept to go on from: -o FILE would have kept it";
  switch (solution.end) {
    case End::done:
      break;
    case End::out_of_time:
      outcome.last_words =
          (none ? "error: " + what_is_missing(settings, solution) + "; " : "") + way_on;
      break;
    case End::stopped:
      outcome.last_words = "stopped by a signal; " + way_on;
      outcome.status = mft::exit_checkpointed;
      outcome.by_signal = !has_file;
      break;
    case End::unwritable:
      outcome.last_words = "error: " + solution.reason;
      outcome.status = mft::exit_storage;
      break;
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
  const bool whole = solution.end == End::done;
  if (whole || solution.end == End::out_of_time) store(line, settings, summary, solution);
  if (whole) checkpoint.remove();
  summary.seconds = mft::seconds_of(checkpoint.spent());  // now with the file

  if (whole && solution.status == mft::Solution::Status::none)
    throw mft::NoSolution(what_is_missing(settings, solution));
  Outcome outcome;
  if (solution.status != mft::Solution::Status::none)
    outcome.answer = line.json ? answer_json(summary) : answer_text(summary, settings);
  if (solution.status == mft::Solution::Status::tolerance) progress.warn(solution.reason);
  if (mft::is_failure(settings, solution)) outcome.status = mft::exit_no_solution;
  if (!whole) end_early(settings, solution, checkpoint, outcome);
  return outcome;
}
