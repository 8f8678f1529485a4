#pragma once
// The HDF5 file driver of files that are written here. HDF5 1.10 forgets that compressed data did
// not reach the disk when a dataset is closed, and crashes when that happens to a file being
// closed. Through this driver HDF5 sees every write succeed: the first failure is kept, and
// everything after it is dropped, so the file can always be closed, and the failure reported.
#include <hdf5.h>

#include <memory>
#include <string>

namespace mft {

struct H5FileState {
  std::string name;       // of the file, for messages
  int error = 0;          // errno of the first write that failed
  bool given_up = false;  // nothing is written any more
};

using H5File = std::shared_ptr<H5FileState>;

// File-access properties with this driver, which reports to `state`; for H5Fcreate alone.
// `state` must live until the properties were used; the driver keeps what it points to.
void set_writing_driver(hid_t file_access, const H5File& state);

}  // namespace mft
