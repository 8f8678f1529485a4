// Solves the inputs of tests/references/exact.json and compares μ, Q_k and the fields with their
// exact values: a table, and exit status 1 when a value misses its bound.
//
//   exact_cases REFERENCES.json [tolerance 1e-8] [part of an id, or -] [take every n-th input]
//
// Bounds, with m = max(|ref|, 10^-2 √T): μ tolerance·m, Q_k 10 tolerance·m, fields 10^-8; and at
// most 5 % of the values may be off by more than three printed errors.
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <cmath>
#include <cstdlib>
#include <map>

#include "base/petsc.hpp"
#include "input/reader.hpp"
#include "optimum/solve.hpp"

namespace {

using namespace mft;

struct Case {
  std::string id, kind, field;
  double value = 0, uncertainty = 0;
  int index = 0;
  std::size_t point = 0;
};

// One input with all that is known of its solution.
struct Group {
  std::string text;
  std::vector<Case> cases;
  std::string points;
};

// A JSON node as YAML in flow style; infinities lose the quotes that JSON needs.
std::string as_yaml(const YAML::Node& node) {
  std::string text;
  if (node.IsScalar()) {
    const bool quoted = node.Tag() == "!" && node.Scalar().find(".inf") == std::string::npos;
    return quoted ? '"' + node.Scalar() + '"' : node.Scalar();
  }
  if (node.IsSequence()) {
    for (const auto& item : node) text += (text.empty() ? "" : ", ") + as_yaml(item);
    return "[" + text + "]";
  }
  for (const auto& entry : node)
    text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", entry.first.Scalar(),
                        as_yaml(entry.second));
  return "{" + text + "}";
}

std::vector<Group> read_groups(const std::string& path, const std::string& part) {
  std::vector<Group> groups;
  std::map<std::string, std::size_t> where;
  for (const auto& entry : YAML::LoadFile(path)) {
    Case one;
    one.id = entry["id"].Scalar();
    one.kind = entry["kind"].Scalar();
    one.value = entry["value"].as<double>();
    one.uncertainty = entry["uncertainty"].as<double>();
    if (one.kind == "cumulant" || one.id.find(part) == std::string::npos) continue;
    const std::string text = as_yaml(entry["input"]);
    const auto found = where.emplace(text, groups.size());
    if (found.second) groups.push_back({text, {}, ""});
    Group& group = groups[found.first->second];
    if (one.kind == "Q") one.index = entry["index"].as<int>();
    if (one.kind == "profile") {
      one.field = entry["field"].Scalar();
      for (const Case& other : group.cases) one.point += other.kind == "profile";
      group.points += fmt::format("{}{{x: {}, t: {}}}", group.points.empty() ? "" : ", ",
                                  entry["x"].Scalar(), entry["t"].Scalar());
    }
    group.cases.push_back(one);
  }
  return groups;
}

struct Tally {
  int values = 0, missed = 0, underestimated = 0;
};

Estimate pick(const Case& one, const Solution& solution) {
  if (one.kind == "mu") return solution.mu;
  if (one.kind == "Q") return solution.Q.at(one.index);
  return (one.field == "q" ? solution.point_q : solution.point_p).at(one.point);
}

double bound(const Case& one, double tolerance, double final_time) {
  if (one.kind == "profile") return 1e-8;
  const double m = std::max(std::abs(one.value), 1e-2 * std::sqrt(final_time));
  return (one.kind == "mu" ? 1 : 10) * tolerance * m;
}

void compare(const Case& one, const Estimate& got, double allowed, double seconds, Tally& tally) {
  const double error = std::abs(got.value - one.value);
  const bool hit = error <= allowed + one.uncertainty;
  const bool honest = error <= 3 * got.error + one.uncertainty;
  ++tally.values;
  tally.missed += !hit;
  tally.underestimated += !honest;
  PetscPrintf(PETSC_COMM_WORLD, "%-32s %-7s %22.16g %22.16g %8.1e %8.1e %6.2f%s%s\n",
              one.id.c_str(), one.kind.c_str(), got.value, one.value, error, got.error, seconds,
              hit ? "" : "  MISSED", honest ? "" : "  printed error too small");
}

void solve_group(const Group& group, double tolerance, Tally& tally) {
  InputRequest request;
  request.path = "exact.json";
  request.overrides = {fmt::format("solver.tolerance={}", tolerance)};
  const Disk no_files{};
  if (!group.points.empty()) request.overrides.push_back("output.points=[" + group.points + "]");
  const double began = MPI_Wtime();
  try {
    const Settings settings = parse_input(group.text, request, no_files).settings;
    const PathProblem problem = make_problem(settings, PETSC_COMM_WORLD);
    const Solution solution = solve_path(settings, problem, [](const std::string&) {});
    if (solution.status == Solution::Status::none) throw NoSolution(solution.reason);
    for (const Case& one : group.cases)
      compare(one, pick(one, solution), bound(one, tolerance, settings.final_time),
              MPI_Wtime() - began, tally);
  } catch (const Error& error) {
    tally.values += static_cast<int>(group.cases.size());
    tally.missed += static_cast<int>(group.cases.size());
    PetscPrintf(PETSC_COMM_WORLD, "%s: %s\n", group.cases[0].id.c_str(), error.what());
  }
}

int run(int argc, char** argv) {
  const std::string part = argc > 3 && std::string(argv[3]) != "-" ? argv[3] : "";
  const double tolerance = argc > 2 ? std::atof(argv[2]) : 1e-8;
  const int stride = argc > 4 ? std::atoi(argv[4]) : 1;
  Tally tally;
  PetscPrintf(PETSC_COMM_WORLD, "%-32s %-7s %22s %22s %8s %8s %6s\n", "case", "kind", "value",
              "reference", "error", "printed", "s");
  const auto groups = read_groups(argv[1], part);
  for (std::size_t i = 0; i < groups.size(); i += stride) solve_group(groups[i], tolerance, tally);
  PetscPrintf(PETSC_COMM_WORLD, "%d values, %d missed, %d off by more than 3 printed errors\n",
              tally.values, tally.missed, tally.underestimated);
  return tally.values == 0 || tally.missed > 0 || tally.underestimated > 0.05 * tally.values;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  if (PetscInitialize(&argc, &argv, nullptr, nullptr)) return 1;
  PetscPopSignalHandler();
  int status = 1;
  try {
    status = run(argc, argv);
  } catch (const std::exception& error) {
    PetscPrintf(PETSC_COMM_WORLD, "%s\n", error.what());
  }
  return PetscFinalize() || status;
}
