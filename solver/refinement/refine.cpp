#include "refinement/refine.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "refinement/extrapolate.hpp"

namespace mft {
namespace {

class MeshTable {
 public:
  explicit MeshTable(const MeshValues& values) : values_(values) {}

  using Levels = std::vector<std::vector<double>>;
  // Over the levels [first, last] of a rung; false: one is not reached.
  bool solve(int first, int last, int rung, Levels& rows) {
    rows.clear();
    for (int level = first; level <= last; ++level) {
      auto& row = known_[{rung, level}];
      if (row.empty()) {
        auto found = values_(level, rung);
        if (!found) return false;
        row = std::move(*found);
      }
      rows.push_back(row);
    }
    return true;
  }
  // The same where they have been solved; else none.
  Levels known(int first, int last, int rung) const {
    Levels rows;
    for (int level = first; level <= last; ++level) {
      const auto found = known_.find({rung, level});
      if (found == known_.end()) return {};
      rows.push_back(found->second);
    }
    return rows;
  }

 private:
  const MeshValues& values_;
  std::map<std::pair<int, int>, std::vector<double>> known_;  // by rung, level
};

// Whether the deciding value of a further mesh is within the error of the one before.
bool agrees(const Refined& before, const Limits& further) {
  if (before.estimates.empty()) return false;
  const Estimate &a = before.estimates[0], &b = further.all[0];
  return std::abs(a.value - b.value) <= a.error;
}

}  // namespace

Refined refine(Resolution at, bool fixed, const MeshValues& values, const Judge& judge,
               bool first_decides) {
  MeshTable table(values);
  double before = std::numeric_limits<double>::infinity();
  bool met_before = false;
  const Refined none{at, {}, std::numeric_limits<double>::infinity()};
  Refined unconfirmed = none;
  for (;;) {
    const int first = at.first_level, last = at.last_level, rung = at.rung;
    MeshTable::Levels rows, below;
    if (!table.solve(first, last, rung - 1, below) || !table.solve(first, last, rung, rows))
      return unconfirmed;
    const bool can_go_on = !fixed && (last < at.finest_level || rung < highest_rung);
    Limits limits = estimate_limits(rows, below, table.known(first, last, rung - 2));
    const double estimated = limits.all[0].error, raised = std::max(estimated, limits.least);
    const bool may_be_confirmed = first_decides && can_go_on && !met_before;
    if (!may_be_confirmed) limits.all[0].error = raised;
    const double error = judge(at, limits.all);
    const bool met = error <= 1, confirmed = limits.follows_trend || !may_be_confirmed;
    const bool level_helps = error < before / 3 && last < at.finest_level;
    if ((met && confirmed) || !can_go_on || (!level_helps && rung == highest_rung))
      return {at, limits.all, error};
    // where finer meshes have more round-off, they may agree and miss the tolerance
    if (met_before && unconfirmed.error <= 1 && agrees(unconfirmed, limits)) return unconfirmed;
    unconfirmed = none;
    if (met && estimated > 0) {
      limits.all[0].error *= raised / estimated;
      unconfirmed = {at, limits.all, error * (raised / estimated)};
    }
    if (level_helps)
      ++at.last_level;
    else
      ++at.rung;
    met_before = met;
    before = level_helps ? error : std::numeric_limits<double>::infinity();
  }
}

}  // namespace mft
