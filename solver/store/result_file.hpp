#pragma once
// A result file: written whole or not at all. One rank (rank 0) opens it.
#include <string>

#include "store/hdf5/hdf5.hpp"

namespace mft {

// What is found where a result is to go, or to be read from.
struct FoundFile {
  enum class Kind { nothing, result, foreign } kind = Kind::nothing;
  std::string what;    // of a foreign one, for a message: "a folder", "not an HDF5 file", …
  std::string format;  // of a result: "mft-path 1"
  std::string status;  // of a result: "ok", "tolerance", …; empty when it has none
};

// Looks at `path` and opens it when it is an HDF5 file. Never throws.
FoundFile find_file(const std::string& path);

// The name of a file that goes with a result: run.h5 -> run.<what>.h5.
std::string name_beside(const std::string& result, const std::string& what);

// Removes the temporaries that ended runs of this machine have left of `target` (see ResultFile).
void remove_stale_temporaries(const std::string& target);

// "mft-path" of "mft-path 1".
std::string format_family(const std::string& format);

// Throws InputError unless a result of `format` can be written to `path`: its folder exists and
// takes new files (tried), and `path` is free or holds a result of the same family.
// Leaves nothing behind. Meant to be called before work.
void check_writable(const std::string& path, const std::string& format);

// Opens `path` for reading; throws InputError unless it is a complete result of the family of
// `format`, and StorageError when it cannot be read.
H5Group open_result(const std::string& path, const std::string& format);

// Writes to a temporary file beside the target, .<name>.<host>.<pid>.<n>.tmp. commit() puts it in
// the target's place; without it, the temporary is removed and the target stays as it was.
class ResultFile {
 public:
  // Root attribute `format` is set. Temporaries that ended runs of this machine have left of the
  // same target are removed. Throws as check_writable.
  ResultFile(const std::string& target, const std::string& format);
  ResultFile(const ResultFile&) = delete;
  ResultFile& operator=(const ResultFile&) = delete;
  ~ResultFile();

  H5Group& root() { return file_; }

  // Sets the root attribute `complete`, reads the file back, waits until it is on the disk and
  // renames it over the target. Objects of the file must not be used any more. Throws
  // StorageError; the target is then unchanged.
  void commit();

 private:
  void close();

  std::string target_;    // with symbolic links followed
  std::string shown_as_;  // as the user named it
  std::string format_;
  std::string temporary_;  // empty once it is in place
  H5Group file_;
};

}  // namespace mft
