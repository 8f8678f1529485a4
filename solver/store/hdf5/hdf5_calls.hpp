#pragma once
// How the calls of the HDF5 library are made here: failures as exceptions, spaces, properties.
#include "store/hdf5/hdf5.hpp"

namespace mft {

// Throws StorageError "file: doing: reason", the reason being the failed write or HDF5's innermost.
[[noreturn]] void fail_hdf5(const H5File& file, const std::string& doing);

// The result of a call that reads; throws when it is negative.
template <class Code>
Code checked(Code code, const H5File& file, const std::string& doing) {
  if (code < 0) fail_hdf5(file, doing);
  return code;
}

// The same of a call that writes; a file of which a write failed is given up.
template <class Code>
Code written(Code code, const H5File& file, const std::string& doing) {
  if (code < 0) file->given_up = true;
  if (code < 0 || file->error) fail_hdf5(file, doing);
  return code;
}

// Values in an array of this shape; 1 for an empty shape.
hsize_t product(const Shape& shape);

// The dataspace of an array, or of a scalar when `shape` is null.
H5Id make_space(const Shape* shape);

// How every dataset is created: without time stamps, so that equal content gives equal bytes.
H5Id dataset_properties();

// A new dataset; groups on the way to it are created. Throws StorageError.
H5Id create_dataset(hid_t group, const H5File& file, const std::string& path, hid_t type,
                    hid_t space, hid_t properties);

}  // namespace mft
