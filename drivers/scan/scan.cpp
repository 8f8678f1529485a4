// mft scan INPUT.yaml: many optimal paths, over ranges of keys.
//
//   mft scan input/scan_field.yaml
//   mpirun -n 64 mft scan input/scan_two_times.yaml --resume
#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <system_error>

#include "answer.hpp"
#include "base/collective.hpp"
#include "base/progress.hpp"
#include "base/signals.hpp"
#include "commands.hpp"
#include "scan/dispatch/run.hpp"
#include "scan/scan_plan.hpp"
#include "scan/stages/beginning.hpp"
#include "scan/stages/point_solver.hpp"
#include "store/path_result.hpp"
#include "store/result_file.hpp"

namespace {

using namespace mft::scan;

constexpr std::size_t most_failures_told = 10;

// Throws InputError unless the points' result files can be written to their folder, or the folder
// made where it is missing. Changes nothing: the scan may still be refused.
void check_paths(const PointSolver& solver, const ScanSettings& scan) {
  if (scan.paths.empty()) return;
  mft::on_root(MPI_COMM_WORLD, [&] {
    const std::filesystem::path file(solver.path_file(0)), folder = file.parent_path();
    std::error_code code;
    const bool there = std::filesystem::exists(folder, code);
    mft::check_writable(there ? file.string() : folder.string(), mft::path_format);
  });
}

void make_folder(const ScanSettings& scan) {
  if (scan.paths.empty()) return;
  mft::on_root(MPI_COMM_WORLD, [&] {
    std::error_code code;
    std::filesystem::create_directory(scan.paths, code);
    if (code) throw mft::StorageError(scan.paths + ": cannot be made: " + code.message());
  });
}

void tell_failures(const std::vector<std::optional<Record>>& records, const Points& points,
                   mft::Progress& progress) {
  std::size_t told = 0;
  for (std::size_t n = 0; n < records.size(); ++n) {
    if (!records[n] || !records[n]->failed) continue;
    if (++told > most_failures_told) return progress.note("further points failed: see /reason");
    progress.note(fmt::format("failed: {}: {}", points.text(n), records[n]->reason));
  }
}

// All points are done: the result takes the journal's place.
void finish(const std::string& target, Beginning& beginning, const PointSolver& solver,
            const std::vector<std::optional<Record>>& records) {
  mft::on_root(MPI_COMM_WORLD, [&] {
    std::vector<Record> all;
    for (const auto& record : records) all.push_back(*record);
    write_scan(target, beginning.header, beginning.plan, all, solver.exact_curve(records));
    beginning.journal->remove();
  });
}

// Where the result goes: output.file, or <input stem>.h5 in the current folder.
std::string scan_target(const CommandLine& line, const mft::Input& input) {
  if (!input.settings.output.file.empty()) return input.settings.output.file;
  return std::filesystem::path(line.input).stem().string() + ".h5";
}

Outcome answer(const CommandLine& line, std::size_t points, std::size_t failed) {
  return {failed == 0 ? mft::exit_ok : mft::exit_points_failed,
          line.json ? fmt::format("{{\"points\": {}, \"failed\": {}}}\n", points, failed)
                    : fmt::format("points = {}  failed = {}\n", points, failed)};
}

// Of a result that is in place already.
Outcome old_answer(const CommandLine& line, const Beginning& beginning, const std::string& target,
                   mft::Progress& progress) {
  std::uint64_t failed = 0;
  for (const auto& record : beginning.records) failed += record && record->failed;
  MPI_Bcast(&failed, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
  progress.note(target + ": the scan is finished, nothing is left to do");
  return answer(line, beginning.records.size(), failed);
}

}  // namespace

Outcome run_scan(const CommandLine& line, const mft::Input& input) {
  const ScanSettings scan = read_scan(input.section);
  const RunRequest request{
      scan_target(line, input), line.resume, line.failed, line.force, line.petsc, line.arguments};
  const std::string& target = request.target;
  const PointSolver solver(input, scan, line.arguments, !line.dry_run);
  if (line.dry_run) return {mft::exit_ok, plan_of(scan, solver, input.settings, line.json)};
  check_paths(solver, scan);
  Beginning beginning = begin_scan(input, scan, request);
  mft::Progress progress(MPI_COMM_WORLD, line.quiet);
  if (beginning.complete) return old_answer(line, beginning, target, progress);
  make_folder(scan);
  const std::size_t count = scan.points.count(), before = beginning.done;
  if (const std::string told = tolerance_text(scan, input.settings); !told.empty())
    progress.note(told);
  if (before > 0) progress.note(fmt::format("{} of {} points were done before", before, count));
  Work work;
  work.solve = [&](const Task& task, MPI_Comm group) { return solver.solve(task, group); };
  work.stop_on_failure = scan.stop_on_failure;
  work.progress = [&](std::size_t done, std::size_t failed) {
    const auto share = [count](std::size_t points) {
      return static_cast<double>(points) / static_cast<double>(count);
    };
    progress.update(fmt::format("{} of {} points done, {} failed", done, count, failed),
                    share(done), share(before));
  };
  const ScanOutcome outcome =
      run_points(MPI_COMM_WORLD, beginning.header.ranks_per_point, beginning.plan.tree,
                 beginning.journal ? &*beginning.journal : nullptr, beginning.records, work);
  tell_failures(outcome.records, scan.points, progress);
  if (outcome.done < count) {
    const std::string rest =
        fmt::format("{} of {} points are done and safe; --resume goes on", outcome.done, count);
    if (outcome.status == mft::exit_checkpointed)
      throw mft::Stopped("stopped by a signal: " + rest);
    progress.note("stopped at a failed point: " + rest);
    return answer(line, count, outcome.failed);
  }
  finish(target, beginning, solver, outcome.records);
  return answer(line, count, outcome.failed);
}
