#include "scan/scan_plan.hpp"

#include <fmt/format.h>

#include "answer.hpp"
#include "base/progress.hpp"
#include "scan/stages/plan.hpp"

namespace {

using namespace mft::scan;

std::string as_text(const Points& points, const Tree& tree, const Expected& e) {
  std::string text;
  for (std::size_t n = 0; n < points.count(); ++n)
    text += fmt::format("{}  parent {}  {}\n", n,
                        tree.parent[n] == Tree::none ? "-" : std::to_string(tree.parent[n]),
                        points.text(n));
  return text + fmt::format(
                    "points = {}\n"
                    "probe: point {}, {:.2g} s, {:.0f} MB a rank, status {}\n"
                    "estimate: about {} on {} groups of {} ranks; longest line of parents {}\n",
                    points.count(), e.probe, e.took, e.memory, e.status,
                    mft::duration_text(e.seconds), e.groups, e.ranks, e.longest);
}

std::string as_json(const Points& points, const Tree& tree, const Expected& e) {
  std::string list;
  for (std::size_t n = 0; n < points.count(); ++n)
    list += fmt::format(R"({}{{"index": {}, "parent": {}, "point": {}}})", n ? ", " : "", n,
                        tree.parent[n] == Tree::none ? "null" : std::to_string(tree.parent[n]),
                        json_string(points.text(n)));
  return fmt::format(
      R"({{"points": [{}], "probe": {{"point": {}, "seconds": {}, "megabytes_per_rank": {}, )"
      R"("status": {}}}, "estimate": {{"seconds": {}, "groups": {}, "ranks_per_point": {}, )"
      R"("longest_line": {}}}}})"
      "\n",
      list, e.probe, json_number(e.took), json_number(e.memory), json_string(e.status),
      json_number(e.seconds), e.groups, e.ranks, e.longest);
}

}  // namespace

std::string plan_of(const ScanSettings& scan, const PointSolver& solver, bool json) {
  const Points& points = scan.points;
  const Tree tree = scan.warm_start ? parents_of(points) : no_parents(points.count());
  const Expected expected = expect(scan, tree, solver);
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  if (rank != 0) return "";
  return json ? as_json(points, tree, expected) : as_text(points, tree, expected);
}
