#pragma once
// The folder of an unfinished scan, beside the result that it will become: `scan.h5.unfinished`
// with the file `journal`, to which a record is added for each finished point, and a file for each
// path that points still to be solved start from. One rank has it open. Whenever the run ends, by
// SIGKILL too, what was synced before is there.
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mft::scan {

class Journal {
 public:
  // Is there one for this result?
  static bool exists(const std::string& target);
  static std::string folder_of(const std::string& target);

  // A new one; `header` tells what scan it is. Throws InputError when one is there, or something
  // else of its name, StorageError when it cannot be written.
  static Journal create(const std::string& target, const std::string& header);
  // One that is there. What a killed run has written in part is cut off. Throws InputError when it
  // is no journal, is of another version, or belongs to a run that is still at work.
  static Journal open(const std::string& target);

  Journal(Journal&& other) noexcept;
  Journal(const Journal&) = delete;
  ~Journal();

  const std::string& header() const { return header_; }
  // The records found on opening, and whether something after them was not whole.
  const std::vector<std::string>& records() const { return records_; }
  bool was_cut() const { return was_cut_; }

  // Adds a record; it is safe after sync(). Throw StorageError.
  void append(const std::string& record);
  void sync();

  // The path of a point, safe on return; nothing when there is none or it is damaged.
  void keep_path(std::size_t point, const std::string& bytes);
  std::optional<std::string> path(std::size_t point) const;
  void drop_path(std::size_t point);

  // Removes the folder: the result is in place.
  void remove();

 private:
  explicit Journal(const std::string& target);
  void open_file(bool is_new);
  void read_records();
  std::string path_file(std::size_t point) const;
  [[noreturn]] void fail(const std::string& doing) const;

  std::string folder_, header_;
  std::vector<std::string> records_;
  bool was_cut_ = false;
  int file_ = -1;
};

}  // namespace mft::scan
