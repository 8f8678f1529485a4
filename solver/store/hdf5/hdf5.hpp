#pragma once
// HDF5 files, groups and datasets as RAII objects with typed access; failures are StorageError
// with HDF5's own reason. Text is stored as variable-length UTF-8 (h5py reads it as str).
// Access is serial: one rank has a file open. No time stamps are stored, so equal content gives
// equal bytes.
#include <hdf5.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "store/hdf5/hdf5_driver.hpp"

namespace mft {

// Owns one HDF5 identifier. Of an object that is written to, `file` hears of a failed close.
class H5Id {
 public:
  using Close = herr_t (*)(hid_t);
  H5Id() = default;
  H5Id(hid_t id, Close close, H5File file = {}) : id_(id), close_(close), file_(std::move(file)) {}
  H5Id(H5Id&& other) noexcept { swap(other); }
  H5Id& operator=(H5Id&& other) noexcept {
    swap(other);
    return *this;
  }
  H5Id(const H5Id&) = delete;
  H5Id& operator=(const H5Id&) = delete;
  ~H5Id();
  operator hid_t() const { return id_; }

 private:
  void swap(H5Id& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    std::swap(file_, other.file_);
  }

  hid_t id_ = -1;
  Close close_ = nullptr;
  H5File file_;
};

using Shape = std::vector<hsize_t>;

// An n-dimensional array of doubles in a file, row-major.
class H5Dataset {
 public:
  H5Dataset(H5Id id, H5File file) : id_(std::move(id)), file_(std::move(file)) {}

  Shape shape() const;
  // The block that starts at `offset` and extends over `count`; `data` holds its product.
  void write(const Shape& offset, const Shape& count, const double* data);
  void read(const Shape& offset, const Shape& count, double* data) const;

  // Makes this one-dimensional array the axis `name` that other arrays may refer to.
  void make_scale(const std::string& name);
  // Names dimension `dim` of this array after the axis and refers to it.
  void attach_scale(unsigned dim, const H5Dataset& scale);

 private:
  H5Id id_;
  H5File file_;
};

// A group, or the file itself as its root group. Paths are relative to the group, or absolute;
// groups on the way to a new object are created.
class H5Group {
 public:
  H5Group() = default;
  H5Group(H5Id id, H5File file) : id_(std::move(id)), file_(std::move(file)) {}

  // A new file, which must not exist yet; messages name it `shown_as`.
  static H5Group create_file(const std::string& path, const std::string& shown_as);
  static H5Group open_file(const std::string& path);

  bool has(const std::string& path) const;
  std::vector<std::string> names() const;  // of what the group holds, in alphabetic order
  bool is_group(const std::string& path) const;
  H5Group group(const std::string& path);  // creates it when it is not there
  H5Group open_group(const std::string& path) const;
  // A second name for the object `path`.
  void link(const std::string& path, const std::string& name);

  // Scalars, and arrays of double, std::int64_t or std::string; one-dimensional with no `shape`.
  void write(const std::string& path, double value) { put(path, &value, nullptr); }
  void write(const std::string& path, std::int64_t value) { put(path, &value, nullptr); }
  void write(const std::string& path, int value) { write(path, std::int64_t(value)); }
  void write(const std::string& path, const std::string& value) { put(path, &value, nullptr); }
  template <class T>
  void write(const std::string& path, const std::vector<T>& values, Shape shape = {}) {
    put_array(path, values, std::move(shape));
  }
  // An array to be written block by block along its first dimension: chunked, NaN where nothing is
  // written; compressed, or as it is and with checksums that reading checks.
  enum class Packing { compressed, checked };
  H5Dataset create(const std::string& path, const Shape& shape,
                   Packing packing = Packing::compressed);
  H5Dataset open(const std::string& path) const;

  // T is double, std::int64_t or std::string. Throw when the object is missing or of another kind;
  // `read` also when it is more than one value.
  template <class T>
  T read(const std::string& path) const;
  template <class T>
  std::vector<T> read_array(const std::string& path) const;

  // Attributes of the object `path` ("." is the group itself).
  bool has_attribute(const std::string& path, const std::string& name) const;
  void set_attribute(const std::string& path, const std::string& name, double value) {
    put_attribute(path, name, &value, nullptr);
  }
  void set_attribute(const std::string& path, const std::string& name, std::int64_t value) {
    put_attribute(path, name, &value, nullptr);
  }
  void set_attribute(const std::string& path, const std::string& name, int value) {
    set_attribute(path, name, std::int64_t(value));
  }
  void set_attribute(const std::string& path, const std::string& name, const std::string& value) {
    put_attribute(path, name, &value, nullptr);
  }
  template <class T>
  void set_attribute(const std::string& path, const std::string& name,
                     const std::vector<T>& values) {
    const Shape shape{values.size()};
    put_attribute(path, name, values.data(), &shape);
  }
  template <class T>
  T read_attribute(const std::string& path, const std::string& name) const;

  // Hands everything written so far to the operating system.
  void flush();
  // What the file is; its `error` tells after the close whether all was written.
  const H5File& file() const { return file_; }

 private:
  // Without a shape: a scalar.
  template <class T>
  void put(const std::string& path, const T* values, const Shape* shape);
  template <class T>
  void put_array(const std::string& path, const std::vector<T>& values, Shape shape);
  template <class T>
  void put_attribute(const std::string& path, const std::string& name, const T* values,
                     const Shape* shape);

  H5Id id_;
  H5File file_;
};

}  // namespace mft
