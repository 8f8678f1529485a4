#pragma once
// Levels and rungs until the estimate of the limit meets the tolerance.
#include <functional>
#include <optional>
#include <vector>

#include "numerics/estimate.hpp"
#include "refinement/resolution.hpp"

namespace mft {

// The values on the mesh of a level and a rung; none: it was not reached. Asked for once.
using MeshValues = std::function<std::optional<std::vector<double>>(int level, int rung)>;
// The largest error, in units of what is allowed; it may raise the errors before.
using Judge = std::function<double(const Resolution& at, std::vector<Estimate>& all)>;

struct Refined {
  Resolution at;
  std::vector<Estimate> estimates;  // empty: a mesh was not reached, and none met the tolerance
  double error = 0;                 // as judged; at most 1: the tolerance is met
};

// Begins with the levels of `at` on its rung and on the one below. Then a level more while that
// brings a factor of three, else a rung; `fixed`: neither. An error that meets the tolerance is
// taken where it follows the trend of the meshes before, else where the next one meets it too or
// agrees with it; where that is not reached, with what the changes that do not dip say of its
// error. So it is with all values at once where the first does not decide.
Refined refine(Resolution at, bool fixed, const MeshValues& values, const Judge& judge,
               bool first_decides = true);

}  // namespace mft
