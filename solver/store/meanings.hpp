#pragma once
// What the arrays of result files mean: the axes they extend over, their unit, a line of text. In a
// file these are dimension scales and the attributes `units` and `long_name`, the conventions of
// netCDF-4, which xarray and others follow.
#include <string>
#include <vector>

#include "store/hdf5/hdf5.hpp"

namespace mft {

struct Meaning {
  std::string path;  // levels/Q
  // The paths of the axes, one a dimension; of an axis its own. None: a scalar, or an array whose
  // writer attached them.
  std::vector<std::string> axes;
  std::string unit;  // diffusive; "1": a pure number; empty: text
  std::string text;
};

// Of results of `format`: empty for other files.
const std::vector<Meaning>& meanings(const std::string& format);

// Gives every dataset below `root` that has a meaning its axes, unit and text, where the writer has
// not done so. Axes that are not there are made: 0, 1, … Throws StorageError.
void annotate(H5Group& root, const std::string& format);

}  // namespace mft
