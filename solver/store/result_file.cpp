#include "store/result_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "base/error.hpp"
#include "store/meanings.hpp"

namespace mft {
namespace fs = std::filesystem;
namespace {

std::string system_reason() { return std::strerror(errno); }

std::string folder_of(const std::string& path) {
  const std::string folder = fs::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

// Where a write to `path` ends: rename() would replace a symbolic link, not what it names.
std::string follow_links(const std::string& path) {
  std::error_code code;
  fs::path end = path;
  for (int hops = 0; hops < 40 && fs::is_symlink(end, code); ++hops)
    end = end.parent_path() / fs::read_symlink(end, code);
  return end.string();
}

// ".<name>.<host>.": temporaries of `target` by this machine start like this.
std::string temporary_prefix(const std::string& target) {
  char host[65] = "";
  gethostname(host, sizeof host - 1);
  return fmt::format(".{}.{}.", fs::path(target).filename().string(), host);
}

std::string temporary_name(const std::string& target) {
  static std::atomic<int> count{0};
  return (fs::path(folder_of(target)) /
          fmt::format("{}{}.{}.tmp", temporary_prefix(target), getpid(), count++))
      .string();
}

// Waits until the file or folder is on the disk; false, and errno, when that fails.
bool sync_to_disk(const std::string& path, int flags) {
  const int fd = open(path.c_str(), flags | O_CLOEXEC);
  if (fd < 0) return false;
  const bool synced = fsync(fd) == 0;
  const int reason = errno;
  ::close(fd);
  errno = reason;
  return synced;
}

// Opens every object below: a file that is cut short or not whole does not survive this.
void open_all(const H5Group& group) {
  for (const std::string& name : group.names()) {
    if (group.is_group(name))
      open_all(group.open_group(name));
    else
      group.open(name);
  }
}

bool is_complete(const H5Group& file) {
  return file.has_attribute(".", "complete") &&
         file.read_attribute<std::int64_t>(".", "complete") == 1;
}

// Throws StorageError unless the file that was just written opens as what it is.
void read_back(const std::string& path, const std::string& format, const std::string& shown_as) {
  const H5Group file = H5Group::open_file(path);
  if (!is_complete(file) || file.read_attribute<std::string>(".", "format") != format)
    throw StorageError(shown_as + ": what was written reads differently");
  open_all(file);
}

// The kind of a regular file at `path`.
FoundFile look_inside(const std::string& path) {
  FoundFile found{FoundFile::Kind::foreign, "", "", ""};
  std::error_code code;
  if (fs::file_size(path, code) == 0 && !code) found.what = "an empty file";
  if (access(path.c_str(), R_OK) != 0) found.what = "a file that cannot be read";
  if (!found.what.empty()) return found;
  try {
    const H5Group file = H5Group::open_file(path);
    found.what = "an HDF5 file of another program";
    if (!file.has_attribute(".", "format")) return found;
    found.format = file.read_attribute<std::string>(".", "format");
    if (found.format.compare(0, 4, "mft-") != 0) return found;
    found.what = "an incomplete file";
    if (!is_complete(file)) return found;
    if (file.has_attribute(".", "status"))
      found.status = file.read_attribute<std::string>(".", "status");
    found.kind = FoundFile::Kind::result;
  } catch (const StorageError&) {
    if (found.what.empty()) found.what = "not an HDF5 file, or a damaged one";
  }
  return found;
}

void check_folder(const std::string& target, const std::string& shown_as) {
  std::error_code code;
  const std::string folder = folder_of(target);
  const fs::file_status status = fs::status(folder, code);
  if (!fs::exists(status))
    throw InputError(fmt::format("{}: folder '{}' does not exist", shown_as, folder));
  if (!fs::is_directory(status))
    throw InputError(fmt::format("{}: '{}' is not a folder", shown_as, folder));
  const std::string temporary = temporary_name(target);
  const int fd = open(temporary.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
  if (fd < 0)
    throw InputError(
        fmt::format("{}: cannot write to folder '{}': {}", shown_as, folder, system_reason()));
  ::close(fd);
  unlink(temporary.c_str());
}

// Why a result of `format` must not replace what is at `target`; empty when it may.
std::string reason_to_keep(const std::string& target, const std::string& format) {
  const FoundFile found = find_file(target);
  if (found.kind == FoundFile::Kind::foreign) return "in the way is " + found.what;
  if (found.kind == FoundFile::Kind::nothing) return "";
  if (format_family(found.format) != format_family(format))
    return fmt::format("in the way is a result of another kind, '{}'", found.format);
  if (access(target.c_str(), W_OK) != 0) return "the result in the way is write-protected";
  return "";
}

// A new temporary for `target`; none is left when it fails.
H5Group create_temporary(const std::string& target, const std::string& format,
                         const std::string& temporary) {
  check_writable(target, format);
  try {
    H5Group file = H5Group::create_file(temporary, target);
    file.set_attribute(".", "format", format);
    file.flush();
    return file;
  } catch (...) {
    unlink(temporary.c_str());
    throw;
  }
}

}  // namespace

std::string name_beside(const std::string& result, const std::string& what) {
  const fs::path path(result);
  std::string ending = path.extension().string();
  if (ending != ".h5" && ending != ".hdf5") ending.clear();
  return result.substr(0, result.size() - ending.size()) + "." + what + ".h5";
}

// One is stale when its process is gone.
void remove_stale_temporaries(const std::string& target) {
  const std::string prefix = temporary_prefix(target);
  std::error_code code;
  for (fs::directory_iterator it(folder_of(target), code), end; !code && it != end;
       it.increment(code)) {
    const std::string name = it->path().filename().string();
    int pid = 0, count = 0, length = 0;
    if (name.compare(0, prefix.size(), prefix) != 0) continue;
    const char* rest = name.c_str() + prefix.size();
    if (std::sscanf(rest, "%d.%d.tmp%n", &pid, &count, &length) != 2 || rest[length] != '\0')
      continue;
    if (pid > 0 && kill(pid, 0) != 0 && errno == ESRCH) unlink(it->path().c_str());
  }
}

std::string format_family(const std::string& format) { return format.substr(0, format.find(' ')); }

FoundFile find_file(const std::string& path) {
  std::error_code code;
  const fs::file_status status = fs::status(path, code);
  if (status.type() == fs::file_type::not_found) return {};
  if (status.type() == fs::file_type::none)
    return {FoundFile::Kind::foreign, code.message(), "", ""};
  if (fs::is_directory(status)) return {FoundFile::Kind::foreign, "a folder", "", ""};
  if (!fs::is_regular_file(status)) return {FoundFile::Kind::foreign, "not a regular file", "", ""};
  return look_inside(path);
}

void check_writable(const std::string& path, const std::string& format) {
  if (fs::path(path).filename().empty()) throw InputError(path + ": not the name of a file");
  const std::string target = follow_links(path);
  const std::string reason = reason_to_keep(target, format);
  if (!reason.empty()) throw InputError(path + ": " + reason + "; it is left alone");
  check_folder(target, path);
}

H5Group open_result(const std::string& path, const std::string& format) {
  const FoundFile found = find_file(path);
  if (found.kind == FoundFile::Kind::nothing) throw InputError(path + ": no such file");
  if (found.kind == FoundFile::Kind::foreign) throw InputError(path + ": is " + found.what);
  if (format_family(found.format) != format_family(format))
    throw InputError(fmt::format("{}: is a result of format '{}', where '{}' is wanted", path,
                                 found.format, format));
  return H5Group::open_file(path);
}

ResultFile::ResultFile(const std::string& target, const std::string& format)
    : target_(follow_links(target)),
      shown_as_(target),
      format_(format),
      temporary_(temporary_name(target_)),
      file_(create_temporary(target, format, temporary_)) {
  remove_stale_temporaries(target_);
}

ResultFile::~ResultFile() {
  if (temporary_.empty()) return;
  if (file_.file()) file_.file()->given_up = true;
  close();
  unlink(temporary_.c_str());
}

void ResultFile::close() { file_ = H5Group(); }

void ResultFile::commit() {
  annotate(file_, format_);
  file_.flush();
  file_.set_attribute(".", "complete", 1);
  file_.flush();
  const H5File state = file_.file();
  close();
  if (state->error)
    throw StorageError(shown_as_ + ": cannot be written: " + std::strerror(state->error));
  if (!sync_to_disk(temporary_, O_RDONLY))
    throw StorageError(shown_as_ + ": syncing to disk: " + system_reason());
  read_back(temporary_, format_, shown_as_);
  const std::string reason = reason_to_keep(target_, format_);
  if (!reason.empty()) throw StorageError(shown_as_ + ": since the start, " + reason);
  if (rename(temporary_.c_str(), target_.c_str()) != 0)
    throw StorageError(shown_as_ + ": renaming: " + system_reason());
  temporary_.clear();
  sync_to_disk(folder_of(target_), O_RDONLY | O_DIRECTORY);  // not every file system can
}

}  // namespace mft
