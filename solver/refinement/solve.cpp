#include "refinement/solve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "action/window.hpp"
#include "base/error.hpp"
#include "problem/existence.hpp"
#include "refinement/refine.hpp"

namespace mft {
namespace {

// Throws NoSolution past the criterion; else the largest s over the asked one (1 or more).
double refuse_nonexistent(const Problem& problem) {
  std::string reason;
  const double largest = largest_admissible_scale(problem, &reason);
  if (largest < 1)
    throw NoSolution(fmt::format(
        "the annealed generating function is infinite for this history; it exists up to {:.12g} "
        "times it: {}",
        largest, reason));
  return largest;
}

// A first path: at the coarsest level, else on a finer mesh.
bool find_path(Ladder& ladder, Resolution& at, bool fixed_level, const Report& report) {
  const int coarsest = at.first_level;
  const CautionSettings& care = settings_of(ladder.caution());
  for (int level : {coarsest, coarsest + 2}) {
    if (level > coarsest && !care.finer_start) break;
    if (ladder.solve(level, at.rung - 1)) {
      at.first_level = level;
      at.last_level = std::max(at.last_level, level + (fixed_level ? 2 : care.levels));
      return true;
    }
    report(fmt::format("level {} reaches {:.4f} of the history: {}", level,
                       ladder.latest().outcome.scale, ladder.latest().outcome.reason));
  }
  return false;
}

// Tails that no tolerance asks for: round-off is not far; the widest window that is tried.
constexpr double least_tail = 1e-10, widest = 8;

class Solve {
 public:
  Solve(const Settings& settings, std::shared_ptr<const Problem> problem, MPI_Comm comm,
        const Report& report, SolveMemory memory)
      : settings_(settings),
        problem_(*problem),
        report_(report),
        ladder_(settings, std::move(problem), comm, report, std::move(memory)) {}

  Solution run() {
    const double largest = refuse_nonexistent(problem_);
    if (largest < 1.15) ladder_.take_more_care();
    const Resolution start = starting_resolution(settings_, problem_);
    if (settings_.mesh.single_level) return single(start);
    for (;;) {
      if (auto solution = attempt(start)) return std::move(*solution);
      if (!furthest_ || ladder_.latest().outcome.scale > furthest_->outcome.scale)
        furthest_ = ladder_.take_latest();
      if (ladder_.caution() == last_caution) return stopped(std::move(furthest_));
      ladder_.take_more_care();
      report_(fmt::format("once more, with {}", settings_of(ladder_.caution()).what));
    }
  }

 private:
  Solution single(const Resolution& at) {
    const Quantities* values = ladder_.solve(at.last_level, at.rung);
    if (!values) return stopped(ladder_.take_latest());
    std::vector<Estimate> all;
    for (double value : flatten(*values))
      all.push_back({value, std::numeric_limits<double>::quiet_NaN()});
    return finish(unflatten(all, *values));
  }

