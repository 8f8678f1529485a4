// mft lattice exact INPUT.yaml: the exclusion process on the lattice, without approximation.
//
//   mft lattice exact input/lattice_correlation.yaml
//   mft lattice exact input/lattice_generating.yaml -o lattice.h5 --json
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <limits>

#include "answer.hpp"
#include "base/collective.hpp"
#include "base/error.hpp"
#include "base/progress.hpp"
#include "commands.hpp"
#include "lattice/correlations.hpp"
#include "lattice/generatings.hpp"
#include "lattice/input.hpp"
#include "store/entries.hpp"
#include "store/provenance.hpp"

namespace {

using namespace mft::lattice;

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

// The answer, with what the tolerance and the second routes say.
struct Answer {
  mft::Entries entries;
  std::vector<double> hierarchy;  // of a correlation with a check; NaN elsewhere
  std::string reason;             // a tolerance that is missed; empty: none

  void add(const std::string& label, const mft::Estimate& estimate, double allowed,
           double second_route = nothing) {
    entries.labels.push_back(label);
    entries.values.push_back(estimate.value);
    entries.errors.push_back(estimate.error);
    hierarchy.push_back(second_route);
    if (!(estimate.error <= allowed) && reason.empty())
      reason = fmt::format("{}: the error {:.1e} is above the tolerance {:.1e}", label,
                           estimate.error, allowed);
  }
};

void add_correlations(const LatticeSettings& settings, mft::Progress& progress, Answer& answer) {
  const auto results = correlations(MPI_COMM_WORLD, settings);
  for (std::size_t n = 0; n < results.size(); ++n) {
    const auto& entry = settings.correlation[n];
    const auto& [estimate, hierarchy] = results[n];
    answer.add(label(entry), estimate, correlation_tolerance(settings, entry, estimate.value),
               hierarchy.value_or(nothing));
    if (hierarchy)
      progress.note(fmt::format("{}: martingale form {:.16g}, hierarchy {:.16g}, difference {:.1e}",
                                label(entry), estimate.value, *hierarchy,
                                *hierarchy - estimate.value));
  }
}

void add_generatings(const LatticeSettings& settings, Answer& answer) {
  const auto results = generatings(MPI_COMM_WORLD, settings);
  for (std::size_t n = 0; n < results.size(); ++n) {
    const std::string name = label(settings.generating[n]);
    const double allowed = settings.tolerance * std::abs(results[n].mean.value);
    answer.add(name, results[n].mean, allowed);
    answer.add("log" + name, results[n].logarithm, settings.tolerance);
  }
}

void store(const CommandLine& line, const mft::Settings& settings, const Answer& answer,
           const std::string& status, double seconds) {
  if (settings.output.file.empty()) return;
  const mft::ProgramInfo program = mft::program_info(line.arguments, MPI_COMM_WORLD);
  mft::on_root(MPI_COMM_WORLD, [&] {
    mft::write_entries(settings.output.file, "mft-lattice 1", settings, program, answer.entries,
                       [&](mft::H5Group& root) {
                         root.write("hierarchy", answer.hierarchy);
                         root.write("seconds", seconds);
                         root.set_attribute(".", "status", status);
                       });
  });
}

Outcome run_exact(const CommandLine& line, const mft::Input& input) {
  if (line.resume) throw mft::InputError("--resume: `mft lattice exact` has nothing to resume");
  const auto began = std::chrono::steady_clock::now();
  mft::Progress progress(MPI_COMM_WORLD, line.quiet);
  const LatticeSettings settings = read_lattice(input.section);
  Answer answer;
  add_correlations(settings, progress, answer);
  add_generatings(settings, answer);
  const std::string status = answer.reason.empty() ? "ok" : "tolerance";
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  store(line, input.settings, answer, status, took.count());
  if (!answer.reason.empty()) progress.note("warning: " + answer.reason);
  return {answer.reason.empty() ? mft::exit_ok : mft::exit_no_solution,
          line.json ? entries_json(answer.entries, status, answer.reason, took.count())
                    : entries_text(answer.entries)};
}

}  // namespace

Outcome run_lattice(const CommandLine& line, const mft::Input& input) {
  if (line.action != "exact")
    throw mft::InputError("`mft lattice " + line.action + "` is not there yet");
  return run_exact(line, input);
}
