// mft exact INPUT.yaml of an input with cumulants: those that have a closed form.
//
//   mft exact input/cumulants.yaml
//
// Standard output is as of `mft cumulants`; the forms' names, the distances from the numerical
// values and the cumulants without a form go to standard error.
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <optional>

#include "answer.hpp"
#include "base/collective.hpp"
#include "base/error.hpp"
#include "base/progress.hpp"
#include "commands.hpp"
#include "cumulant/input.hpp"
#include "cumulant/joint_cumulants.hpp"
#include "exact/closed_form.hpp"
#include "store/entries.hpp"

namespace {

struct Forms {
  mft::Entries entries;
  std::vector<std::string> names;
  std::vector<std::size_t> index;  // in the list of all cumulants
  std::string why;                 // one has none
};

Forms closed_forms(const mft::Settings& settings, const std::vector<mft::JointCumulant>& wanted) {
  Forms forms;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    std::vector<mft::exact::Reading> readings;
    for (const mft::Reading& r : wanted[i].readings)
      readings.push_back({r.time, r.position, r.start});
    std::string why;
    const auto found = mft::closed_form_cumulant(settings, readings, &why);
    if (!found) {
      if (forms.why.empty()) forms.why = wanted[i].label + ": " + why;
      continue;
    }
    forms.entries.labels.push_back(wanted[i].label);
    forms.entries.values.push_back(found->value.value);
    forms.entries.errors.push_back(found->value.error);
    forms.names.push_back(found->form);
    forms.index.push_back(i);
  }
  return forms;
}

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
  const Forms forms = closed_forms(input.settings, wanted);
  if (forms.index.empty()) throw mft::NoSolution("no closed form applies: " + forms.why);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  if (forms.index.size() < wanted.size())
    progress.note(fmt::format("{} of {} have no closed form; {}",
                              wanted.size() - forms.index.size(), wanted.size(), forms.why));

  std::vector<double> solver(forms.index.size(), std::numeric_limits<double>::quiet_NaN()),
      solver_error = solver;
  const bool compares = !line.quiet || !line.output.empty();
  const auto solved = compares ? solve_too(input.settings, settings, progress) : std::nullopt;
  for (std::size_t i = 0; i < forms.index.size(); ++i) {
    std::string text = forms.entries.labels[i] + ": " + forms.names[i];
    if (solved) {
      const mft::Estimate& e = solved->cumulants[forms.index[i]];
      solver[i] = e.value;
      solver_error[i] = e.error;
      text += fmt::format("; solver {:.16g}  error {:.1e}  distance {:.1e}", e.value, e.error,
                          std::abs(e.value - forms.entries.values[i]));
    }
    progress.note(text);
  }
  if (!line.output.empty()) {
    const mft::ProgramInfo program = mft::program_info(line.arguments, MPI_COMM_WORLD);
    mft::on_root(MPI_COMM_WORLD, [&] {
      mft::write_entries(line.output, closed_form_format, input.settings, program, forms.entries,
                         [&](mft::H5Group& root) {
                           root.write("form", forms.names);
                           root.write("solver", solver);
                           root.write("solver_error", solver_error);
                           root.write("seconds", took.count());
                           root.set_attribute(".", "status", std::string("ok"));
                         });
    });
  }
  return {mft::exit_ok, line.json ? entries_json(forms.entries, "ok", "", took.count())
                                  : entries_text(forms.entries)};
}
