#include "scan/stages/plan.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <functional>

#include "base/collective.hpp"
#include "scan/dispatch/team.hpp"
#include "scan/stages/beginning.hpp"

namespace mft::scan {
namespace {

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
  in_agreement(team.world(), [&] {
    const Wake at_the_end{team.world()};
    if (team.rank() < ranks) expected = expect();
  });
  return expected;
}

}  // namespace

Expected expect(const ScanSettings& scan, const Tree& tree, const PointSolver& solver) {
  const Points& points = scan.points;
  int size = 1;
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  const int ranks = ranks_per_point(scan.ranks_per_point, points.count(), size);
  const Team team(MPI_COMM_WORLD, ranks);
  return agreed(team, ranks, [&] { return estimate(points, tree, team, ranks, solver); });
}

}  // namespace mft::scan
