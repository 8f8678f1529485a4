#include "lattice/correlation/two_time.hpp"

#include <algorithm>

namespace mft::lattice {

namespace {

struct Range {
  int first, last;
};

// Sites (bonds with `last` one less) of the geometry within `reach` of one.
Range within(const Geometry& geometry, int centre, int reach, bool bonds) {
  Range range{centre - reach, centre + reach};
  if (geometry) {
    range.first = std::max(range.first, geometry->first);
    range.last = std::min(range.last, geometry->last - (bonds ? 1 : 0));
  }
  return range;
}

}  // namespace

double mean_current(const Geometry& geometry, const Profile& profile, int i, double t) {
  const Walk walk(geometry, t);
  const Range sites = within(geometry, i, walk.reach() + 1, false);
  Sum mean;
  for (int m = sites.first; m <= sites.last; ++m) mean.add(profile.at(m) * walk.passage(i, m));
  return mean.value();
}

Sum initial_noise(const Geometry& geometry, const Profile& profile, const TwoTimes& times) {
  const Walk early(geometry, times.T1), late(geometry, times.T2);
  const Range sites = within(geometry, times.i, early.reach() + 1, false);
  Sum sum;
  for (int m = sites.first; m <= sites.last; ++m) {
    const double density = profile.at(m);
    sum.add(density * (1 - density) * late.passage(times.j, m) * early.passage(times.i, m));
  }
  return sum;
}

Sum dynamical_noise(const Geometry& geometry, const Profile& profile, const TwoTimes& times,
                    const TimeGrid& grid, const Neighbours& neighbours) {
  Sum sum;
  for (std::size_t q = 0; q < grid.nodes.size(); ++q) {
    const double left = grid.remaining[q];
    const Walk so_far(geometry, grid.nodes[q]), early(geometry, left),
        late(geometry, times.T2 - times.T1 + left);
    const Range bonds = within(geometry, times.i, early.reach(), true);
    double here = profile.mean(so_far, bonds.first);
    for (int k = bonds.first; k <= bonds.last; ++k) {
      const double next = profile.mean(so_far, k + 1);
      const double activity = here + next - 2 * here * next - 2 * neighbours.at(q, k);
      sum.add(grid.weights[q] * activity * late.response(times.j, k) * early.response(times.i, k));
      here = next;
    }
  }
  return sum;
}

PairColumns::PairColumns(const Chain& chain, std::vector<int> sites)
    : chain_(chain), sites_(std::move(sites)) {
  std::sort(sites_.begin(), sites_.end());
  sites_.erase(std::unique(sites_.begin(), sites_.end()), sites_.end());
}

std::vector<std::pair<int, int>> PairColumns::pairs() const {
  std::vector<std::pair<int, int>> pairs;
  for (const int l : sites_)
    for (int k = chain_.first; k <= chain_.last; ++k)
      if (k != l) pairs.emplace_back(std::min(k, l), std::max(k, l));
  return pairs;
}

double PairColumns::at(std::size_t node, int k, int l) const {
  const auto column = std::lower_bound(sites_.begin(), sites_.end(), l) - sites_.begin();
  return values_[node][column * (chain_.last - chain_.first) + k - chain_.first - (k > l ? 1 : 0)];
}

namespace {

// A_{k,i} of (61) from the pair function, the means u and the drop u_i - u_{i+1}.
template <class Pair>
double source(const std::vector<double>& u, double drop, const Chain& chain, const Pair& pair,
              int k, int i) {
  const double u_k = u[k - chain.first];
  if (k == i) return pair(i, i + 1) - u[i + 1 - chain.first] - u_k * drop;
  if (k == i + 1) return u[i - chain.first] - pair(i, i + 1) - u_k * drop;
  return (pair(k, i) - pair(k, i + 1)) - u_k * drop;
}

}  // namespace

Sum hierarchy(const Chain& chain, const Profile& profile, const TwoTimes& times,
              const TimeGrid& grid, const PairColumns& columns) {
  const auto [i, T1, j, T2] = times;
  Sum sum;
  std::vector<double> u(chain.last - chain.first + 1);
  for (std::size_t q = 0; q < grid.nodes.size(); ++q) {
    const double weight = grid.weights[q], left = grid.remaining[q];
    const Walk so_far(chain, grid.nodes[q]), early(chain, left), late(chain, T2 - T1 + left);
    for (int k = chain.first; k <= chain.last; ++k) u[k - chain.first] = profile.mean(so_far, k);
    const double drop_i = profile.mean_drop(so_far, i), drop_j = profile.mean_drop(so_far, j);
    const auto pair = [&columns, q](int k, int l) { return columns.at(q, k, l); };
    for (int k = chain.first; k <= chain.last; ++k) {
      sum.add(weight * source(u, drop_i, chain, pair, k, i) * late.passage(j, k));
      sum.add(weight * source(u, drop_j, chain, pair, k, j) * early.passage(i, k));
    }
    if (i == j)
      sum.add(weight * (u[i - chain.first] + u[i + 1 - chain.first] - 2 * columns.at(q, i, i + 1)));
  }
  return sum;
}

}  // namespace mft::lattice
