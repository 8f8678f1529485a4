#include "refinement/solve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "action/window.hpp"
#include "base/error.hpp"
#include "base/progress.hpp"
#include "base/signals.hpp"
#include "problem/existence.hpp"
#include "refinement/decisions/in_hand.hpp"
#include "refinement/decisions/time_left.hpp"
#include "refinement/decisions/widening.hpp"
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

// Of the mesh tried last.
std::string why_not_reached(const LevelSolution& tried, int level) {
  return fmt::format("level {} reaches {:.4f} of the history: {}", level, tried.outcome.scale,
                     tried.outcome.reason);
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
    report(why_not_reached(ladder.latest(), level));
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
    try {
      return settings_.mesh.single_level ? single(start) : refined(start);
    } catch (const OutOfTime&) {
      return early(Solution::End::out_of_time, fmt::format("solver.max_seconds, {} s, are over",
                                                           *settings_.solver.max_seconds));
    } catch (const Stopped&) {
      return early(Solution::End::stopped, "stopped by a signal");
    } catch (const StorageError& error) {
      return early(Solution::End::unwritable, error.what());
    }
  }

 private:
  // An answer, with what the window adds to its errors.
  struct InHand {
    FinishedLevel level;
    QuantityEstimates estimates;
    double share;  // the error of μ in units of the tolerance
  };

  Solution single(const Resolution& at) {
    if (!ladder_.solve(at.last_level, at.rung))
      return stopped_short(ladder_, ladder_.take_latest());
    return finish(without_errors(ladder_.finest()->values), ladder_.finest()->level);
  }

  // With one caution after another as long as there is no answer, or a better one is worth it.
  Solution refined(const Resolution& start) {
    for (;;) {
      try {
        if (auto solution = attempt(start)) return std::move(*solution);
      } catch (const NoSolution& error) {
        if (!best_ && !in_hand_) throw;
        ladder_.take_unfinished();
        report_(obstacle_ = error.what());
      }
      settle();
      if (best_ && !restart_pays(best_->share)) return missed();
      if (!best_) keep_furthest(ladder_.take_latest());
      if (ladder_.caution() == last_caution || is_too_dear())
        return best_ ? missed() : stopped_short(ladder_, std::move(furthest_));
      if (best_ && !most_work_) most_work_ = most_work * work();
      if (!best_) obstacle_.clear();
      ladder_.take_more_care();
      milestones_.clear();
      report_(fmt::format("once more, with {}", settings_of(ladder_.caution()).what));
    }
  }

  // What a mesh gives; none where full strength is not reached on it.
  std::optional<std::vector<double>> values(int level, int rung) {
    if (is_too_dear()) return {};
    if (const Quantities* found = ladder_.solve(level, rung)) {
      shape_ = *found;
      return flatten(*found);
    }
    report_(obstacle_ = why_not_reached(ladder_.latest(), level));
    return {};
  }

  double judge(const Resolution& now, std::vector<Estimate>& all) {
    QuantityEstimates estimates = unflatten(all, shape_);
    const double error = judged(now, estimates);
    all = flatten(estimates);
    const LevelSolution& latest = ladder_.latest();
    judged_ = {latest.outcome, latest.guess()};
    tail_ = window_tail(*latest.action, *latest.path);
    hold(all);
    if (error > 1 && !settings_.mesh.fixed()) tell_standing(estimates.mu, error);
    return error;
  }

  // To the tolerance, in a window at whose ends the path is flat to the tolerance; none where some
  // mesh does not reach full strength.
  std::optional<Solution> attempt(Resolution at) {
    if (!find_path(ladder_, at, settings_.mesh.level.has_value(), report_)) return {};
    double tail_before = 0;  // of the window half as wide; 0: there was none
    for (;;) {
      const Refined found = refine(
          at, settings_.mesh.fixed(), [this](int level, int rung) { return values(level, rung); },
          [this](const Resolution& now, std::vector<Estimate>& all) { return judge(now, all); });
      if (found.estimates.empty()) return {};
      const double tail = tail_;
      const double allowed = std::max(settings_.solver.tolerance, least_tail);
      // no window helps where something else misses the tolerance
      const Estimate& mu = found.estimates.front();
      const bool matters = found.error <= 1 || tail * tail * std::abs(mu.value) > mu.error;
      const bool helps = tail_before == 0 || !is_of_the_mesh(tail, tail_before);
      if (tail > allowed && matters && helps && !settings_.mesh.half_width &&
          ladder_.widening() < widest) {
        widen(tail);
        tail_before = tail;
        at = found.at;
        continue;
      }
      hold(found.estimates);
      if (found_in_hand() && in_hand_->share <= 1)
        return finish(in_hand_->estimates, in_hand_->level);
      settle();
      Solution solution = missed();
      if (found.error <= 1)
        solution.reason +=
            fmt::format(", for {}: q and p are {:.1e} off their limits at its ends",
                        helps ? "the window is too narrow" : "no window is wide enough", tail);
      return solution;
    }
  }

  void widen(double tail) {
    ladder_.widen(2, judged_.solved);
    milestones_.clear();
    report_(
        fmt::format("q and p are {:.1e} off their limits at the ends of the window: {} "
                    "times as wide",
                    tail, ladder_.widening()));
  }

  // Raises errors where the estimate is known to be low; the error of μ over what is allowed.
  double judged(const Resolution& at, QuantityEstimates& all) const {
    // levels and rungs gain less after some cautions, and with several positions
    const double slower = std::max(settings_of(ladder_.caution()).slower,
                                   problem_.marks().positions.size() > 1 ? 3.0 : 1.0);
    all.mu.error *= slower;
    all.Phi.error *= slower;
    for (auto* part : {&all.O, &all.B})
      for (Estimate& e : *part) e.error *= slower;
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

  // Keeps the estimates of the mesh judged last, to which its window's tail is added, where they
  // are better than what is in hand, meet the tolerance, or are of the same mesh.
  void hold(std::vector<Estimate> all) {
    // What the ends of the window add, by the law of window_tail().
    for (Estimate& e : all) e.error += tail_ * tail_ * std::abs(e.value);
    const Estimate& mu = all.front();
    const double share = mu.error / tolerance(mu.value);
    const bool keeps = in_hand_ && !found_in_hand() && share > 1;
    if (keeps && !supersedes(mu, in_hand_->estimates.mu)) return;
    in_hand_ = InHand{judged_, unflatten(all, shape_), share};
  }

  // Whether what is in hand is of the mesh judged last.
  bool found_in_hand() const {
    return in_hand_ && in_hand_->level.solved.path == judged_.solved.path;
  }

  // Of what is in hand and what earlier attempts had, the better.
  void settle() {
    if (!in_hand_) return;
    if (best_) {
      const bool better = in_hand_->share < best_->share;
      if (!better) std::swap(in_hand_, best_);
      const double factor = reconciling_factor(in_hand_->estimates.mu, best_->estimates.mu);
      auto all = flatten(in_hand_->estimates);
      for (Estimate& e : all) e.error *= factor;
      in_hand_->estimates = unflatten(all, in_hand_->estimates);
      in_hand_->share *= factor;
    }
    best_ = std::move(in_hand_);
    in_hand_.reset();
  }

  void keep_furthest(std::unique_ptr<LevelSolution> path) {
    if (path && (!furthest_ || path->outcome.scale > furthest_->outcome.scale))
      furthest_ = std::move(path);
  }

  // Sweeps of all meshes so far, each times its unknowns; a Hessian costs as much as 30.
  double work() const {
    double all = 0;
    for (const LevelRecord& r : ladder_.records())
      all += static_cast<double>(r.unknowns) *
             (iterations(r.steps) + 30.0 * static_cast<double>(r.steps.size()));
    return all;
  }

  // Whether the restarts have taken what the answer in hand is worth.
  bool is_too_dear() {
    if (!most_work_ || work() <= *most_work_) return false;
    obstacle_ = "no dearer mesh has brought a better one";
    return true;
  }

  void tell_standing(const Estimate& mu, double error) {
    double seconds = 0;
    for (const LevelRecord& r : ladder_.records()) seconds += r.seconds.total;
    milestones_.push_back({error, seconds});
    const double left = seconds_left(milestones_);
    report_.standing(
        fmt::format("error {:.1e}, {:.1e} wanted{}", mu.error, mu.error / error,
                    std::isnan(left) ? "" : ", about " + duration_text(left) + " left"));
  }

  double tolerance(double mu) const {
    return settings_.solver.tolerance * size_of(mu, problem_.history.final_time);
  }

  // The best answer, which misses the tolerance.
  Solution missed() {
    const Estimate mu = best_->estimates.mu;
    Solution s = finish(best_->estimates, best_->level);
    s.status = Solution::Status::tolerance;
    const double wanted = tolerance(mu.value);
    s.reason = mu.error > wanted
                   ? fmt::format("the error {:.1e} is above the tolerance {:.1e}", mu.error, wanted)
                   : fmt::format("the error {:.1e} is not confirmed", mu.error);
    if (!obstacle_.empty()) s.reason += "; " + obstacle_;
    return s;
  }

  // What there is where the solve is left before its end.
  Solution early(Solution::End end, const std::string& why) {
    settle();
    obstacle_.clear();
    Solution s;
    if (best_) {
      s = missed();
      s.reason = why + ": " + s.reason;
    } else if (const SolvedMesh* mesh = ladder_.finest()) {
      s = finish(without_errors(mesh->values), mesh->level);
      s.reason = why + ": there is no estimate of the error yet";
    } else {
      keep_furthest(ladder_.take_unfinished());
      s = stopped_short(ladder_, std::move(furthest_));
      s.reason = why;
    }
    if (s.status == Solution::Status::ok) s.status = Solution::Status::tolerance;
    s.end = end;
    return s;
  }

  Solution finish(const QuantityEstimates& all, const FinishedLevel& level) {
    return solution_of(ladder_, problem_, all, ladder_.take(level));
  }

  const Settings& settings_;
  const Problem& problem_;
  const Report& report_;
  Ladder ladder_;
  Quantities shape_;                         // of what a mesh gives
  FinishedLevel judged_;                     // the mesh judged last
  double tail_ = 0;                          // at the ends of its window
  std::optional<InHand> in_hand_, best_;     // of this attempt, and of those before
  std::string obstacle_;                     // why there is no better one
  std::unique_ptr<LevelSolution> furthest_;  // of the attempts that ended before full strength
  std::vector<Milestone> milestones_;
  std::optional<double> most_work_;  // of all attempts, as work() has it
};

}  // namespace

Solution solve_path(const Settings& settings, std::shared_ptr<const Problem> problem, MPI_Comm comm,
                    const Report& report, SolveMemory memory) {
  return Solve(settings, std::move(problem), comm, report, std::move(memory)).run();
}

}  // namespace mft
