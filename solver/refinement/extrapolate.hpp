#pragma once
// The limit of values over levels whose error is c_1 2^-L + c_2 4^-L + c_3 8^-L + ….
#include <vector>

#include "numerics/estimate.hpp"

namespace mft {

// values[l][i]: quantity i on consecutive levels, coarsest first; n levels eliminate the first
// n - 1 terms (Richardson 1911). At least one level.
std::vector<double> richardson(std::vector<std::vector<double>> values);

// Limits with errors, from the same levels (at least two) of a rung of degrees and of the one below
// it. A rung gains a factor of 8 or more, mostly 20, and so does a level, so that 0.15 of the
// change between the rungs and of that on leaving out the finest level bound the error on the
// higher rung. Where the rung below that one is known too (else empty), the geometric rest of the
// changes between rungs, a tenth at least, takes the place of the first.
std::vector<Estimate> estimate_limits(const std::vector<std::vector<double>>& rung,
                                      const std::vector<std::vector<double>>& rung_below,
                                      const std::vector<std::vector<double>>& two_below = {});

}  // namespace mft
