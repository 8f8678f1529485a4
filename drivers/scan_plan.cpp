#include "scan_plan.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <functional>

#include "base/progress.hpp"
#include "scan/team.hpp"
#include "scan/tree.hpp"
#include "scan_start.hpp"

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

std::string estimate(const Points& points, const Tree& tree, const Team& team, int ranks,
                     const PointSolver& solver) {
  const std::size_t probe = typical_point(points), count = points.count();
  const Finished solved = solver.solve({probe, ""}, team.group());
  const double mega = memory(team.group());
  const auto rounds = (count + team.groups() - 1) / team.groups();
  const double seconds =
      solved.record.seconds * static_cast<double>(std::max(rounds, tree.depth()));
  return fmt::format(
      "probe: point {}, {:.2g} s, {:.0f} MB a rank, status {}\n"
      "estimate: about {} on {} groups of {} ranks; longest line of parents {}\n",
      probe, solved.record.seconds, mega, solved.record.status, mft::duration_text(seconds),
      team.groups(), ranks, tree.depth());
}

// What the first group, of so many ranks, says. The others sleep until then; an error ends all
// ranks alike.
std::string agreed(const Team& team, int ranks, const std::function<std::string()>& say) {
  std::string text;
  int status = mft::exit_ok;
  if (team.rank() < ranks) {
    try {
      text = say();
    } catch (const mft::Error& error) {
      status = error.status();
      text = error.what();
    }
  }
  share(team.world(), text);
  MPI_Bcast(&status, 1, MPI_INT, 0, team.world());
  if (status != mft::exit_ok) throw mft::Error(static_cast<mft::ExitStatus>(status), text);
  return text;
}

}  // namespace

std::string plan_text(const ScanSettings& scan, const PointSolver& solver) {
  const Points& points = scan.points;
  const Tree tree = scan.warm_start ? parents_of(points) : no_parents(points.count());
  int size = 1;
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  const int ranks = ranks_per_point(scan.ranks_per_point, points.count(), size);
  const Team team(MPI_COMM_WORLD, ranks);
  std::string text;
  for (std::size_t n = 0; n < points.count() && team.rank() == 0; ++n)
    text += fmt::format("{}  parent {}  {}\n", n,
                        tree.parent[n] == Tree::none ? "-" : std::to_string(tree.parent[n]),
                        points.text(n));
  const std::string tail =
      agreed(team, ranks, [&] { return estimate(points, tree, team, ranks, solver); });
  return text + fmt::format("points = {}\n", points.count()) + tail;
}
