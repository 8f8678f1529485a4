#include "optimum/caution.hpp"

#include "mesh/mesh.hpp"
#include "optimum/continuation.hpp"

namespace mft {

const CautionSettings& settings_of(Caution caution) {
  static const CautionSettings none = [] {
    const MeshPlan plan;
    const ContinuationOptions continuation;
    return CautionSettings{"nothing special",
                           plan.low_before_instants,
                           plan.spread,
                           plan.largest_slab,
                           plan.largest_element,
                           plan.parts,
                           true,
                           2,
                           1,
                           continuation.smallest_step};
  }();
  // μ is on a plateau on the coarse levels, which looks converged; a rung does not raise them
  static const CautionSettings low_degrees = [] {
    CautionSettings s = none;
    s.what = "low degrees before the instants";
    s.low_before_instants = true;
    s.levels = 4;
    s.slower = 5;
    return s;
  }();
  static const CautionSettings spread = [] {
    CautionSettings s = none;
    s.what = "instants that count over a few elements";
    s.spread = 4;           // smallest elements: 8 √(D τ) of the last slab's τ
    s.finer_start = false;  // the width is the same in smallest elements
    return s;
  }();
  static const CautionSettings fine = [] {
    CautionSettings s = spread;
    s.what = "instants that count over a few elements, and no large cells";
    s.largest_slab = 1.0 / 8;
    s.largest_element = 0.4;
    s.parts = 2;
    s.smallest_step = 4e-3;  // smaller ones are asked for where this does not resolve the path
    return s;
  }();
  switch (caution) {
    case Caution::none:
      break;
    case Caution::low_degrees:
      return low_degrees;
    case Caution::spread:
      return spread;
    case Caution::fine:
      return fine;
  }
  return none;
}

}  // namespace mft
