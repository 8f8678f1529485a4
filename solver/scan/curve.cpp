#include "scan/curve.hpp"

#include "scan/points/tree.hpp"

namespace mft::scan {
namespace {

constexpr std::size_t steps_wanted = 200, most_curves = 12;

// Do all keys of the axis have the same values?
bool is_range(const Axis& axis) {
  for (std::size_t k = 1; k < axis.keys.size(); ++k)
    if (axis.numbers(k) != axis.numbers(0)) return false;
  return true;
}

Axis divided(const Axis& axis, std::size_t parts) {
  const std::vector<double> at = axis.numbers(0);
  Axis fine = axis;
  fine.rows.clear();
  for (std::size_t i = 0; i < at.size(); ++i) {
    fine.rows.push_back(axis.rows[i]);
    for (std::size_t k = 1; k < parts && i + 1 < at.size(); ++k) {
      const double value =
          at[i] + (at[i + 1] - at[i]) * static_cast<double>(k) / static_cast<double>(parts);
      fine.rows.emplace_back(axis.keys.size(),
                             yaml::scalar(yaml::number_text(value), false, axis.rows[i][0].mark));
    }
  }
  return fine;
}

}  // namespace

std::optional<Points> refined(const Points& points) {
  if (points.listed) return {};
  std::size_t curves = 1, over = points.axes.size();
  for (std::size_t a = 0; a < points.axes.size(); ++a) {
    const Axis& axis = points.axes[a];
    if (axis.size() > 1 && !axis.numbers(0).empty()) {
      if (over < points.axes.size()) return {};
      over = a;
    } else {
      curves *= axis.size();
    }
  }
  if (over == points.axes.size() || curves > most_curves) return {};
  const Axis& axis = points.axes[over];
  if (!is_range(axis) || cheapest(axis) == Tree::none) return {};
  const std::size_t steps = axis.size() - 1, parts = (steps_wanted + steps - 1) / steps;
  if (parts < 2) return {};
  Points fine = points;
  fine.axes[over] = divided(axis, parts);
  return fine;
}

}  // namespace mft::scan
