// mft exact INPUT.yaml: the closed form that applies, its values, and the solver's distance.
//
//   mft exact input/ssep_annealed.yaml
//   mft exact input/ssep_annealed.yaml -q --json      the closed form alone
//   mft exact input/ssep_annealed.yaml -o exact.h5
//
// Standard output is as of `mft solve`; the form's name and the distance go to standard error.
#include <chrono>
#include <optional>
#include <utility>

#include "base/collective.hpp"
#include "base/error.hpp"
#include "base/progress.hpp"
#include "commands.hpp"
#include "report/comparison.hpp"
#include "report/summary.hpp"
#include "solve/path_answer.hpp"
#include "store/provenance.hpp"

namespace {

// The numerical solution of the input; nothing when there is none, which is said. Collective.
std::optional<mft::Solution> solve_too(const mft::Settings& settings,
                                       std::shared_ptr<const mft::Problem> problem,
                                       mft::Progress& progress) {
  try {
    mft::Solution solution =
        mft::solve_path(settings, std::move(problem), MPI_COMM_WORLD,
                        [&](const std::string& text) { progress.update(text); });
    if (solution.status != mft::Solution::Status::ok) progress.note("solver: " + solution.reason);
    if (solution.status != mft::Solution::Status::none) return solution;
  } catch (const mft::NoSolution& error) {
    progress.note(std::string("solver: ") + error.what());
  }
  return std::nullopt;
}

}  // namespace

Outcome run_closed_form(const CommandLine& line, const mft::Input& input) {
  check_output(line, input.settings, line.output);
  if (input.section_name == "cumulants") return run_closed_form_cumulants(line, input);
  if (!input.section_name.empty())
    throw mft::InputError(
        "`mft exact` takes one history, or cumulants; this input has a section `" +
        input.section_name + "`" +
        (input.section_name == "scan" ? ": `mft scan` with scan.of=exact takes it" : ""));
  const auto began = std::chrono::steady_clock::now();
  const mft::Settings& settings = input.settings;
  mft::Progress progress(MPI_COMM_WORLD, line.quiet);
  std::string why;
  const auto problem = mft::make_problem(settings);
  const auto exact = mft::closed_form(*problem, &why);
  if (!exact) throw mft::NoSolution("no closed form applies: " + why);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;

  progress.note("closed form: " + exact->form);
  const bool compares = !line.quiet || !line.output.empty();
  const auto solved = compares ? solve_too(settings, problem, progress) : std::nullopt;
  const mft::Comparison comparison = mft::compare(*exact, solved ? &*solved : nullptr);
  for (std::size_t i = 0; i < comparison.solver.size(); ++i)
    if (const std::string distance = comparison.distance(i); !distance.empty())
      progress.note("solver: " + comparison.exact.labels[i] + " = " + distance);
  if (!line.output.empty()) {
    const mft::ProgramInfo program = mft::program_info(line.arguments, MPI_COMM_WORLD);
    mft::on_root(MPI_COMM_WORLD, [&] {
      mft::write_comparison(line.output, settings, program, comparison, took.count());
    });
  }
  const mft::PathSummary summary = mft::summarise(settings, *problem, *exact, took.count());
  return {mft::exit_ok, line.json ? answer_json(summary) : answer_text(summary, settings)};
}
