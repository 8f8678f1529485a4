#pragma once
// The points of a scan: the product of its axes, or the rows of a file.
#include <cstddef>
#include <string>
#include <vector>

#include "input/overrides.hpp"
#include "yaml/findings.hpp"
#include "yaml/node.hpp"

namespace mft::scan {

// Of points that set no solver.tolerance: what a figure needs. 1e-8 takes twice the Newton steps on
// meshes of twice the cells, 1e-3 no fewer steps.
inline constexpr char default_tolerance[] = "1e-4";

// A range of one key, or several keys that change together.
struct Axis {
  std::vector<std::string> keys;              // history.instants.0.B
  std::vector<yaml::Mark> marks;              // where each of them stands
  std::vector<std::vector<yaml::Node>> rows;  // the values: of each step, one a key

  std::size_t size() const { return rows.size(); }
  // Values of one key as numbers; empty when one of them is none.
  std::vector<double> numbers(std::size_t key) const;
  // The value of a key as text: a number in shortest form, a map on one line.
  std::string text(std::size_t row, std::size_t key) const;
};

// The axes in input order; the last one runs fastest. With `listed` there is one, the rows of a
// list of points.
struct Points {
  std::vector<Axis> axes;
  bool listed = false;

  std::size_t count() const;
  std::vector<std::size_t> shape() const;
  // Where a point is on each axis, and the reverse.
  std::vector<std::size_t> position(std::size_t point) const;
  std::size_t at(const std::vector<std::size_t>& position) const;
  // The point's values, to be put into the input.
  std::vector<Assignment> assignments(std::size_t point) const;
  // "history.instants.0.B=3 model=kmp": overrides that make the input that of the point.
  std::string text(std::size_t point) const;
};

// The points of a section that went through the table of keys. Reports axes that are none, keys
// given twice, keys that a scan cannot change, more than `max_points`; then the value is
// meaningless.
Points read_points(const yaml::Node& section, yaml::Findings& findings);

}  // namespace mft::scan
