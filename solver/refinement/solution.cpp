// What a solve gives, of the meshes that it went through.
#include <cmath>
#include <limits>
#include <utility>

#include "refinement/solve.hpp"

namespace mft {
namespace {

Solution with_path(const Ladder& ladder, std::unique_ptr<LevelSolution> path) {
  Solution s;
  s.levels = ladder.records();
  s.finest = std::move(path);
  s.coarsest = ladder.coarsest();
  for (const LevelRecord& r : s.levels) {
    s.newton_steps += static_cast<int>(r.steps.size());
    s.iterations += iterations(r.steps);
  }
  return s;
}

}  // namespace

Solution solution_of(const Ladder& ladder, const Problem& problem, const QuantityEstimates& all,
                     std::unique_ptr<LevelSolution> path) {
  Solution s = with_path(ladder, std::move(path));
  const History& history = problem.history;
  s.mu = all.mu;
  for (std::size_t merged : history.merged) {
    s.Q.push_back(all.O[merged]);
    s.B.push_back(all.B[merged]);
  }
  s.Phi = all.Phi;
  s.point_q = all.q;
  s.point_p = all.p;
  return s;
}

Solution stopped_short(const Ladder& ladder, std::unique_ptr<LevelSolution> path) {
  Solution s = with_path(ladder, std::move(path));
  s.status = Solution::Status::none;
  s.scale_reached = s.finest ? s.finest->outcome.scale : 0;
  if (s.finest) s.reason = s.finest->outcome.reason;
  return s;
}

QuantityEstimates without_errors(const Quantities& values) {
  std::vector<Estimate> all;
  for (double value : flatten(values))
    all.push_back({value, std::numeric_limits<double>::quiet_NaN()});
  return unflatten(all, values);
}

}  // namespace mft
