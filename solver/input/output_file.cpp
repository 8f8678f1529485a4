#include "input/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <hdf5.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "base/error.hpp"

namespace mft {
namespace {

namespace fs = std::filesystem;

// Text of the root attribute `format`; empty when the file is no HDF5 file or has none.
std::string format_of(const std::string& path) {
  std::string text;
  H5E_BEGIN_TRY {
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    const hid_t attribute = file < 0 ? -1 : H5Aopen(file, "format", H5P_DEFAULT);
    const hid_t type = attribute < 0 ? -1 : H5Aget_type(attribute);
    if (type >= 0 && H5Tget_class(type) == H5T_STRING) {
      if (H5Tis_variable_str(type) > 0) {
        char* value = nullptr;
        if (H5Aread(attribute, type, &value) >= 0 && value) {
          text = value;
          H5free_memory(value);
        }
      } else {
        std::vector<char> value(H5Tget_size(type) + 1);
        if (H5Aread(attribute, type, value.data()) >= 0) text = value.data();
      }
    }
    if (type >= 0) H5Tclose(type);
    if (attribute >= 0) H5Aclose(attribute);
    if (file >= 0) H5Fclose(file);
  }
  H5E_END_TRY;
  return text;
}

}  // namespace

void check_output_file(const std::string& path, const std::string& format) {
  const auto refuse = [&](const std::string& why) {
    throw InputError(fmt::format("output file {}: {}", path, why));
  };
  std::error_code code;
  if (fs::path(path).filename().empty()) refuse("is a folder");
  const fs::file_status target = fs::status(path, code);
  if (fs::is_directory(target)) refuse("is a folder");
  if (fs::exists(target) && !fs::is_regular_file(target)) refuse("is no regular file");
  if (fs::exists(target) && format_of(path).rfind(format, 0) != 0)
    refuse("exists and is no result of this format (" + format + "); it is left as it is");
  fs::path folder = fs::path(path).parent_path();
  if (folder.empty()) folder = ".";
  if (!fs::is_directory(fs::status(folder, code)))
    refuse("the folder " + folder.string() + " does not exist");
  const std::string probe = path + fmt::format(".probe-{}", getpid());
  const int descriptor = ::open(probe.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (descriptor < 0) refuse(std::string("cannot be written: ") + std::strerror(errno));
  ::close(descriptor);
  ::unlink(probe.c_str());
}

}  // namespace mft
