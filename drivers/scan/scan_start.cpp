#include "scan/scan_start.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/collective.hpp"
#include "base/error.hpp"
#include "scan/dispatch/team.hpp"
#include "scan/points/keys.hpp"
#include "store/result_file.hpp"

namespace {

using namespace mft::scan;

constexpr std::size_t most_lines = 20;

// Throws InputError when the scan differs from the one in `where`.
void compare(const Header& now, const Header& before, bool run_again, const std::string& where) {
  const auto found = differences(now, before, run_again);
  if (found.empty()) return;
  std::string text = where + " belongs to another input:";
  for (std::size_t i = 0; i < std::min(found.size(), most_lines); ++i) text += "\n  " + found[i];
  if (found.size() > most_lines) text += fmt::format("\n  and {} more", found.size() - most_lines);
  throw mft::InputError(text);
}

// A point done before whose path is needed and not there is solved again, to the same numbers.
void forget_parents_without_path(ScanStart& start) {
  const Tree& tree = start.plan.tree;
  std::vector<std::size_t> open;
  for (std::size_t n = 0; n < start.records.size(); ++n)
    if (!start.records[n]) open.push_back(n);
  while (!open.empty()) {
    const std::size_t parent = tree.parent[open.back()];
    open.pop_back();
    if (parent == Tree::none || !start.records[parent] || !start.records[parent]->has_path)
      continue;
    if (start.journal->path(parent)) continue;
    start.records[parent].reset();
    open.push_back(parent);
  }
}

// Goes on with the journal that is there.
void resume(ScanStart& start, const std::string& target) {
  start.journal.emplace(Journal::open(target));
  const std::string folder = Journal::folder_of(target);
  const Header before =
      mft::undamaged(folder, [&] { return unpack_header(start.journal->header()); });
  compare(start.header, before, before.cold, folder);
  start.header = before;
  for (const std::string& bytes : start.journal->records()) {
    std::size_t point = 0;
    Record record = mft::undamaged(folder, [&] { return unpack_record(bytes, point); });
    if (point < start.records.size()) start.records[point] = std::move(record);
  }
}

// The result that is there, of the same input; its failed points are left out when `run_again`.
void read_result(ScanStart& start, const std::string& target, bool run_again) {
  ScanFile file = mft::undamaged(target, [&] { return read_scan_file(target); });
  compare(start.header, file.header, run_again, target);
  start.header.ranks_per_point = file.header.ranks_per_point;
  if (file.records.size() != start.records.size())
    throw mft::InputError(target + ": holds another number of points");
  for (std::size_t n = 0; n < file.records.size(); ++n)
    if (!run_again || !file.records[n].failed) start.records[n] = std::move(file.records[n]);
}

void begin_again(ScanStart& start, const std::string& target) {
  if (mft::find_file(target).kind != mft::FoundFile::Kind::result)
    throw mft::InputError(target + ": --failed goes on from a finished scan; there is none");
  read_result(start, target, true);
  const auto left = std::count(start.records.begin(), start.records.end(), std::nullopt);
  if (left == 0) throw mft::InputError(target + ": --failed: no point has failed");
  start.header.cold = true;
}

void create_journal(ScanStart& start, const std::string& target) {
  start.journal.emplace(Journal::create(target, pack(start.header)));
  for (std::size_t n = 0; n < start.records.size(); ++n)
    if (start.records[n]) start.journal->append(pack(n, *start.records[n]));
  start.journal->sync();
}

void begin(ScanStart& start, const CommandLine& line, const ScanSettings& scan,
           const std::string& target, int ranks) {
  mft::check_writable(target, scan_format);
  const bool unfinished = Journal::exists(target);
  if (unfinished && !line.resume)
    throw mft::InputError(fmt::format(
        "{}: an unfinished scan is in the way; --resume goes on with it, or remove the folder",
        Journal::folder_of(target)));
  if (unfinished) {
    resume(start, target);
  } else if (line.failed) {
    begin_again(start, target);
  } else if (line.resume && mft::find_file(target).kind == mft::FoundFile::Kind::result) {
    read_result(start, target, false);
    start.complete = true;
    return;
  }
  start.header.ranks_per_point =
      ranks_per_point(unfinished ? start.header.ranks_per_point : scan.ranks_per_point,
                      start.records.size(), ranks);
  if (start.header.cold) start.plan.tree = no_parents(start.records.size());
  if (unfinished)
    forget_parents_without_path(start);
  else
    create_journal(start, target);
}

}  // namespace

std::string scan_target(const CommandLine& line, const mft::Input& input) {
  if (!input.settings.output.file.empty()) return input.settings.output.file;
  return std::filesystem::path(line.input).stem().string() + ".h5";
}

int ranks_per_point(int asked, std::size_t points, int size) {
  if (asked > size)
    throw mft::InputError(
        fmt::format("scan.ranks_per_point is {}, and there are {} ranks", asked, size));
  if (asked > 0) return asked;
  return std::max(1, size / static_cast<int>(std::min<std::size_t>(points, size)));
}

ScanStart start_scan(const CommandLine& line, const mft::Input& input, const ScanSettings& scan,
                     const std::string& target) {
  ScanStart start;
  start.header.input = input.settings.input_text;
  start.header.resolved = input.settings.resolved_text;
  start.header.files = checksums(input.files);
  start.header.petsc = line.petsc;
  start.header.program = mft::program_info(line.arguments, MPI_COMM_WORLD);
  start.plan.points = scan.points;
  const std::size_t count = scan.points.count();
  start.plan.tree = scan.warm_start ? parents_of(scan.points) : no_parents(count);
  start.records.resize(count);
  int ranks = 1;
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  mft::on_root(MPI_COMM_WORLD, [&] { begin(start, line, scan, target, ranks); });
  std::string header = pack(start.header);
  share(MPI_COMM_WORLD, header);
  start.header = unpack_header(header);
  if (start.header.cold) start.plan.tree = no_parents(count);
  start.done = count - static_cast<std::size_t>(
                           std::count(start.records.begin(), start.records.end(), std::nullopt));
  int complete = start.complete;
  MPI_Bcast(&complete, 1, MPI_INT, 0, MPI_COMM_WORLD);
  start.complete = complete != 0;
  return start;
}
