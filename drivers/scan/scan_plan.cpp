#include "scan/scan_plan.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <functional>

#include "answer.hpp"
#include "base/collective.hpp"
#include "base/progress.hpp"
#include "scan/dispatch/team.hpp"
#include "scan/points/tree.hpp"
#include "scan/scan_start.hpp"

namespace {

using namespace mft::scan;

std::size_t typical_point(const Points& points) {
  std::vector<std::size_t> at;
  for (const Axis& axis : points.axes) {
    const std::size_t begin = points.listed ? Tree::none : cheapest(axis), last = axis.size() - 1;
    if (begin == Tree::none)
      at.push_back(axis.size() / 2);
    else
      at.push_back(begin > last - begin ? begin / 2 : (begin + last + 1) / 2);
  }
  return points.at(at);
}

// Largest memory of any rank of the group so far, in MB.
double memory(MPI_Comm group) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  double mega = static_cast<double>(usage.ru_maxrss) / 1024;
  MPI_Allreduce(MPI_IN_PLACE, &mega, 1, MPI_DOUBLE, MPI_MAX, group);
  return mega;
}

// What the plan says beside its points.
struct Expected {
  std::size_t probe;    // the point that was solved
  double took = 0;      // it, seconds
  double memory = 0;    // MB of a rank
  std::string status;   // of the solution
  double seconds = 0;   // the whole scan
  int groups, ranks;    // and their ranks
  std::size_t longest;  // line of parents
};

Expected estimate(const Points& points, const Tree& tree, const Team& team, int ranks,
                  const PointSolver& solver) {
  Expected e;
  e.probe = typical_point(points);
  const Record record = solver.solve({e.probe, ""}, team.group()).record;
  e.took = record.seconds;
  e.status = record.status;
  e.memory = memory(team.group());
  e.groups = team.groups();
  e.ranks = ranks;
  e.longest = tree.depth();
  const auto rounds = (points.count() + team.groups() - 1) / team.groups();
  e.seconds = e.took * static_cast<double>(std::max(rounds, e.longest));
  return e;
}

// The first group, of so many ranks, works; the others sleep until it is done, however it ends.
Expected agreed(const Team& team, int ranks, const std::function<Expected()>& expect) {
  struct Wake {
    MPI_Comm comm;
    ~Wake() {
      std::string nothing;
      share(comm, nothing);
    }
  };
  Expected expected{};
  mft::in_agreement(team.world(), [&] {
    const Wake at_the_end{team.world()};
    if (team.rank() < ranks) expected = expect();
  });
  return expected;
}

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
  int size = 1;
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  const int ranks = ranks_per_point(scan.ranks_per_point, points.count(), size);
  const Team team(MPI_COMM_WORLD, ranks);
  const Expected expected =
      agreed(team, ranks, [&] { return estimate(points, tree, team, ranks, solver); });
  if (team.rank() != 0) return "";
  return json ? as_json(points, tree, expected) : as_text(points, tree, expected);
}
