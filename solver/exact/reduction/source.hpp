#pragma once
// Whether samples of λ(t) see all of it.
#include <vector>

#include "exact/reduction/drive.hpp"

namespace mft::exact {

// Whether the polynomial of degree 32 through samples of λ on [from, to] agrees with λ in each of
// its cells there: else a feature lies between the samples.
bool samples_tell(const Source& source, double from, double to);

// The ends of [from, to], which has no break of λ inside, and points between that halve it until
// samples on each part tell λ, or a part is 2^-40 of the whole.
std::vector<double> told_by_samples(const Source& source, double from, double to);

}  // namespace mft::exact