  // To the tolerance, in a window at whose ends the path is flat to the tolerance; none where some
  // mesh does not reach full strength.
  std::optional<Solution> attempt(Resolution at) {
    if (!find_path(ladder_, at, settings_.mesh.level.has_value(), report_)) return {};
    Quantities shape;
    const auto values = [&](int level, int rung) -> std::optional<std::vector<double>> {
      const Quantities* found = ladder_.solve(level, rung);
      if (!found) return {};
      shape = *found;
      return flatten(*found);
    };
    const auto judge = [&](const Resolution& now, std::vector<Estimate>& all) {
      QuantityEstimates estimates = unflatten(all, shape);
      const double error = judged(now, estimates);
      all = flatten(estimates);
      return error;
    };
    for (;;) {
      Refined found = refine(at, settings_.mesh.fixed(), values, judge);
      if (found.estimates.empty()) return {};
      const LevelSolution& finest = ladder_.latest();
      const double tail = window_tail(*finest.action, *finest.path);
      const double allowed = std::max(settings_.solver.tolerance, least_tail);
      // no window helps where something else misses the tolerance
      const Estimate& mu = found.estimates.front();
      const bool matters = found.error <= 1 || tail * tail * std::abs(mu.value) > mu.error;
      if (tail > allowed && matters && !settings_.mesh.half_width && ladder_.widening() < widest) {
        ladder_.widen(2);
        report_(
            fmt::format("q and p are {:.1e} off their limits at the ends of the window: {} "
                        "times as wide",
                        tail, ladder_.widening()));
        at = found.at;
        continue;
      }
      // What the ends of the window add, by the law of window_tail().
      for (Estimate& e : found.estimates) e.error += tail * tail * std::abs(e.value);
      Solution solution = finish(unflatten(found.estimates, shape));
      const double error = solution.mu.error, tolerance = this->tolerance(solution.mu.value);
      if (!(error <= tolerance)) {
        solution.status = Solution::Status::tolerance;
        solution.reason =
            fmt::format("the error {:.1e} is above the tolerance {:.1e}", error, tolerance);
        if (found.error <= 1)
          solution.reason += fmt::format(
              ", for the window is too narrow: q and p are {:.1e} off their limits at its ends",
              tail);
      }
      return solution;
    }
  }

  // Raises errors where the estimate is known to be low; the error of μ over what is allowed.
  double judged(const Resolution& at, QuantityEstimates& all) const {
    // levels and rungs gain less after some cautions, and with several positions
    const double slower = std::max(settings_of(ladder_.caution()).slower,
                                   problem_.marks().positions.size() > 1 ? 3.0 : 1.0);
    all.mu.error *= slower;
    all.Phi.error *= slower;
    // Q_k and B_k are of first order in what is left of the path's error, unlike μ
    for (auto* part : {&all.O, &all.B})
      for (Estimate& e : *part) e.error *= 2 * slower;
    for (auto* field : {&all.q, &all.p}) {
      double largest = 0;
      for (Estimate& e : *field) largest = std::max(largest, e.error *= slower);
      // two values of a field may agree by chance on two meshes, but not all of them
      for (Estimate& e : *field) e.error = std::max(e.error, 0.2 * largest);
    }
    report_(fmt::format("levels {} to {}: mu = {:.14g}, error {:.1e}", at.first_level,
                        at.last_level, all.mu.value, all.mu.error));
    return all.mu.error / tolerance(all.mu.value);
  }

  double tolerance(double mu) const {
    return settings_.solver.tolerance * size_of(mu, problem_.history.final_time);
  }

  Solution stopped(std::unique_ptr<LevelSolution> at) {
    Solution s = with_path(std::move(at));
    s.status = Solution::Status::none;
    s.scale_reached = s.finest->outcome.scale;
    s.reason = s.finest->outcome.reason;
    return s;
  }

  Solution with_path(std::unique_ptr<LevelSolution> path) {
    Solution s;
    s.levels = ladder_.records();
    s.finest = std::move(path);
    s.coarsest = ladder_.coarsest();
    for (const LevelRecord& r : s.levels) {
      s.newton_steps += static_cast<int>(r.steps.size());
      s.iterations += iterations(r.steps);
    }
    return s;
  }

  Solution finish(const QuantityEstimates& all) {
    Solution s = with_path(ladder_.take_latest());
    const History& history = problem_.history;
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

  const Settings& settings_;
  const Problem& problem_;
  const Report& report_;
  Ladder ladder_;
  std::unique_ptr<LevelSolution> furthest_;  // of the attempts that ended before full strength
};

}  // namespace

Solution solve_path(const Settings& settings, std::shared_ptr<const Problem> problem, MPI_Comm comm,
                    const Report& report, SolveMemory memory) {
  return Solve(settings, std::move(problem), comm, report, std::move(memory)).run();
}

}  // namespace mft
