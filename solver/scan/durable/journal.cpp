#include "scan/durable/journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/crc.hpp>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "base/error.hpp"

namespace mft::scan {
namespace fs = std::filesystem;
namespace {

const std::string magic = "mft-scan-journal 3\n";

// A record in the file: its length, the checksum of length and bytes, the bytes.
struct Head {
  std::uint64_t length;
  std::uint64_t checksum;
};

std::uint64_t checksum(std::uint64_t length, const char* bytes) {
  boost::crc_32_type crc;
  crc.process_bytes(&length, sizeof length);
  crc.process_bytes(bytes, length);
  return crc.checksum();
}

std::string framed(const std::string& bytes) {
  const Head head{bytes.size(), checksum(bytes.size(), bytes.data())};
  return std::string(reinterpret_cast<const char*>(&head), sizeof head) + bytes;
}

// The record at `at` of `file`, which then points behind it; nothing when it is not whole.
std::optional<std::string> unframed(const std::string& file, std::size_t& at) {
  Head head;
  if (file.size() - at < sizeof head) return {};
  std::memcpy(&head, file.data() + at, sizeof head);
  const std::size_t begin = at + sizeof head;
  if (head.length > file.size() - begin) return {};
  if (checksum(head.length, file.data() + begin) != head.checksum) return {};
  at = begin + head.length;
  return file.substr(begin, head.length);
}

std::optional<std::string> content_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return {};
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

bool write_all(int file, const std::string& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t n = write(file, bytes.data() + at, bytes.size() - at);
    if (n < 0 && errno != EINTR) return false;
    if (n > 0) at += static_cast<std::size_t>(n);
  }
  return true;
}

void sync_folder(const std::string& folder) {
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  fsync(fd);  // not every file system can
  close(fd);
}

// Puts a file in place whole: a temporary, synced, renamed.
bool replace_file(const std::string& path, const std::string& bytes) {
  const std::string temporary = path + ".tmp";
  const int fd = open(temporary.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0666);
  if (fd < 0) return false;
  const bool written = write_all(fd, bytes) && fsync(fd) == 0;
  const int reason = errno;
  close(fd);
  if (written && rename(temporary.c_str(), path.c_str()) == 0) return true;
  if (!written) errno = reason;
  const int kept = errno;
  unlink(temporary.c_str());
  errno = kept;
  return false;
}

}  // namespace

std::string Journal::folder_of(const std::string& target) { return target + ".unfinished"; }

bool Journal::exists(const std::string& target) {
  std::error_code code;
  return fs::exists(folder_of(target) + "/journal", code);
}

Journal::Journal(const std::string& target) : folder_(folder_of(target)) {}

Journal::Journal(Journal&& other) noexcept
    : folder_(std::move(other.folder_)),
      header_(std::move(other.header_)),
      records_(std::move(other.records_)),
      was_cut_(other.was_cut_),
      file_(std::exchange(other.file_, -1)) {}

Journal::~Journal() {
  if (file_ >= 0) close(file_);
}

void Journal::fail(const std::string& doing) const {
  throw StorageError(fmt::format("{}: {}: {}", folder_, doing, std::strerror(errno)));
}

Journal Journal::create(const std::string& target, const std::string& header) {
  Journal journal(target);
  std::error_code code;
  if (exists(target)) throw InputError(journal.folder_ + ": an unfinished scan is in the way");
  if (fs::exists(journal.folder_, code) && !fs::is_directory(journal.folder_, code))
    throw InputError(journal.folder_ + ": in the way is a file that is no unfinished scan");
  if (mkdir(journal.folder_.c_str(), 0777) != 0 && errno != EEXIST) {
    if (errno == EACCES || errno == EROFS)
      throw InputError(journal.folder_ + ": cannot be made: " + std::strerror(errno));
    journal.fail("making the folder");
  }
  journal.header_ = header;
  if (!replace_file(journal.folder_ + "/journal", magic + framed(header)))
    journal.fail("writing the journal");
  sync_folder(journal.folder_);
  sync_folder(fs::path(journal.folder_).parent_path().empty()
                  ? "."
                  : fs::path(journal.folder_).parent_path().string());
  journal.open_file(true);
  return journal;
}

Journal Journal::open(const std::string& target) {
  Journal journal(target);
  journal.open_file(false);
  journal.read_records();
  return journal;
}

void Journal::open_file(bool is_new) {
  const std::string path = folder_ + "/journal";
  file_ = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (file_ < 0)
    throw InputError(fmt::format("{}: cannot be opened: {}", path, std::strerror(errno)));
  // Not every file system can: then nothing keeps two runs apart.
  if (flock(file_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    throw InputError(path + ": another run is at work on it");
  if (is_new) lseek(file_, 0, SEEK_END);
}

void Journal::read_records() {
  const std::string path = folder_ + "/journal";
  const auto content = content_of(path);
  if (!content) throw InputError(path + ": cannot be read");
  if (content->compare(0, magic.size(), magic) != 0)
    throw InputError(path + ": is no journal of a scan, or one of another version");
  std::size_t at = magic.size();
  const auto header = unframed(*content, at);
  if (!header) throw InputError(path + ": is damaged at its beginning");
  header_ = *header;
  while (const auto record = unframed(*content, at)) records_.push_back(*record);
  was_cut_ = at < content->size();
  if (was_cut_ && ftruncate(file_, static_cast<off_t>(at)) != 0) fail("cutting the journal");
  lseek(file_, static_cast<off_t>(at), SEEK_SET);
}

void Journal::append(const std::string& record) {
  if (!write_all(file_, framed(record))) fail("writing the journal");
}

void Journal::sync() {
  if (fsync(file_) != 0) fail("syncing the journal");
}

std::string Journal::path_file(std::size_t point) const {
  return fmt::format("{}/path.{}", folder_, point);
}

void Journal::keep_path(std::size_t point, const std::string& bytes) {
  if (!replace_file(path_file(point), framed(bytes))) fail("writing a path");
}

std::optional<std::string> Journal::path(std::size_t point) const {
  const auto content = content_of(path_file(point));
  std::size_t at = 0;
  return content ? unframed(*content, at) : std::nullopt;
}

void Journal::drop_path(std::size_t point) { unlink(path_file(point).c_str()); }

void Journal::remove() {
  unlink((folder_ + "/journal").c_str());  // first: the rest alone is in nobody's way
  std::error_code code;
  fs::remove_all(folder_, code);
}

}  // namespace mft::scan
