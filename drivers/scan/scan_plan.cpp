#include "scan/scan_plan.hpp"

#include <fmt/format.h>

#include <cmath>

#include "answer.hpp"
#include "base/progress.hpp"
#include "scan/stages/plan.hpp"

namespace {

using namespace mft::scan;

std::string as_text(const Points& points, const Tree& tree, const Expected& e,
                    const std::string& told) {
  std::string text;
  for (std::size_t n = 0; n < points.count(); ++n)
    text += fmt::format("{}  parent {}  {}\n", n,
                        tree.parent[n] == Tree::none ? "-" : std::to_string(tree.parent[n]),
                        points.text(n));
  return text + fmt::format(
                    "points = {}\n{}"
                    "probe: point {}, {:.2g} s, {:.0f} MB a rank, status {}\n"
                    "estimate: about {} on {} groups of {} ranks; longest line of parents {}\n",
                    points.count(), told + (told.empty() ? "" : "\n"), e.probe, e.took, e.memory,
                    e.status, mft::duration_text(e.seconds), e.groups, e.ranks, e.longest);
}

std::string as_json(const Points& points, const Tree& tree, const Expected& e, double tolerance) {
  std::string list;
  for (std::size_t n = 0; n < points.count(); ++n)
    list += fmt::format(R"({}{{"index": {}, "parent": {}, "point": {}}})", n ? ", " : "", n,
                        tree.parent[n] == Tree::none ? "null" : std::to_string(tree.parent[n]),
                        json_string(points.text(n)));
  return fmt::format(
      R"({{"points": [{}], "probe": {{"point": {}, "seconds": {}, "megabytes_per_rank": {}, )"
      R"("status": {}}}, "estimate": {{"seconds": {}, "groups": {}, "ranks_per_point": {}, )"
      R"("longest_line": {}}}, "tolerance": {}}})"
      "\n",
      list, e.probe, json_number(e.took), json_number(e.memory), json_string(e.status),
      json_number(e.seconds), e.groups, e.ranks, e.longest, json_number(tolerance));
}

// Of all points; NaN where each has its own, or none has one.
double common_tolerance(const ScanSettings& scan, const mft::Settings& settings) {
  for (const Axis& axis : scan.points.axes)
    for (const std::string& key : axis.keys)
      if (key.rfind("solver", 0) == 0) return Record::nan;
  return scan.of == Of::exact ? Record::nan : settings.solver.tolerance;
}

}  // namespace

std::string tolerance_text(const ScanSettings& scan, const mft::Settings& settings) {
  const double tolerance = common_tolerance(scan, settings);
  if (std::isnan(tolerance)) return "";
  return fmt::format("tolerance of a point: {} (solver.tolerance; of a scan 1e-4 where absent)",
                     mft::yaml::number_text(tolerance));
}

std::string plan_of(const ScanSettings& scan, const PointSolver& solver,
                    const mft::Settings& settings, bool json) {
  const Points& points = scan.points;
  const Tree tree = tree_of(scan);
  const Expected expected = expect(scan, tree, solver);
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  if (rank != 0) return "";
  return json ? as_json(points, tree, expected, common_tolerance(scan, settings))
              : as_text(points, tree, expected, tolerance_text(scan, settings));
}
