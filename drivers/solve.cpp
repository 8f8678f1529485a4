// mft solve INPUT.yaml: one optimal path, μ and Q_k with errors, and the result file.
#include <fmt/format.h>

#include "base/events.hpp"
#include "base/progress.hpp"
#include "commands.hpp"
#include "path_report.hpp"
#include "store/provenance.hpp"

namespace {

// Where the path short of full strength goes: run.h5 -> run.stopped.h5.
std::string stopped_file(const std::string& target) {
  const auto dot = target.rfind('.'), slash = target.rfind('/');
  const bool has_ending = dot != std::string::npos && (slash == std::string::npos || dot > slash);
  return (has_ending ? target.substr(0, dot) : target) + ".stopped.h5";
}

void store(const CommandLine& line, const mft::Settings& settings, const mft::PathSummary& summary,
           const mft::Solution& solution) {
  if (settings.output.file.empty()) return;
  const mft::Event event(mft::Event::input_output);
  const bool none = solution.status == mft::Solution::Status::none;
  mft::write_path(MPI_COMM_WORLD, none ? stopped_file(settings.output.file) : settings.output.file,
                  settings, mft::program_info(line.arguments, MPI_COMM_WORLD), summary,
                  SolvedFields(*solution.finest));
}

bool chosen_by_program(const mft::MeshSettings& mesh) {
  return !mesh.level && !mesh.degree && !mesh.time_degree;
}

}  // namespace

Outcome run_solve(const CommandLine& line, const mft::Input& input) {
  if (line.resume)
    throw mft::InputError("--resume: a solve cannot be resumed yet; run it anew without --resume");
  const mft::PhaseSeconds began = mft::PhaseSeconds::now();
  const mft::Settings& settings = input.settings;
  mft::Progress progress(MPI_COMM_WORLD, line.quiet);
  const mft::PathProblem problem = mft::make_problem(settings, MPI_COMM_WORLD);
  const mft::Solution solution =
      mft::solve_path(settings, problem, [&](const std::string& text) { progress.note(text); });

  mft::PathSummary summary = summarise(settings, problem, solution);
  const mft::PhaseSeconds took = mft::PhaseSeconds::now() - began;
  summary.seconds = {took.total - took.assembly - took.factor - took.sweep - took.io,
                     took.assembly,
                     took.factor,
                     took.sweep,
                     took.io,
                     took.total};
  store(line, settings, summary, solution);

  Outcome outcome;
  outcome.answer = line.json ? answer_json(summary, settings) : answer_text(summary, settings);
  switch (solution.status) {
    case mft::Solution::Status::ok:
      break;
    case mft::Solution::Status::tolerance:
      progress.note("warning: " + solution.reason);
      if (chosen_by_program(settings.mesh)) outcome.status = mft::exit_no_solution;
      break;
    case mft::Solution::Status::none:
      throw mft::NoSolution(
          fmt::format("no optimal path was found beyond {:.6g} of the history's strength: {}{}",
                      solution.scale_reached, solution.reason,
                      settings.output.file.empty()
                          ? ""
                          : "; the path there is in " + stopped_file(settings.output.file)));
  }
  return outcome;
}
