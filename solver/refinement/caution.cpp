#include "refinement/caution.hpp"

#include <array>

namespace mft {
namespace {

// In the order of Caution.
std::array<CautionSettings, 4> table() {
  const CautionSettings none;
  // μ is on a plateau on the coarse levels, which looks converged; a rung does not raise them
  CautionSettings low_degrees = none;
  low_degrees.what = "low degrees before the instants";
  low_degrees.low_before_instants = true;
  low_degrees.levels = 4;
  low_degrees.slower = 5;

  CautionSettings spread = none;
  spread.what = "instants that count over a few elements";
  spread.spread = 4;           // smallest elements: 8 √(D τ) of the last slab's τ
  spread.finer_start = false;  // the width is the same in smallest elements

  CautionSettings fine = spread;
  fine.what = "instants that count over a few elements, and no large cells";
  fine.largest_slab = 1.0 / 8;
  fine.largest_element = 0.4;
  fine.parts = 2;
  fine.smallest_step = 4e-3;  // smaller ones are asked for where this does not resolve the path
  return {none, low_degrees, spread, fine};
}

}  // namespace

const CautionSettings& settings_of(Caution caution) {
  static const auto all = table();
  return all.at(static_cast<std::size_t>(caution));
}

}  // namespace mft
