#pragma once
// The sections of an input that have a command of their own, for whoever reads inputs that may have
// one: a new section is a line here.
#include <vector>

#include "input/keys.hpp"

namespace mft {

// scan, cumulants, lattice.
const std::vector<Section>& all_sections();

}  // namespace mft
