// mft exact INPUT.yaml of an input with cumulants: those that have a closed form.
//
//   mft exact input/cumulants.yaml
//
// Standard output is as of `mft cumulants`; the forms' names, the distances from the numerical
// values and the cumulants without a form go to standard error.
#include <fmt/format.h>

#include <chrono>
#include <optional>

#include "answer.hpp"
#include "base/collective.hpp"
#include "base/error.hpp"
#include "base/progress.hpp"
#include "commands.hpp"
#include "cumulant/input.hpp"
#include "cumulant/joint_cumulants.hpp"
#include "report/comparison.hpp"
#include "store/provenance.hpp"

namespace {

// The numerical cumulants; nothing when there are none, which is said. Collective.
std::optional<mft::CumulantSolution> solve_too(const mft::Settings& settings,
                                               const mft::CumulantSettings& wanted,
                                               mft::Progress& progress) {
  try {
    return mft::solve_cumulants(settings, wanted, MPI_COMM_WORLD,
                                [&](const std::string& text) { progress.update(text); });
  } catch (const mft::NoSolution& error) {
    progress.note(std::string("solver: ") + error.what());
  }
  return std::nullopt;
}

}  // namespace

Outcome run_closed_form_cumulants(const CommandLine& line, const mft::Input& input) {
  const auto began = std::chrono::steady_clock::now();
  mft::Progress progress(MPI_COMM_WORLD, line.quiet);
  const mft::CumulantSettings settings = mft::read_cumulants(input.section);
  const auto wanted = mft::joint_cumulants(input.settings, settings);
  const mft::CumulantForms forms =
      mft::closed_forms(*mft::problem_of(input.settings, settings.readings), wanted);
  if (forms.index.empty()) throw mft::NoSolution("no closed form applies: " + forms.why);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  if (forms.index.size() < wanted.size())
    progress.note(fmt::format("{} of {} have no closed form; {}",
                              wanted.size() - forms.index.size(), wanted.size(), forms.why));

  const bool compares = !line.quiet || !line.output.empty();
  const auto solved = compares ? solve_too(input.settings, settings, progress) : std::nullopt;
  const mft::Comparison comparison = mft::compare(forms, solved ? &*solved : nullptr);
  const mft::Entries& entries = comparison.exact;
  for (std::size_t i = 0; i < entries.labels.size(); ++i) {
    const std::string distance = comparison.distance(i);
    progress.note(entries.labels[i] + ": " + comparison.forms[i] +
                  (distance.empty() ? "" : "; solver " + distance));
  }
  if (!line.output.empty()) {
    const mft::ProgramInfo program = mft::program_info(line.arguments, MPI_COMM_WORLD);
    mft::on_root(MPI_COMM_WORLD, [&] {
      mft::write_comparison(line.output, input.settings, program, comparison, took.count());
    });
  }
  return {mft::exit_ok,
          line.json ? entries_json(entries, "ok", "", took.count()) : entries_text(entries)};
}
