#include "store/hdf5/global_heap.hpp"

#include <boost/interprocess/file_mapping.hpp>
#include <boost/interprocess/mapped_region.hpp>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace mft {
namespace {

// HDF5 file format, version 3.0, section III.E: "GCOL", version 1, three zeros, the size of the
// whole; then objects, each of an index (2 bytes), references (2), zeros (4) and its size, and its
// bytes up to a multiple of 8. Index 0 is free space, its size counting its header.
constexpr std::string_view signature("GCOL\1\0\0\0", 8);
constexpr std::uint64_t header = 16;

template <class Number>
Number number_at(std::string_view file, std::size_t at) {
  Number number;
  std::memcpy(&number, file.data() + at, sizeof number);
  return number;
}

bool is_whole(std::string_view file, std::size_t begin) {
  if (file.size() - begin < header) return false;
  const auto size = number_at<std::uint64_t>(file, begin + 8);
  if (size < header || size > file.size() - begin) return false;
  for (std::uint64_t at = header; at + header <= size;) {
    const auto index = number_at<std::uint16_t>(file, begin + at);
    const auto bytes = number_at<std::uint64_t>(file, begin + at + 8);
    const std::uint64_t left = size - at;
    if (bytes > left || (index == 0 && bytes == 0)) return false;
    at += index == 0 ? bytes : header + (bytes + 7) / 8 * 8;
    if (at > size) return false;
  }
  return true;
}

}  // namespace

bool global_heaps_are_whole(const std::string& path) {
  namespace ipc = boost::interprocess;
  ipc::mapped_region region;
  try {
    const ipc::file_mapping file(path.c_str(), ipc::read_only);
    ipc::mapped_region(file, ipc::read_only).swap(region);
  } catch (const ipc::interprocess_exception&) {
    return true;
  }
  const std::string_view file(static_cast<const char*>(region.get_address()), region.get_size());
  for (auto at = file.find(signature); at != file.npos; at = file.find(signature, at + 1))
    if (!is_whole(file, at)) return false;
  return true;
}

}  // namespace mft
