#pragma once
// What a solve changes where the discrete path folds though the path itself goes on.
#include "mesh/mesh.hpp"
#include "newton/continuation.hpp"

namespace mft {

// Each dearer than the one before: degree 0 in the slabs before each instant; instants that count
// over a few elements; and no large cells either.
enum class Caution { none, low_degrees, spread, fine };
constexpr Caution last_caution = Caution::fine;

struct CautionSettings {
  const char* what = "nothing special";  // in words
  // The mesh (MeshPlan).
  bool low_before_instants = MeshPlan().low_before_instants;
  double spread = MeshPlan().spread;
  double largest_slab = MeshPlan().largest_slab, largest_element = MeshPlan().largest_element;
  int parts = MeshPlan().parts;
  // The solve.
  bool finer_start = true;  // a finer level may have the first path that the coarsest has not
  int levels = 2;           // to begin with, after the first
  double slower = 1;        // what levels and rungs gain less: a factor of the error
  double smallest_step = ContinuationOptions().smallest_step;
};

// What is set at a caution.
const CautionSettings& settings_of(Caution caution);

}  // namespace mft
