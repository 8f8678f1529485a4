#pragma once
// How a scan begins: anew, where an interrupted run of it ended, or with its failed points only.
#include <optional>
#include <string>
#include <vector>

#include "command_line.hpp"
#include "scan/durable/journal.hpp"
#include "scan/points/keys.hpp"
#include "scan/result.hpp"

struct ScanStart {
  mft::scan::Header header;
  mft::scan::Plan plan;
  bool complete = false;  // nothing is left to do: the result is in place
  std::size_t done = 0;   // points
  // On rank 0:
  std::optional<mft::scan::Journal> journal;
  std::vector<std::optional<mft::scan::Record>> records;  // of points done before
};

// Where the result goes: output.file, or <input stem>.h5 in the current folder.
std::string scan_target(const CommandLine& line, const mft::Input& input);

// The ranks that solve a point together, of `size`. Throws InputError when there are too few.
int ranks_per_point(int asked, std::size_t points, int size);

// Collective; throws on all ranks alike InputError when the scan must not begin, with nothing
// changed, and StorageError when the journal cannot be written.
ScanStart start_scan(const CommandLine& line, const mft::Input& input,
                     const mft::scan::ScanSettings& scan, const std::string& target);
