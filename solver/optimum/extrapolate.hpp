#pragma once
// The limit of values over levels whose error is c_1 2^-L + c_2 4^-L + c_3 8^-L + ….
#include <vector>

namespace mft {

struct Extrapolated {
  std::vector<double> value, error;
};

// values[l][i]: quantity i on consecutive levels, coarsest first. With n levels, n - 1 weights are
// eliminated (Richardson); the error is the change on leaving out the finest or the coarsest
// level, whichever is smaller, and NaN with one level.
Extrapolated extrapolate(const std::vector<std::vector<double>>& values);

}  // namespace mft
