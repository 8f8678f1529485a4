#include "lattice/correlations.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>

#include "lattice/correlation/pairs.hpp"
#include "lattice/correlation/two_time.hpp"

namespace mft::lattice {

namespace {

// Two quadratures in time: the second gives the result, the first its error.
constexpr int orders[2] = {20, 25};
// Of a term whose pair function comes in closed form, or as a difference of means.
constexpr double rounding_closed = 1e-15, rounding_difference = 2e-15;

// With T1 <= T2.
TwoTimes in_order(const LatticeSettings::Correlation& entry) {
  if (entry.T1 <= entry.T2) return {entry.i, entry.T1, entry.j, entry.T2};
  return {entry.j, entry.T2, entry.i, entry.T1};
}

// What a rank has computed of one entry; the sums over the ranks are the whole.
struct Parts {
  double dynamical[2] = {0, 0};  // by quadrature
  double magnitude = 0;          // of its terms
  double hierarchy = 0;
};
constexpr int numbers_of_parts = 4;

// The chain on which pair functions are computed.
Chain pair_chain(const LatticeSettings& settings) {
  if (settings.geometry) return *settings.geometry;
  const int K = settings.window.value_or(needed_window(settings));
  return {1 - K, K};
}

// exp(-this) √T2 is what a window leaves.
double window_depth(const LatticeSettings& settings) { return std::log(1e3 / settings.tolerance); }

bool is_step_on_line(const LatticeSettings& settings) {
  return !settings.geometry && settings.initial != InitialState::fixed;
}

// <τ_k τ_{k+1}> - <τ_k><τ_{k+1}> of all bonds, from the first values at each node.
Neighbours chain_neighbours(const Chain& chain, const Profile& profile, const TimeGrid& grid,
                            const std::vector<double>* values) {
  Neighbours neighbours;
  for (std::size_t q = 0; q < grid.nodes.size(); ++q) {
    const Walk walk(chain, grid.nodes[q]);
    std::vector<double> row;
    double here = profile.mean(walk, chain.first);
    for (int k = chain.first; k < chain.last; ++k) {
      const double next = profile.mean(walk, k + 1);
      row.push_back(values[q][k - chain.first] - here * next);
      here = next;
    }
    neighbours.first.push_back(chain.first);
    neighbours.values.push_back(std::move(row));
  }
  return neighbours;
}

// The entries of one T1, which share the nodes in time and so one pair function.
class PairGroup {
 public:
  PairGroup(const LatticeSettings& settings, double T1)
      : settings_(settings),
        chain_(pair_chain(settings)),
        profile_(initial_profile(settings, chain_)),
        grids_{graded_grid(T1, orders[0]), graded_grid(T1, orders[1])} {}

  void add(std::size_t entry, const TwoTimes& times) {
    entries_.push_back(entry);
    times_.push_back(times);
  }

  // Collective; each rank then adds its share of the entries.
  void compute(MPI_Comm comm, std::vector<Parts>& parts) {
    int rank = 0, ranks = 1;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &ranks);
    std::vector<std::vector<double>> values = history(comm);
    for (std::size_t g = 0; g < 2 && !is_step_on_line(settings_); ++g) {
      const Neighbours neighbours = chain_neighbours(
          chain_, profile_, grids_[g], values.data() + (g ? grids_[0].nodes.size() : 0));
      for (std::size_t n = rank; n < entries_.size(); n += ranks) {
        const Sum sum = dynamical_noise(chain_, profile_, times_[n], grids_[g], neighbours);
        parts[entries_[n]].dynamical[g] = sum.value();
        parts[entries_[n]].magnitude = sum.magnitude();
      }
    }
    if (!settings_.check) return;
    PairColumns columns(chain_, sites());
    values.erase(values.begin(), values.begin() + grids_[0].nodes.size());
    for (std::vector<double>& row : values) row.erase(row.begin(), row.begin() + bonds_asked());
    columns.set(std::move(values));
    for (std::size_t n = rank; n < entries_.size(); n += ranks)
      parts[entries_[n]].hierarchy =
          hierarchy(chain_, profile_, times_[n], grids_[1], columns).value();
  }

 private:
  // Neighbours come first among the pairs, where the martingale form needs them.
  std::size_t bonds_asked() const {
    return is_step_on_line(settings_) ? 0 : chain_.last - chain_.first;
  }

  std::vector<int> sites() const {
    std::vector<int> sites;
    for (const TwoTimes& times : times_)
      for (const int bond : {times.i, times.j}) sites.insert(sites.end(), {bond, bond + 1});
    return sites;
  }

  // The pair function at the nodes of both grids.
  std::vector<std::vector<double>> history(MPI_Comm comm) const {
    std::vector<std::pair<int, int>> pairs;
    for (std::size_t n = 0; n < bonds_asked(); ++n)
      pairs.emplace_back(chain_.first + static_cast<int>(n),
                         chain_.first + static_cast<int>(n) + 1);
    if (settings_.check) {
      const std::vector<std::pair<int, int>> more = PairColumns(chain_, sites()).pairs();
      pairs.insert(pairs.end(), more.begin(), more.end());
    }
    std::vector<double> nodes = grids_[0].nodes;
    nodes.insert(nodes.end(), grids_[1].nodes.begin(), grids_[1].nodes.end());
    return pair_history(comm, chain_, profile_, nodes, pairs);
  }

