#pragma once
// Fields over all ranks as arrays of a file that rank 0 has open.
#include <petscvec.h>

#include <string>

#include "store/hdf5/hdf5.hpp"

namespace mft {

// Writes all values, in the order of the whole Vec, as the array `path`, with checksums. `root` is
// that of rank 0, and null elsewhere. Collective; throws StorageError on all ranks alike.
void write_vector(H5Group* root, const std::string& path, Vec values);

// The reverse, into a Vec laid out over any number of ranks.
void read_vector(const H5Group* root, const std::string& path, Vec values);

}  // namespace mft
