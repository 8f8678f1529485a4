#pragma once
// Where the mesh in time follows λ(t).
#include <limits>
#include <vector>

#include "problem/history/counting_field.hpp"

namespace mft {

struct FineSlabs {
  std::vector<double> ends;  // times that end a slab, ascending; none where λ is slow
  // The shortest slab among them; where λ is slow, infinite.
  double shortest = std::numeric_limits<double>::infinity();
};

// A mesh has slabs of a quarter of each interval between singular times, halved towards its ends.
// Where λ is no polynomial of moderate degree on such a slab, the slab is halved until it is, and
// its neighbours until none is longer than twice its distance from the short one: after a short
// pulse the path varies as after an instant.
FineSlabs fine_slabs(const CountingField& lambda, const std::vector<double>& singular_times);

}  // namespace mft
