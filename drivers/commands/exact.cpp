// mft exact INPUT.yaml: the closed form that applies, its values, and the solver's distance.
//
//   mft exact input/ssep_annealed.yaml
//   mft exact input/ssep_annealed.yaml -q --json      the closed form alone
//   mft exact input/ssep_annealed.yaml -o exact.h5
//
// Standard output is as of `mft solve`; the form's name and the distance go to standard error.
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <optional>

#include "base/collective.hpp"
#include "base/error.hpp"
#include "base/progress.hpp"
#include "commands.hpp"
#include "exact/closed_form.hpp"
#include "solve/path_report.hpp"
#include "store/entries.hpp"

namespace {

// The answer as of a solve; what a solve alone has is left open.
mft::PathSummary summary_of_exact(const mft::Settings& settings, const mft::ExactResult& exact,
                                  double seconds) {
  mft::PathSummary summary = mft::summary_of(settings);
  summary.mu = exact.mu.value;
  summary.mu_error = exact.mu.error;
  for (std::size_t k = 0; k < exact.Q.size(); ++k) {
    summary.Q[k] = exact.Q[k].value;
    summary.Q_error[k] = exact.Q[k].error;
    summary.instants.B[k] = exact.B[k].value;
    summary.instants.B_error[k] = exact.B[k].error;
  }
  if (exact.phi) {
    summary.Phi = exact.phi->value;
    summary.Phi_error = exact.phi->error;
  }
  const double none = mft::not_a_number;
  summary.seconds = {none, none, none, none, none, seconds};
  return summary;
}

// The values of the closed form, labelled as on standard output, and the solver's.
struct Table {
  mft::Entries exact;
  std::vector<double> solver, solver_error;  // NaN where there is none

  void add(const std::string& label, const mft::Estimate& value, const mft::Estimate* solved) {
    exact.labels.push_back(label);
    exact.values.push_back(value.value);
    exact.errors.push_back(value.error);
    solver.push_back(solved ? solved->value : mft::not_a_number);
    solver_error.push_back(solved ? solved->error : mft::not_a_number);
  }
};

Table make_table(const mft::ExactResult& exact, const mft::Solution* solved) {
  Table table;
  for (std::size_t k = 0; k < exact.Q.size(); ++k)
    table.add(fmt::format("Q[{}]", k), exact.Q[k],
              solved && !exact.B_unknown[k] ? &solved->Q[k] : nullptr);
  for (std::size_t k = 0; k < exact.B.size(); ++k)
    if (exact.B_unknown[k])
      table.add(fmt::format("B[{}]", k), exact.B[k], solved ? &solved->B[k] : nullptr);
  table.add("mu", exact.mu, solved ? &solved->mu : nullptr);
  if (exact.phi) table.add("Phi", *exact.phi, solved ? &solved->Phi : nullptr);
  return table;
}

void say_distances(const Table& table, mft::Progress& progress) {
  for (std::size_t i = 0; i < table.solver.size(); ++i)
    if (!std::isnan(table.solver[i]))
      progress.note(fmt::format("solver: {} = {:.16g}  error {:.1e}  distance {:.1e}",
                                table.exact.labels[i], table.solver[i], table.solver_error[i],
                                std::abs(table.solver[i] - table.exact.values[i])));
}

// The numerical solution of the input; nothing when there is none, which is said. Collective.
std::optional<mft::Solution> solve_too(const mft::Settings& settings, mft::Progress& progress) {
  try {
    const mft::PathProblem problem = mft::make_problem(settings, MPI_COMM_WORLD);
    mft::Solution solution =
        mft::solve_path(settings, problem, [&](const std::string& text) { progress.update(text); });
    if (solution.status != mft::Solution::Status::ok) progress.note("solver: " + solution.reason);
    if (solution.status != mft::Solution::Status::none) return solution;
  } catch (const mft::NoSolution& error) {
    progress.note(std::string("solver: ") + error.what());
  }
  return std::nullopt;
}

void store(const CommandLine& line, const mft::Settings& settings, const std::string& form,
           const Table& table, double seconds) {
  const mft::ProgramInfo program = mft::program_info(line.arguments, MPI_COMM_WORLD);
  mft::on_root(MPI_COMM_WORLD, [&] {
    mft::write_entries(line.output, closed_form_format, settings, program, table.exact,
                       [&](mft::H5Group& root) {
                         root.write("solver", table.solver);
                         root.write("solver_error", table.solver_error);
                         root.write("seconds", seconds);
                         root.set_attribute(".", "form", form);
                         root.set_attribute(".", "status", std::string("ok"));
                       });
  });
}

}  // namespace

Outcome run_closed_form(const CommandLine& line, const mft::Input& input) {
  if (input.section_name == "cumulants") return run_closed_form_cumulants(line, input);
  if (!input.section_name.empty())
    throw mft::InputError(
        "`mft exact` takes one history, or cumulants; this input has a section `" +
        input.section_name + "`");
  const auto began = std::chrono::steady_clock::now();
  const mft::Settings& settings = input.settings;
  mft::Progress progress(MPI_COMM_WORLD, line.quiet);
  std::string why;
  const auto exact = mft::closed_form(settings, &why);
  if (!exact) throw mft::NoSolution("no closed form applies: " + why);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;

  progress.note("closed form: " + exact->form);
  const bool compares = !line.quiet || !line.output.empty();
  const auto solved = compares ? solve_too(settings, progress) : std::nullopt;
  const Table table = make_table(*exact, solved ? &*solved : nullptr);
  say_distances(table, progress);
  if (!line.output.empty()) store(line, settings, exact->form, table, took.count());

  const mft::PathSummary summary = summary_of_exact(settings, *exact, took.count());
  return {mft::exit_ok, line.json ? answer_json(summary) : answer_text(summary, settings)};
}
