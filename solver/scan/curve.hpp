#pragma once
// The closed form between the points of a scan that is drawn as curves.
#include <optional>
#include <vector>

#include "scan/durable/record.hpp"
#include "scan/points/points.hpp"

namespace mft::scan {

// Points over the same axes, of which only `exact` and `exact_Phi` are known; none: no curve.
struct Curve {
  Points points;
  std::vector<Record> records;
};

// The points with some 200 values on the one axis of numbers, its own among them, its steps divided
// alike. Nothing where a scan is not curves over one key, or one range of several, of model,
// initial, history or final_time, at most 12 of them, or has as many points itself.
std::optional<Points> refined(const Points& points);

}  // namespace mft::scan