  const LatticeSettings& settings_;
  Chain chain_;
  Profile profile_;
  TimeGrid grids_[2];
  std::vector<std::size_t> entries_;
  std::vector<TwoTimes> times_;
};

void compute_pairs(MPI_Comm comm, const LatticeSettings& settings, std::vector<Parts>& parts) {
  std::set<double> first_times;
  for (const auto& entry : settings.correlation) first_times.insert(in_order(entry).T1);
  for (const double T1 : first_times) {
    PairGroup group(settings, T1);
    for (std::size_t n = 0; n < settings.correlation.size(); ++n) {
      const TwoTimes times = in_order(settings.correlation[n]);
      if (times.T1 == T1) group.add(n, times);
    }
    group.compute(comm, parts);
  }
}

void compute_steps(MPI_Comm comm, const LatticeSettings& settings, std::vector<Parts>& parts) {
  int rank = 0, ranks = 1;
  MPI_Comm_rank(comm, &rank);
  MPI_Comm_size(comm, &ranks);
  const Profile profile = initial_profile(settings, {});
  for (std::size_t n = rank; n < parts.size(); n += ranks) {
    const TwoTimes times = in_order(settings.correlation[n]);
    for (int g = 0; g < 2; ++g) {
      const TimeGrid grid = graded_grid(times.T1, orders[g]);
      const Sum sum = dynamical_noise({}, profile, times, grid, step_neighbours(profile, grid));
      parts[n].dynamical[g] = sum.value();
      parts[n].magnitude = sum.magnitude();
    }
  }
}

CorrelationResult assemble(const LatticeSettings& settings, const TwoTimes& times,
                           const Parts& parts) {
  const bool closed = is_step_on_line(settings);
  // A fixed configuration on the line lives on its window.
  const Geometry geometry = closed ? Geometry() : Geometry(pair_chain(settings));
  const Profile profile = initial_profile(settings, geometry);
  Sum initial;
  if (settings.initial == InitialState::annealed) initial = initial_noise(geometry, profile, times);
  CorrelationResult result;
  result.correlation.value = parts.dynamical[1] + initial.value();
  result.correlation.error =
      std::abs(parts.dynamical[1] - parts.dynamical[0]) +
      (closed ? rounding_closed : rounding_difference) * (parts.magnitude + initial.magnitude());
  if (!closed && !settings.geometry)
    result.correlation.error += std::sqrt(times.T2) * std::exp(-window_depth(settings));
  if (settings.check) {
    // The hierarchy gives the annealed correlation.
    result.hierarchy = parts.hierarchy;
    if (settings.initial == InitialState::quenched)
      *result.hierarchy -= initial_noise(geometry, profile, times).value();
    result.correlation.error =
        std::max(result.correlation.error, std::abs(*result.hierarchy - result.correlation.value));
  }
  return result;
}

}  // namespace

Profile initial_profile(const LatticeSettings& settings, const Geometry& geometry) {
  if (settings.initial == InitialState::fixed) return configuration_profile(settings.occupied);
  return step_profile(geometry, settings.left, settings.right);
}

int needed_window(const LatticeSettings& settings) {
  int inner = 1, outer = 0;
  for (const int site : settings.occupied) inner = std::max(inner, std::abs(site) + 1);
  for (const auto& entry : settings.correlation) {
    for (const int bond : {entry.i, entry.j}) inner = std::max(inner, std::abs(bond) + 1);
    const double time = std::max(entry.T1, entry.T2);
    outer = std::max(outer, walk_reach(time, window_depth(settings)) / 2 + 2);
  }
  return inner + outer;
}

std::vector<CorrelationResult> correlations(MPI_Comm comm, const LatticeSettings& settings) {
  std::vector<Parts> parts(settings.correlation.size());
  if (is_step_on_line(settings)) compute_steps(comm, settings, parts);
  if (!is_step_on_line(settings) || settings.check) compute_pairs(comm, settings, parts);
  static_assert(sizeof(Parts) == numbers_of_parts * sizeof(double));
  MPI_Allreduce(MPI_IN_PLACE, parts.data(), static_cast<int>(parts.size()) * numbers_of_parts,
                MPI_DOUBLE, MPI_SUM, comm);
  std::vector<CorrelationResult> results;
  for (std::size_t n = 0; n < parts.size(); ++n)
    results.push_back(assemble(settings, in_order(settings.correlation[n]), parts[n]));
  return results;
}

double correlation_tolerance(const LatticeSettings& settings,
                             const LatticeSettings::Correlation& entry, double value) {
  return settings.tolerance * size_of(value, std::max(entry.T1, entry.T2));
}

}  // namespace mft::lattice
