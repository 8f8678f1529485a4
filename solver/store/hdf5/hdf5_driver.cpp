#include "store/hdf5/hdf5_driver.hpp"

#if __has_include(<H5FDdevelop.h>)
#include <H5FDdevelop.h>
#endif
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace mft {
namespace {

// HDF5 hands a pointer to the first member back to every function below.
struct WrittenFile {
  H5FD_t base{};
  H5File state;
  int fd = -1;
  haddr_t end_of_allocation = 0, end_of_file = 0;
};

struct DriverInfo {
  const H5File* state;
};

WrittenFile& self(H5FD_t* file) { return *reinterpret_cast<WrittenFile*>(file); }
const WrittenFile& self(const H5FD_t* file) { return *reinterpret_cast<const WrittenFile*>(file); }

void keep_error(WrittenFile& file) {
  file.state->error = errno ? errno : EIO;
  file.state->given_up = true;
}

H5FD_t* open_file(const char* name, unsigned flags, hid_t access, haddr_t) {
  const auto* info = static_cast<const DriverInfo*>(H5Pget_driver_info(access));
  if (!info || !(flags & H5F_ACC_CREAT)) return nullptr;
  const int fd = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0) {
    (*info->state)->error = errno;
    return nullptr;
  }
  auto* file = new WrittenFile;
  file->state = *info->state;
  file->fd = fd;
  return &file->base;
}

herr_t close_file(H5FD_t* base) {
  if (close(self(base).fd) != 0) keep_error(self(base));
  delete &self(base);
  return 0;
}

herr_t query(const H5FD_t*, unsigned long* flags) {
  *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
           H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
  return 0;
}

haddr_t end_of_allocation(const H5FD_t* base, H5FD_mem_t) { return self(base).end_of_allocation; }

herr_t set_end_of_allocation(H5FD_t* base, H5FD_mem_t, haddr_t end) {
  self(base).end_of_allocation = end;
  return 0;
}

haddr_t end_of_file(const H5FD_t* base, H5FD_mem_t) { return self(base).end_of_file; }

// What was never written, or was dropped, reads as zeros.
herr_t read_bytes(H5FD_t* base, H5FD_mem_t, hid_t, haddr_t address, size_t size, void* buffer) {
  auto* out = static_cast<char*>(buffer);
  while (size > 0) {
    const ssize_t n = pread(self(base).fd, out, size, off_t(address));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return -1;
    if (n == 0) break;
    out += n;
    address += haddr_t(n);
    size -= size_t(n);
  }
  std::memset(out, 0, size);
  return 0;
}

herr_t write_bytes(H5FD_t* base, H5FD_mem_t, hid_t, haddr_t address, size_t size,
                   const void* buffer) {
  WrittenFile& file = self(base);
  file.end_of_file = std::max(file.end_of_file, address + size);
  const auto* in = static_cast<const char*>(buffer);
  while (size > 0 && !file.state->given_up) {
    errno = 0;
    const ssize_t n = pwrite(file.fd, in, size, off_t(address));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      keep_error(file);
      break;
    }
    in += n;
    address += haddr_t(n);
    size -= size_t(n);
  }
  return 0;
}

herr_t truncate_file(H5FD_t* base, hid_t, hbool_t) {
  WrittenFile& file = self(base);
  if (file.end_of_file == file.end_of_allocation) return 0;
  if (!file.state->given_up && ftruncate(file.fd, off_t(file.end_of_allocation)) != 0)
    keep_error(file);
  file.end_of_file = file.end_of_allocation;
  return 0;
}

hid_t register_driver() {
  static H5FD_class_t driver{};
#if defined(H5FD_CLASS_VERSION)
  driver.version = H5FD_CLASS_VERSION;
  driver.value = H5FD_class_value_t(600);  // of those free for private use
#endif
  driver.name = "mft";
  driver.maxaddr = (haddr_t(1) << 62) - 1;
  driver.fc_degree = H5F_CLOSE_STRONG;
  driver.fapl_size = sizeof(DriverInfo);
  driver.open = open_file;
  driver.close = close_file;
  driver.query = query;
  driver.get_eoa = end_of_allocation;
  driver.set_eoa = set_end_of_allocation;
  driver.get_eof = end_of_file;
  driver.read = read_bytes;
  driver.write = write_bytes;
  driver.truncate = truncate_file;
  const H5FD_mem_t groups[] = H5FD_FLMAP_DICHOTOMY;
  std::copy(std::begin(groups), std::end(groups), driver.fl_map);
  return H5FDregister(&driver);
}

}  // namespace

void set_writing_driver(hid_t file_access, const H5File& state) {
  static const hid_t driver = register_driver();
  const DriverInfo info{&state};
  H5Pset_driver(file_access, driver, &info);
}

}  // namespace mft
