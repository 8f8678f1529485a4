#include "scan/stages/beginning.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/collective.hpp"
#include "base/error.hpp"
#include "scan/dispatch/team.hpp"
#include "store/provenance.hpp"
#include "store/result_file.hpp"
#include "store/same_problem.hpp"
#include "yaml/difference.hpp"

namespace mft::scan {
namespace {

// Throws InputError when the scan differs from the one in `where`.
void compare(const Header& now, const Header& before, bool run_again, const std::string& where) {
  const auto found = differences(now, before, run_again);
  if (found.empty()) return;
  throw InputError(where + " belongs to another input:" + yaml::listed(found));
}

// A point done before whose path is needed and not there is solved again, to the same numbers.
void forget_parents_without_path(Beginning& beginning) {
  const Tree& tree = beginning.plan.tree;
  std::vector<std::size_t> open;
  for (std::size_t n = 0; n < beginning.records.size(); ++n)
    if (!beginning.records[n]) open.push_back(n);
  while (!open.empty()) {
    const std::size_t parent = tree.parent[open.back()];
    open.pop_back();
    if (parent == Tree::none || !beginning.records[parent] || !beginning.records[parent]->has_path)
      continue;
    if (beginning.journal->path(parent)) continue;
    beginning.records[parent].reset();
    open.push_back(parent);
  }
}

// Goes on with the journal that is there.
void resume(Beginning& beginning, const std::string& target) {
  beginning.journal.emplace(Journal::open(target));
  const std::string folder = Journal::folder_of(target);
  const Header before =
      undamaged(folder, [&] { return unpack_header(beginning.journal->header()); });
  compare(beginning.header, before, before.cold, folder);
  beginning.header = before;
  for (const std::string& bytes : beginning.journal->records()) {
    std::size_t point = 0;
    Record record = undamaged(folder, [&] { return unpack_record(bytes, point); });
    if (point < beginning.records.size()) beginning.records[point] = std::move(record);
  }
}

// The result that is there, of the same input; its failed points are left out when `run_again`.
void read_result(Beginning& beginning, const std::string& target, bool run_again) {
  ScanFile file = undamaged(target, [&] { return read_scan_file(target); });
  compare(beginning.header, file.header, run_again, target);
  beginning.header.ranks_per_point = file.header.ranks_per_point;
  if (file.records.size() != beginning.records.size())
    throw InputError(target + ": holds another number of points");
  for (std::size_t n = 0; n < file.records.size(); ++n)
    if (!run_again || !file.records[n].failed) beginning.records[n] = std::move(file.records[n]);
}

void begin_again(Beginning& beginning, const std::string& target) {
  if (find_file(target).kind != FoundFile::Kind::result)
    throw InputError(target + ": --failed goes on from a finished scan; there is none");
  read_result(beginning, target, true);
  const auto left = std::count(beginning.records.begin(), beginning.records.end(), std::nullopt);
  if (left == 0) throw InputError(target + ": --failed: no point has failed");
  beginning.header.cold = true;
}

void create_journal(Beginning& beginning, const std::string& target) {
  beginning.journal.emplace(Journal::create(target, pack(beginning.header)));
  for (std::size_t n = 0; n < beginning.records.size(); ++n)
    if (beginning.records[n]) beginning.journal->append(pack(n, *beginning.records[n]));
  beginning.journal->sync();
}

void begin(Beginning& beginning, const ScanSettings& scan, const RunRequest& request, int ranks) {
  const std::string& target = request.target;
  check_writable(target, scan_format);
  const bool unfinished = Journal::exists(target);
  if (unfinished && !request.resume)
    throw InputError(fmt::format(
        "{}: an unfinished scan is in the way; --resume goes on with it, or remove the folder",
        Journal::folder_of(target)));
  if (unfinished) {
    resume(beginning, target);
  } else if (request.failed) {
    begin_again(beginning, target);
  } else if (request.resume && find_file(target).kind == FoundFile::Kind::result) {
    read_result(beginning, target, false);
    beginning.complete = true;
    return;
  } else if (!request.force) {
    check_same_problem(target, beginning.header.resolved);
  }
  beginning.header.ranks_per_point =
      ranks_per_point(unfinished ? beginning.header.ranks_per_point : scan.ranks_per_point,
                      beginning.records.size(), ranks);
  if (beginning.header.cold) beginning.plan.tree = no_parents(beginning.records.size());
  if (unfinished)
    forget_parents_without_path(beginning);
  else
    create_journal(beginning, target);
}

}  // namespace

int ranks_per_point(int asked, std::size_t points, int size) {
  if (asked > size)
    throw InputError(
        fmt::format("scan.ranks_per_point is {}, and there are {} ranks", asked, size));
  if (asked > 0) return asked;
  return std::max(1, size / static_cast<int>(std::min<std::size_t>(points, size)));
}

Beginning begin_scan(const Input& input, const ScanSettings& scan, const RunRequest& request) {
  Beginning beginning;
  Header& header = beginning.header;
  header.input = input.settings.input_text;
  header.resolved = input.settings.resolved_text;
  header.files = checksums(input.files);
  header.petsc = request.petsc;
  header.program = program_info(request.arguments, MPI_COMM_WORLD);
  beginning.plan.points = scan.points;
  const std::size_t count = scan.points.count();
  beginning.plan.of = scan.of;
  beginning.plan.tree = tree_of(scan);
  beginning.records.resize(count);
  int ranks = 1;
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  on_root(MPI_COMM_WORLD, [&] { begin(beginning, scan, request, ranks); });
  std::string bytes = pack(header);
  share(MPI_COMM_WORLD, bytes);
  header = unpack_header(bytes);
  if (header.cold) beginning.plan.tree = no_parents(count);
  const auto open = std::count(beginning.records.begin(), beginning.records.end(), std::nullopt);
  beginning.done = count - static_cast<std::size_t>(open);
  beginning.complete = root_finds(MPI_COMM_WORLD, beginning.complete);
  return beginning;
}

}  // namespace mft::scan
