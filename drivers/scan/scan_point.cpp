#include "scan/scan_point.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include "base/signals.hpp"
#include "exact/closed_form.hpp"
#include "scan/durable/path_bytes.hpp"
#include "solve/path_report.hpp"
#include "store/provenance.hpp"
#include "store/result_file.hpp"

namespace {

using mft::scan::Record;

// The parent's path; nothing: the flat path.
mft::LevelStart start_of(const std::string& bytes, MPI_Comm group) {
  return bytes.empty() ? mft::LevelStart() : mft::scan::unpack_start(bytes, group);
}

void fill(Record& record, const mft::PathSummary& summary) {
  record.status = summary.status;
  record.reason = summary.reason;
  record.scale_reached = summary.scale_reached;
  record.level = summary.level;
  record.newton = summary.newton;
  record.iterations = summary.iterations;
  record.lowest_eigenvalue = summary.lowest_eigenvalue;
  if (summary.status == "none") return;
  record.mu = {summary.mu, summary.mu_error};
  record.Phi = {summary.Phi, summary.Phi_error};
  for (std::size_t k = 0; k < summary.Q.size(); ++k) {
    record.Q.push_back({summary.Q[k], summary.Q_error[k]});
    record.B.push_back({summary.instants.B[k], summary.instants.B_error[k]});
  }
}

void add_exact(const mft::Settings& settings, Record& record) {
  try {
    const auto exact = mft::closed_form(settings);
    if (!exact) return;
    record.exact = exact->mu;
    if (exact->phi) record.exact_Phi = *exact->phi;
  } catch (const mft::Error&) {  // infinite, or no B gives the Q
  }
}

}  // namespace

PointSolver::PointSolver(const CommandLine& line, const mft::Input& input,
                         const mft::scan::ScanSettings& scan)
    : line_(line), input_(input), scan_(scan), files_(mft::disk_of(input.files)) {}

std::string PointSolver::path_file(std::size_t point) const {
  if (scan_.paths.empty() || line_.dry_run) return "";
  return (std::filesystem::path(scan_.paths) / fmt::format("{:06}.h5", point)).string();
}

mft::Settings PointSolver::settings_of(const mft::scan::Points& points, std::size_t point) const {
  mft::yaml::Findings findings = input_.findings.empty_copy();
  const auto assignments = points.assignments(point);
  mft::Settings settings = mft::settings_with(input_.given, assignments, files_, findings);
  if (!findings.empty()) throw mft::InputError(findings.text());
  settings.input_text = input_.settings.input_text;
  return settings;
}

void PointSolver::solve_into(mft::scan::Finished& finished, const mft::Settings& settings,
                             const mft::scan::Task& task, MPI_Comm group) const {
  const mft::PathProblem problem = mft::make_problem(settings, group);
  mft::SolveMemory memory;
  memory.neighbour = start_of(task.start, group);
  memory.keep = [group](const mft::SolveState&) {
    if (mft::stop_requested(group)) throw mft::Stopped("");
  };
  const mft::Solution solution = mft::solve_path(
      settings, problem, [](const std::string&) {}, std::move(memory));
  const mft::PathSummary summary = summarise(settings, problem, solution);
  fill(finished.record, summary);
  finished.record.failed = is_failure(settings, solution);
  finished.record.has_path = solution.coarsest.path && finished.record.status != "none";
  if (finished.record.has_path) finished.path = mft::scan::pack(solution.coarsest, group);
  std::string file = path_file(task.point);
  if (file.empty()) return;
  if (finished.record.status == "none") file = mft::name_beside(file, "stopped");
  try {
    mft::write_path(group, file, settings, mft::program_info(line_.arguments, group), summary,
                    SolvedFields(*solution.finest));
  } catch (const mft::InputError& error) {  // something came in the way since the start
    throw mft::StorageError(error.what());
  }
}

mft::scan::Finished PointSolver::solve(const mft::scan::Task& task, MPI_Comm group) const {
  const double began = MPI_Wtime();
  mft::scan::Finished finished;
  const mft::Settings settings = settings_of(scan_.points, task.point);
  try {
    solve_into(finished, settings, task, group);
  } catch (const mft::Error& error) {
    const bool of_the_point =
        error.status() == mft::exit_no_solution || error.status() == mft::exit_input;
    if (!of_the_point) throw;
    finished = {};
    finished.record.reason = error.what();
  }
  int rank = 0;
  MPI_Comm_rank(group, &rank);
  if (rank == 0) add_exact(settings, finished.record);
  finished.record.seconds = MPI_Wtime() - began;
  return finished;
}

mft::scan::Curve PointSolver::exact_curve(const std::vector<std::optional<Record>>& records) const {
  const bool any = std::any_of(records.begin(), records.end(), [](const auto& record) {
    return record && !std::isnan(record->exact.value);
  });
  const auto points = any ? mft::scan::refined(scan_.points) : std::nullopt;
  if (!points) return {};
  mft::scan::Curve curve{*points, {}};
  for (std::size_t n = 0; n < points->count(); ++n) {
    Record& record = curve.records.emplace_back();
    try {
      add_exact(settings_of(*points, n), record);
    } catch (const mft::InputError&) {  // between right values there may be wrong ones
    }
  }
  return curve;
}
