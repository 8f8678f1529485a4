#pragma once
// Can a result be written there? Asked before any work.
#include <string>

namespace mft {

// Throws InputError when `path` cannot become a result file of this format ("mft-path"): its
// folder is missing or not writable, it is a folder, or a file is in the way whose HDF5 root
// attribute `format` does not begin with `format`. Leaves nothing behind.
void check_output_file(const std::string& path, const std::string& format);

}  // namespace mft
