#pragma once
// A guard against what libhdf5 does on damaged files.
#include <string>

namespace mft {

// Does every global heap of the file, where HDF5 keeps texts, have objects that fill it? libhdf5
// 1.10.8 never returns from reading one with an object of size 0 (H5HG__cache_heap_deserialize).
// True for a file that cannot be read.
bool global_heaps_are_whole(const std::string& path);

}  // namespace mft
