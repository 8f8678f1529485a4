#pragma once
// What a solve changes where the discrete path folds though the path itself goes on.

namespace mft {

// Each dearer than the one before: degree 0 in the slabs before each instant; instants that count
// over a few elements; and no large cells either.
enum class Caution { none, low_degrees, spread, fine };
constexpr Caution last_caution = Caution::fine;

struct CautionSettings {
  const char* what;  // in words
  // The mesh (MeshPlan).
  bool low_before_instants;
  double spread;
  double largest_slab, largest_element;
  int parts;
  // The solve.
  bool finer_start;      // a finer level may have the first path that the coarsest has not
  int levels;            // to begin with, after the first
  double slower;         // what levels and rungs gain less: a factor of the error
  double smallest_step;  // of the continuation
};

// What is set at a caution.
const CautionSettings& settings_of(Caution caution);

}  // namespace mft
