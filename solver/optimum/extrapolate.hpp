#pragma once
// The limit of values over levels whose error is c_1 2^-L + c_2 4^-L + c_3 8^-L + ….
#include <vector>

namespace mft {

// values[l][i]: quantity i on consecutive levels, coarsest first; n levels eliminate the first
// n - 1 terms (Richardson 1911). At least one level.
std::vector<double> richardson(std::vector<std::vector<double>> values);

}  // namespace mft
