#pragma once
// A path between its nodes.
#include <vector>

#include "action/action.hpp"
#include "mesh/path.hpp"

namespace mft {

struct SpaceTimePoint {
  double x, t;
};

// One of each a point.
struct PointValues {
  std::vector<double> q, p;
};

// On the owner of `slab`: q and p at time t of it (both ends included, each the limit from inside)
// at the points x; outside the window, the values at its ends.
PointValues evaluate_slab(const Action& action, const Path& path, int slab, double t,
                          const std::vector<double>& x);

// On the owner of slab 0: the initial profile q(x, 0^-), from p(0^+) by the conjugate where it is
// annealed; on a break, from its right.
void evaluate_initial(const Action& action, const Path& path, const std::vector<double>& x,
                      double* q0);

// q and p at points: at an instant p is p(t^-); at t = 0 q is the initial profile and p is p(0^+).
// Collective; all ranks get all values.
PointValues evaluate_points(const Action& action, const Path& path,
                            const std::vector<SpaceTimePoint>& points);

}  // namespace mft
