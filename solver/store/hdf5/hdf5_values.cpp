// Typed values of HDF5 datasets and attributes: double, 64-bit integer, text.
#include <cstring>

#include "base/error.hpp"
#include "store/hdf5/hdf5.hpp"
#include "store/hdf5/hdf5_calls.hpp"

namespace mft {
namespace {

constexpr hsize_t most_elements = 1u << 30;  // of an array that is read whole

H5Id text_type() {
  H5Id type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type, H5T_VARIABLE);
  H5Tset_cset(type, H5T_CSET_UTF8);
  return type;
}

H5Id plain_type(hid_t type) { return H5Id(H5Tcopy(type), H5Tclose); }

// An array in memory as HDF5 wants it: its types in the file and in memory, and its address.
template <class T>
struct Packed;

template <>
struct Packed<double> {
  Packed(const double* values, hsize_t) : data(values) {}
  H5Id stored = plain_type(H5T_IEEE_F64LE), native = plain_type(H5T_NATIVE_DOUBLE);
  const void* data;
};

template <>
struct Packed<std::int64_t> {
  Packed(const std::int64_t* values, hsize_t) : data(values) {}
  H5Id stored = plain_type(H5T_STD_I64LE), native = plain_type(H5T_NATIVE_INT64);
  const void* data;
};

template <>
struct Packed<std::string> {
  Packed(const std::string* values, hsize_t n) : pointers(n) {
    for (hsize_t i = 0; i < n; ++i) pointers[i] = values[i].c_str();
    data = pointers.data();
  }
  H5Id stored = text_type(), native = text_type();
  std::vector<const char*> pointers;
  const void* data;
};

// A dataset or an attribute open for reading.
struct Source {
  H5Id id;
  bool attribute;
  H5File file;
  std::string doing;

  H5Id type() const { return {attribute ? H5Aget_type(id) : H5Dget_type(id), H5Tclose}; }
  H5Id space() const { return {attribute ? H5Aget_space(id) : H5Dget_space(id), H5Sclose}; }

  [[noreturn]] void refuse(const std::string& why) const {
    throw StorageError(file->name + ": " + doing + ": " + why);
  }

  // Number of elements.
  hsize_t size() const {
    const hssize_t n = checked(H5Sget_simple_extent_npoints(space()), file, doing);
    if (hsize_t(n) > most_elements) refuse("too large");
    return hsize_t(n);
  }

  void read(hid_t native, void* data) const {
    checked(attribute ? H5Aread(id, native, data)
                      : H5Dread(id, native, H5S_ALL, H5S_ALL, H5P_DEFAULT, data),
            file, doing);
  }
};

Source open_dataset(hid_t group, const H5File& file, const std::string& path) {
  const std::string doing = "reading " + path;
  const hid_t id = checked(H5Dopen2(group, path.c_str(), H5P_DEFAULT), file, doing);
  return {H5Id(id, H5Dclose), false, file, doing};
}

Source open_attribute(hid_t group, const H5File& file, const std::string& path,
                      const std::string& name) {
  const std::string doing = "reading attribute " + name + " of " + path;
  const hid_t id = checked(
      H5Aopen_by_name(group, path.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT), file, doing);
  return {H5Id(id, H5Aclose), true, file, doing};
}

template <class T>
std::vector<T> read_values(const Source& source) {
  const H5T_class_t kind = H5Tget_class(source.type());
  if (kind != H5T_FLOAT && kind != H5T_INTEGER) source.refuse("not a number");
  std::vector<T> values(source.size());
  if (!values.empty()) source.read(Packed<T>(nullptr, 0).native, values.data());
  return values;
}

std::vector<std::string> read_fixed_texts(const Source& source, const H5Id& type, hsize_t n) {
  const std::size_t length = H5Tget_size(type);
  if (length > most_elements / n) source.refuse("too large");
  std::vector<char> block(n * length);
  source.read(type, block.data());
  std::vector<std::string> values(n);
  for (hsize_t i = 0; i < n; ++i) {
    const char* text = block.data() + i * length;
    values[i].assign(text, strnlen(text, length));
  }
  return values;
}

template <>
std::vector<std::string> read_values(const Source& source) {
  const H5Id type = source.type();
  if (H5Tget_class(type) != H5T_STRING) source.refuse("not a text");
  const hsize_t n = source.size();
  if (n == 0) return {};
  if (H5Tis_variable_str(type) <= 0) return read_fixed_texts(source, type, n);
  std::vector<char*> pointers(n, nullptr);
  source.read(type, pointers.data());
  std::vector<std::string> values(n);
  for (hsize_t i = 0; i < n; ++i) values[i] = pointers[i] ? pointers[i] : "";
  H5Dvlen_reclaim(type, source.space(), H5P_DEFAULT, pointers.data());
  return values;
}

template <class T>
T read_value(const Source& source) {
  std::vector<T> values = read_values<T>(source);
  if (values.size() != 1) source.refuse("not a single value");
  return std::move(values[0]);
}

}  // namespace

template <class T>
void H5Group::put(const std::string& path, const T* values, const Shape* shape) {
  const hsize_t n = shape ? product(*shape) : 1;
  const Packed<T> packed(values, n);
  const H5Id space = make_space(shape), properties = dataset_properties();
  const H5Id id = create_dataset(id_, file_, path, packed.stored, space, properties);
  if (n == 0) return;
  written(H5Dwrite(id, packed.native, H5S_ALL, H5S_ALL, H5P_DEFAULT, packed.data), file_,
          "writing " + path);
}

template <class T>
void H5Group::put_array(const std::string& path, const std::vector<T>& values, Shape shape) {
  if (shape.empty()) shape = {values.size()};
  if (product(shape) != values.size())
    throw Error(exit_internal, path + ": shape and number of values differ");
  put(path, values.data(), &shape);
}

template <class T>
void H5Group::put_attribute(const std::string& path, const std::string& name, const T* values,
                            const Shape* shape) {
  const Packed<T> packed(values, shape ? product(*shape) : 1);
  const H5Id space = make_space(shape);
  const std::string doing = "writing attribute " + name + " of " + path;
  const H5Id id(written(H5Acreate_by_name(id_, path.c_str(), name.c_str(), packed.stored, space,
                                          H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                        file_, doing),
                H5Aclose, file_);
  written(H5Awrite(id, packed.native, packed.data), file_, doing);
}

template <class T>
T H5Group::read(const std::string& path) const {
  return read_value<T>(open_dataset(id_, file_, path));
}

template <class T>
std::vector<T> H5Group::read_array(const std::string& path) const {
  return read_values<T>(open_dataset(id_, file_, path));
}

template <class T>
T H5Group::read_attribute(const std::string& path, const std::string& name) const {
  return read_value<T>(open_attribute(id_, file_, path, name));
}

#define MFT_INSTANTIATE(T)                                                               \
  template void H5Group::put(const std::string&, const T*, const Shape*);                \
  template void H5Group::put_array(const std::string&, const std::vector<T>&, Shape);    \
  template void H5Group::put_attribute(const std::string&, const std::string&, const T*, \
                                       const Shape*);                                    \
  template T H5Group::read(const std::string&) const;                                    \
  template std::vector<T> H5Group::read_array(const std::string&) const;                 \
  template T H5Group::read_attribute(const std::string&, const std::string&) const;
MFT_INSTANTIATE(double)
MFT_INSTANTIATE(std::int64_t)
MFT_INSTANTIATE(std::string)
#undef MFT_INSTANTIATE

}  // namespace mft
