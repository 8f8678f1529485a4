// Solves the inputs of a file of references, such as tests/references/exact.json, and compares μ,
// Φ, Q_k, B_k and the fields with their exact values: a table, and exit status 1 when a value
// misses its bound.
//
//   exact_cases REFERENCES.json [tolerance 1e-8] [part of an id, or -] [take every n-th input]
//               [RECORDS.jsonl]
//
// The last: one line a solve, an object with what it cost and the values it gave, for
// tests/bench/calibration.py.
//
// Bounds, with m = max(|ref|, 10^-2 √T): μ and Φ tolerance·m, Q_k and B_k 10 tolerance·m, fields
// 10^-8; and at most 5 % of the values may be off by more than three printed errors.
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>

#include "base/petsc.hpp"
#include "exact_reference.hpp"
#include "input/reader.hpp"
#include "petsc_program.hpp"
#include "refinement/solve.hpp"

namespace {

using namespace mft;

using testing::ExactEntry;

// One input with all that is known of its solution; of kind profile, entry n is output point
// point[n].
struct Group {
  std::vector<ExactEntry> entries;
  std::vector<std::size_t> point;
  std::string points;
};

std::vector<Group> read_groups(const std::string& path, const std::string& part) {
  std::vector<Group> groups;
  std::map<std::string, std::size_t> where;
  for (const ExactEntry& entry : testing::exact_entries_of(path)) {
    if (entry.kind == "cumulant" || entry.id.find(part) == std::string::npos) continue;
    const auto found = where.emplace(entry.input, groups.size());
    if (found.second) groups.emplace_back();
    Group& group = groups[found.first->second];
    std::size_t before = 0;
    for (const ExactEntry& other : group.entries) before += other.kind == "profile";
    if (entry.kind == "profile")
      group.points +=
          fmt::format("{}{{x: {}, t: {}}}", group.points.empty() ? "" : ", ", entry.x, entry.t);
    group.entries.push_back(entry);
    group.point.push_back(before);
  }
  return groups;
}

struct Tally {
  int values = 0, missed = 0, underestimated = 0;
};

// One solve as an object of JSON, `values` being the objects of its values.
std::string solve_record(const Solution& solution, double seconds, const std::string& values) {
  long slab_solves = 0, factorisations = 0;
  for (const LevelRecord& level : solution.levels) {
    slab_solves += level.slab_solves;
    factorisations += level.factorisations;
  }
  return fmt::format(
      R"({{"seconds": {}, "newton": {}, "sweeps": {}, "slab_solves": {}, "factorisations": {}, )"
      R"("meshes": {}, "met": {}, "values": [{}]}})",
      seconds, solution.newton_steps, solution.iterations, slab_solves, factorisations,
      solution.levels.size(), solution.status == Solution::Status::ok, values);
}

// NaN and infinity are no JSON: null.
std::string value_record(const ExactEntry& entry, const Estimate& got) {
  const auto number = [](double x) { return std::isfinite(x) ? fmt::format("{}", x) : "null"; };
  return fmt::format(
      R"({{"id": "{}", "kind": "{}", "value": {}, "printed": {}, "true": {}, "uncertainty": {}, )"
      R"("scale": {}}})",
      entry.id, entry.kind, number(got.value), number(got.error),
      number(std::abs(got.value - entry.value)), entry.uncertainty, entry.size());
}

std::string failure_record(const Group& group, const std::string& reason) {
  std::string ids;
  for (const ExactEntry& entry : group.entries)
    ids += fmt::format("{}\"{}\"", ids.empty() ? "" : ", ", entry.id);
  std::string one_line;
  for (const char c : reason)
    if (c != '"' && c != '\\') one_line += c == '\n' ? ' ' : c;
  return fmt::format(R"({{"failed": [{}], "reason": "{}"}})", ids, one_line);
}

Estimate pick(const ExactEntry& entry, std::size_t point, const Solution& solution) {
  if (entry.kind == "mu") return solution.mu;
  if (entry.kind == "Phi") return solution.Phi;
  if (entry.kind == "Q") return solution.Q.at(entry.index);
  if (entry.kind == "B") return solution.B.at(entry.index);
  return (entry.field == "q" ? solution.point_q : solution.point_p).at(point);
}

double bound(const ExactEntry& entry, double tolerance) {
  if (entry.kind == "profile") return 1e-8;
  const bool stationary = entry.kind == "mu" || entry.kind == "Phi";
  return (stationary ? 1 : 10) * tolerance * entry.size();
}

void compare(const ExactEntry& entry, const Estimate& got, double allowed, double seconds,
             Tally& tally) {
  const double error = std::abs(got.value - entry.value);
  const bool hit = error <= allowed + entry.uncertainty;
  const bool honest = error <= 3 * got.error + entry.uncertainty;
  ++tally.values;
  tally.missed += !hit;
  tally.underestimated += !honest;
  PetscPrintf(PETSC_COMM_WORLD, "%-32s %-7s %22.16g %22.16g %8.1e %8.1e %6.2f%s%s\n",
              entry.id.c_str(), entry.kind.c_str(), got.value, entry.value, error, got.error,
              seconds, hit ? "" : "  MISSED", honest ? "" : "  printed error too small");
}

void solve_group(const Group& group, double tolerance, Tally& tally, std::ostream& records) {
  InputRequest request;
  request.path = "exact.json";
  request.overrides = {fmt::format("solver.tolerance={}", tolerance)};
  const Disk no_files{};
  if (!group.points.empty()) request.overrides.push_back("output.points=[" + group.points + "]");
  const double began = MPI_Wtime();
  try {
    const Settings settings = parse_input(group.entries[0].input, request, no_files).settings;
    const Solution solution =
        solve_path(settings, make_problem(settings), PETSC_COMM_WORLD, [](const std::string&) {});
    if (solution.status == Solution::Status::none) throw NoSolution(solution.reason);
    const double seconds = MPI_Wtime() - began;
    std::string values;
    for (std::size_t n = 0; n < group.entries.size(); ++n) {
      const Estimate got = pick(group.entries[n], group.point[n], solution);
      compare(group.entries[n], got, bound(group.entries[n], tolerance), seconds, tally);
      values += (n ? ", " : "") + value_record(group.entries[n], got);
    }
    records << solve_record(solution, seconds, values) << std::endl;
  } catch (const Error& error) {
    tally.values += static_cast<int>(group.entries.size());
    tally.missed += static_cast<int>(group.entries.size());
    PetscPrintf(PETSC_COMM_WORLD, "%s: %s\n", group.entries[0].id.c_str(), error.what());
    records << failure_record(group, error.what()) << std::endl;
  }
}

int run(int argc, char** argv) {
  const std::string part = argc > 3 && std::string(argv[3]) != "-" ? argv[3] : "";
  const double tolerance = argc > 2 ? std::atof(argv[2]) : 1e-8;
  const int stride = argc > 4 ? std::atoi(argv[4]) : 1;
  std::ofstream records;  // closed, writes nothing
  if (argc > 5) records.open(argv[5]);
  if (argc > 5 && !records) throw StorageError(fmt::format("{}: cannot be written", argv[5]));
  Tally tally;
  PetscPrintf(PETSC_COMM_WORLD, "%-32s %-7s %22s %22s %8s %8s %6s\n", "case", "kind", "value",
              "reference", "error", "printed", "s");
  const auto groups = read_groups(argv[1], part);
  for (std::size_t i = 0; i < groups.size(); i += stride)
    solve_group(groups[i], tolerance, tally, records);
  PetscPrintf(PETSC_COMM_WORLD, "%d values, %d missed, %d off by more than 3 printed errors\n",
              tally.values, tally.missed, tally.underestimated);
  return tally.values == 0 || tally.missed > 0 || tally.underestimated > 0.05 * tally.values;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  return mft::testing::run_with_petsc(argc, argv, run);
}
