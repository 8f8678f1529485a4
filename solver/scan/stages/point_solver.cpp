#include "scan/stages/point_solver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include "base/error.hpp"
#include "base/signals.hpp"
#include "cumulant/input.hpp"
#include "report/result.hpp"
#include "report/summary.hpp"
#include "scan/durable/path_bytes.hpp"
#include "store/provenance.hpp"

namespace mft::scan {

PointSolver::PointSolver(const Input& input, const ScanSettings& scan,
                         std::vector<std::string> arguments, bool writes_paths)
    : input_(input),
      scan_(scan),
      arguments_(std::move(arguments)),
      writes_paths_(writes_paths && !scan.paths.empty()),
      files_(disk_of(input.files)) {}

std::string PointSolver::path_file(std::size_t point) const {
  if (!writes_paths_) return "";
  return (std::filesystem::path(scan_.paths) / fmt::format("{:06}.h5", point)).string();
}

Input PointSolver::input_of(const Points& points, std::size_t point) const {
  yaml::Findings findings = input_.findings.empty_copy();
  const auto assignments = points.assignments(point);
  Input input = input_with(input_.given, assignments, files_, findings, input_.held);
  if (!findings.empty()) throw InputError(findings.text());
  input.settings.input_text = input_.settings.input_text;
  return input;
}

void PointSolver::solve_into(Finished& finished, const Settings& settings,
                             std::shared_ptr<const Problem> problem, const Task& task,
                             MPI_Comm group) const {
  SolveMemory memory;
  if (!task.guess.empty()) memory.neighbour = unpack_guess(task.guess, group);
  memory.keep = [group](const SolveState&) {
    if (stop_requested(group)) throw Stopped("");
  };
  const Solution solution = solve_path(
      settings, problem, group, [](const std::string&) {}, std::move(memory));
  if (solution.end == Solution::End::stopped) throw Stopped("");
  const PathSummary summary = summarise(settings, *problem, solution);
  Record& record = finished.record;
  record = scan_record(summary, is_failure(settings, solution));
  record.has_path = solution.coarsest.path && record.status != "none";
  if (record.has_path) finished.path = pack(solution.coarsest, group);
  const std::string file = path_file(task.point);
  if (file.empty() || !solution.finest) return;
  try {
    write_result(group, file, {settings, program_info(arguments_, group), summary}, solution);
  } catch (const InputError& error) {  // something came in the way since the start
    throw StorageError(error.what());
  }
}

// What the scan is of. Throws where the point has none.
Finished PointSolver::finished_point(const Input& point, const Task& task, MPI_Comm group) const {
  Finished finished;
  const Settings& settings = point.settings;
  if (scan_.of == Of::solve) {
    solve_into(finished, settings, make_problem(settings), task, group);
    return finished;
  }
  if (stop_requested(group)) throw Stopped("");
  const bool has_cumulants = !point.section_name.empty();
  const CumulantSettings wanted =
      has_cumulants ? read_cumulants(point.section) : CumulantSettings{};
  if (scan_.of == Of::exact) {
    finished.record =
        has_cumulants ? closed_form_record(settings, wanted) : closed_form_record(settings);
    return finished;
  }
  const CumulantSolution solution =
      solve_cumulants(settings, wanted, group, [group](const std::string&) {
        if (stop_requested(group)) throw Stopped("");
      });
  finished.record = scan_record(solution, !solution.reason.empty() && !settings.mesh.fixed());
  return finished;
}

void PointSolver::add_exact(const Input& point, Record& record) const {
  if (scan_.of == Of::cumulants)
    add_closed_forms(point.settings, read_cumulants(point.section), record);
  if (scan_.of != Of::solve) return;
  try {
    add_closed_form(*make_problem(point.settings), record);
  } catch (const Error&) {  // the problem is none: the record says why
  }
}

Finished PointSolver::solve(const Task& task, MPI_Comm group) const {
  const double began = MPI_Wtime();
  Finished finished;
  const Input point = input_of(scan_.points, task.point);
  try {
    finished = finished_point(point, task, group);
  } catch (const Error& error) {
    const bool of_the_point = error.status() == exit_no_solution || error.status() == exit_input;
    if (!of_the_point) throw;
    finished = {};
    finished.record.reason = error.what();
  }
  int rank = 0;
  MPI_Comm_rank(group, &rank);
  if (rank == 0) add_exact(point, finished.record);
  finished.record.seconds = MPI_Wtime() - began;
  return finished;
}

Curve PointSolver::exact_curve(const std::vector<std::optional<Record>>& records) const {
  const bool any = std::any_of(records.begin(), records.end(), [](const auto& record) {
    return record && !std::isnan(record->exact.value);
  });
  const auto points = any ? refined(scan_.points) : std::nullopt;
  if (!points) return {};
  Curve curve{*points, {}};
  for (std::size_t n = 0; n < points->count(); ++n) {
    Record& record = curve.records.emplace_back();
    try {
      add_closed_form(*make_problem(input_of(*points, n).settings), record);
    } catch (const InputError&) {  // between right values there may be wrong ones
    }
  }
  return curve;
}

}  // namespace mft::scan
