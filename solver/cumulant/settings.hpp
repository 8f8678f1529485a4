#pragma once
// What the section `cumulants` of an input says: plain values, in diffusive units.
#include <optional>
#include <vector>

#include "settings/reading.hpp"

namespace mft {

struct CumulantSettings {
  int order = 4;  // every joint cumulant up to this one
  std::vector<Reading> readings;
  std::optional<int> correlation_times;  // grid of the correlation function
};

}  // namespace mft
