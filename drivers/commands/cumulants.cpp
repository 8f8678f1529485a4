// mft cumulants INPUT.yaml: every joint cumulant of the currents up to an order, at B = 0.
//
//   mft cumulants input/cumulants.yaml
//   mft cumulants input/correlation.yaml -o correlation.h5
#include <fmt/format.h>

#include <chrono>
#include <cstdint>

#include "answer.hpp"
#include "base/collective.hpp"
#include "base/progress.hpp"
#include "commands.hpp"
#include "cumulant/input.hpp"
#include "cumulant/joint_cumulants.hpp"
#include "exact/closed_form.hpp"
#include "store/entries.hpp"

namespace {

std::pair<std::vector<double>, std::vector<double>> split(const std::vector<mft::Estimate>& all) {
  std::vector<double> values, errors;
  for (const mft::Estimate& e : all) {
    values.push_back(e.value);
    errors.push_back(e.error);
  }
  return {values, errors};
}

// C(rT, T) of the closed form for r up to 1; none where no form applies. The line and the step have
// no scale, so that C(t,t') = √(t'/T) C(rT, T), r = t/t' < 1.
void write_exact(mft::H5Group& group, const mft::Settings& settings, double T) {
  constexpr int count = 200;
  std::vector<double> ratio;
  std::vector<mft::Estimate> values;
  for (int i = 1; i <= count; ++i) {
    ratio.push_back(static_cast<double>(i) / count);
    const auto found = mft::closed_form_cumulant(settings, {{ratio.back() * T}, {T}});
    if (!found) return;
    values.push_back(found->value);
  }
  const auto [value, error] = split(values);
  mft::H5Group exact = group.group("exact");
  exact.write("ratio", ratio);
  exact.write("Q", value);
  exact.write("Q_error", error);
}

void write_correlation(mft::H5Group& root, const mft::Settings& settings,
                       const mft::CumulantSolution& solution) {
  const hsize_t n = solution.correlation_times.size();
  mft::H5Group group = root.group("correlation");
  group.write("t", solution.correlation_times);
  const auto write = [&](const std::string& name, const std::vector<mft::Estimate>& all) {
    const auto [values, errors] = split(all);
    group.write(name, values, {n, n});
    group.write(name + "_error", errors, {n, n});
  };
  write("Q", solution.correlation);
  write("current", solution.current_correlation);
  write_exact(group, settings, solution.correlation_times.back());
}

void write_levels(mft::H5Group& root, const mft::CumulantSolution& solution) {
  std::vector<std::int64_t> level, rung, elements, slabs;
  std::vector<double> value, seconds;
  for (const mft::CumulantLevel& row : solution.levels) {
    level.push_back(row.level);
    rung.push_back(row.rung);
    elements.push_back(row.elements);
    slabs.push_back(row.slabs);
    seconds.push_back(row.seconds);
    value.insert(value.end(), row.values.begin(),
                 row.values.begin() + static_cast<long>(solution.labels.size()));
  }
  mft::H5Group group = root.group("levels");
  group.write("level", level);
  group.write("rung", rung);
  group.write("elements", elements);
  group.write("slabs", slabs);
  group.write("value", value, {level.size(), solution.labels.size()});
  group.write("seconds", seconds);
}

}  // namespace

Outcome run_cumulants(const CommandLine& line, const mft::Input& input) {
  const auto began = std::chrono::steady_clock::now();
  mft::Progress progress(MPI_COMM_WORLD, line.quiet);
  const mft::CumulantSettings wanted = mft::read_cumulants(input.section);
  const mft::CumulantSolution solution =
      mft::solve_cumulants(input.settings, wanted, MPI_COMM_WORLD,
                           [&](const std::string& text) { progress.step(text); });
  const std::string status = solution.reason.empty() ? "ok" : "tolerance";
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  const auto [values, errors] = split(solution.cumulants);
  const mft::Entries entries{solution.labels, values, errors};

  const std::string& file = input.settings.output.file;
  if (!file.empty()) {
    const mft::ProgramInfo program = mft::program_info(line.arguments, MPI_COMM_WORLD);
    mft::on_root(MPI_COMM_WORLD, [&] {
      mft::write_entries(file, "mft-cumulants 1", input.settings, program, entries,
                         [&](mft::H5Group& root) {
                           if (!solution.correlation.empty())
                             write_correlation(root, input.settings, solution);
                           write_levels(root, solution);
                           root.write("seconds", took.count());
                           root.set_attribute(".", "status", status);
                         });
    });
  } else if (wanted.correlation_times) {
    progress.note("warning: cumulants.correlation goes to a result file only, and none is given");
  }
  Outcome outcome;
  outcome.answer = line.json ? entries_json(entries, status, solution.reason, took.count())
                             : entries_text(entries);
  if (!solution.reason.empty()) {
    progress.note("warning: " + solution.reason);
    const mft::MeshSettings& mesh = input.settings.mesh;
    if (!mesh.fixed()) outcome.status = mft::exit_no_solution;
  }
  return outcome;
}
