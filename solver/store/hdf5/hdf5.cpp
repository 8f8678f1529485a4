#include "store/hdf5/hdf5.hpp"

#include <hdf5_hl.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <functional>
#include <limits>
#include <numeric>

#include "base/error.hpp"
#include "store/hdf5/global_heap.hpp"
#include "store/hdf5/hdf5_calls.hpp"

namespace mft {
namespace {

constexpr hsize_t chunk_elements = 65536;  // 512 KiB of doubles: two fit HDF5's chunk cache
constexpr int deflate_level = 4;

// HDF5 prints no error on its own; a file-size limit is an error of write(), not a signal.
void prepare_library() {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  std::signal(SIGXFSZ, SIG_IGN);
}

H5Id file_properties() {
  H5Id properties(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fclose_degree(properties, H5F_CLOSE_STRONG);
#if H5_VERSION_GE(1, 10, 7)
  H5Pset_file_locking(properties, false, true);  // some parallel file systems refuse locks
#endif
  return properties;
}

H5Id link_properties() {
  H5Id properties(H5Pcreate(H5P_LINK_CREATE), H5Pclose);
  H5Pset_create_intermediate_group(properties, 1);
  return properties;
}

// The block of the dataset's space; throws when it does not lie inside.
H5Id select_block(hid_t dataset, const Shape& offset, const Shape& count, const H5File& file) {
  H5Id space(checked(H5Dget_space(dataset), file, "selecting a block"), H5Sclose);
  if (H5Sget_simple_extent_ndims(space) != int(offset.size()) || offset.size() != count.size())
    throw Error(exit_internal, file->name + ": a block of other dimension than its array");
  checked(H5Sselect_hyperslab(space, H5S_SELECT_SET, offset.data(), nullptr, count.data(), nullptr),
          file, "selecting a block");
  if (H5Sselect_valid(space) <= 0)
    throw StorageError(file->name + ": a block outside of its array");
  return space;
}

}  // namespace

void fail_hdf5(const H5File& file, const std::string& doing) {
  // The write that failed may be an earlier one, which HDF5 had put off.
  if (file->error)
    throw StorageError(file->name + ": cannot be written: " + std::strerror(file->error));
  std::string reason;
  const auto take = [](unsigned n, const H5E_error2_t* entry, void* out) -> herr_t {
    if (n == 0 && entry->desc) *static_cast<std::string*>(out) = entry->desc;
    return 0;
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take, &reason);
  H5Eclear2(H5E_DEFAULT);
  // Of a failed system call HDF5 tells addresses and times, too: keep its reason alone.
  const std::string mark = "error message = '";
  const auto from = reason.find(mark);
  if (from != std::string::npos) {
    const auto begin = from + mark.size();
    reason = reason.substr(begin, reason.find('\'', begin) - begin);
  }
  throw StorageError(file->name + ": " + doing + ": " +
                     (reason.empty() ? "unknown error" : reason));
}

hsize_t product(const Shape& shape) {
  return std::accumulate(shape.begin(), shape.end(), hsize_t(1), std::multiplies<>());
}

H5Id make_space(const Shape* shape) {
  return H5Id(
      shape ? H5Screate_simple(int(shape->size()), shape->data(), nullptr) : H5Screate(H5S_SCALAR),
      H5Sclose);
}

H5Id dataset_properties() {
  H5Id properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_obj_track_times(properties, false);
  return properties;
}

H5Id create_dataset(hid_t group, const H5File& file, const std::string& path, hid_t type,
                    hid_t space, hid_t properties) {
  const H5Id links = link_properties();
  const hid_t id = H5Dcreate2(group, path.c_str(), type, space, links, properties, H5P_DEFAULT);
  return H5Id(written(id, file, "creating " + path), H5Dclose, file);
}

H5Id::~H5Id() {
  // A file that was closed first has taken its objects along.
  if (id_ < 0 || H5Iis_valid(id_) <= 0 || close_(id_) >= 0 || !file_) return;
  file_->error = EIO;
}

Shape H5Dataset::shape() const {
  const H5Id space(checked(H5Dget_space(id_), file_, "reading a shape"), H5Sclose);
  Shape shape(std::max(0, H5Sget_simple_extent_ndims(space)));
  H5Sget_simple_extent_dims(space, shape.data(), nullptr);
  return shape;
}

void H5Dataset::write(const Shape& offset, const Shape& count, const double* data) {
  const H5Id block = select_block(id_, offset, count, file_), memory = make_space(&count);
  written(H5Dwrite(id_, H5T_NATIVE_DOUBLE, memory, block, H5P_DEFAULT, data), file_,
          "writing a block");
}

void H5Dataset::read(const Shape& offset, const Shape& count, double* data) const {
  const H5Id block = select_block(id_, offset, count, file_), memory = make_space(&count);
  checked(H5Dread(id_, H5T_NATIVE_DOUBLE, memory, block, H5P_DEFAULT, data), file_,
          "reading a block");
}

void H5Dataset::make_scale(const std::string& name) {
  written(H5DSset_scale(id_, name.c_str()), file_, "naming axis " + name);
}

void H5Dataset::attach_scale(unsigned dim, const H5Dataset& scale) {
  const ssize_t length =
      checked(H5DSget_scale_name(scale.id_, nullptr, 0), file_, "reading the name of an axis");
  std::string name(std::size_t(length) + 1, '\0');
  H5DSget_scale_name(scale.id_, name.data(), name.size());
  written(H5DSattach_scale(id_, scale.id_, dim), file_, "attaching an axis");
  written(H5DSset_label(id_, dim, name.c_str()), file_, "naming an axis");
}

H5Group H5Group::create_file(const std::string& path, const std::string& shown_as) {
  prepare_library();
  H5File file = std::make_shared<H5FileState>();
  file->name = shown_as;
  const H5Id access = file_properties();
  set_writing_driver(access, file);
  const hid_t id = H5Fcreate(path.c_str(), H5F_ACC_EXCL, H5P_DEFAULT, access);
  return {H5Id(written(id, file, "creating the file"), H5Fclose, file), file};
}

H5Group H5Group::open_file(const std::string& path) {
  prepare_library();
  H5File file = std::make_shared<H5FileState>();
  file->name = path;
  if (!global_heaps_are_whole(path))
    throw StorageError(path + ": opening the file: a damaged heap of texts");
  const hid_t id = H5Fopen(path.c_str(), H5F_ACC_RDONLY, file_properties());
  return {H5Id(checked(id, file, "opening the file"), H5Fclose), file};
}

bool H5Group::has(const std::string& path) const {
  // HDF5 wants every link on the way to exist before it is asked about the next.
  for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    if (H5Lexists(id_, path.substr(0, end).c_str(), H5P_DEFAULT) <= 0) return false;
    if (end == std::string::npos) return true;
  }
}

std::vector<std::string> H5Group::names() const {
  H5G_info_t info;
  checked(H5Gget_info(id_, &info), file_, "listing a group");
  std::vector<std::string> names(info.nlinks);
  for (hsize_t i = 0; i < info.nlinks; ++i) {
    const auto read = [&](char* out, std::size_t size) {
      return checked(
          H5Lget_name_by_idx(id_, ".", H5_INDEX_NAME, H5_ITER_INC, i, out, size, H5P_DEFAULT),
          file_, "listing a group");
    };
    names[i].resize(std::size_t(read(nullptr, 0)) + 1);
    read(names[i].data(), names[i].size());
    names[i].pop_back();
  }
  return names;
}

bool H5Group::is_group(const std::string& path) const {
  const H5Id object(checked(H5Oopen(id_, path.c_str(), H5P_DEFAULT), file_, "opening " + path),
                    H5Oclose);
  return H5Iget_type(object) == H5I_GROUP;
}

H5Group H5Group::group(const std::string& path) {
  if (has(path)) return open_group(path);
  const H5Id links = link_properties();
  const hid_t id = H5Gcreate2(id_, path.c_str(), links, H5P_DEFAULT, H5P_DEFAULT);
  return {H5Id(written(id, file_, "creating " + path), H5Gclose, file_), file_};
}

H5Group H5Group::open_group(const std::string& path) const {
  const hid_t id = checked(H5Gopen2(id_, path.c_str(), H5P_DEFAULT), file_, "opening " + path);
  return {H5Id(id, H5Gclose), file_};
}

void H5Group::link(const std::string& path, const std::string& name) {
  const H5Id links = link_properties();
  written(H5Lcreate_hard(id_, path.c_str(), id_, name.c_str(), links, H5P_DEFAULT), file_,
          "naming " + path);
}

H5Dataset H5Group::create(const std::string& path, const Shape& shape, Packing packing) {
  const H5Id space = make_space(&shape), properties = dataset_properties();
  // A chunk is a few whole rows, or part of one, and never larger than the array.
  Shape chunk(shape.size(), 1);
  hsize_t room = chunk_elements;
  for (std::size_t i = shape.size(); i-- > 0;) {
    chunk[i] = std::max<hsize_t>(1, std::min(shape[i], room));
    room /= chunk[i];
  }
  H5Pset_chunk(properties, int(chunk.size()), chunk.data());
  if (packing == Packing::compressed) {
    H5Pset_shuffle(properties);
    H5Pset_deflate(properties, deflate_level);
  } else {
    H5Pset_fletcher32(properties);
  }
  const double nan = std::numeric_limits<double>::quiet_NaN();
  H5Pset_fill_value(properties, H5T_NATIVE_DOUBLE, &nan);
  return {create_dataset(id_, file_, path, H5T_IEEE_F64LE, space, properties), file_};
}

H5Dataset H5Group::open(const std::string& path) const {
  const hid_t id = checked(H5Dopen2(id_, path.c_str(), H5P_DEFAULT), file_, "opening " + path);
  return {H5Id(id, H5Dclose), file_};
}

bool H5Group::has_attribute(const std::string& path, const std::string& name) const {
  return H5Aexists_by_name(id_, path.c_str(), name.c_str(), H5P_DEFAULT) > 0;
}

void H5Group::flush() { written(H5Fflush(id_, H5F_SCOPE_GLOBAL), file_, "writing"); }

}  // namespace mft
