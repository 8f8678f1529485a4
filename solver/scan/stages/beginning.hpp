#pragma once
// How a scan begins: anew, where an interrupted run of it ended, or with its failed points only.
#include <optional>
#include <string>
#include <vector>

#include "input/reader.hpp"
#include "scan/durable/journal.hpp"
#include "scan/points/keys.hpp"
#include "scan/result.hpp"

namespace mft::scan {

// What the command line asks for.
struct RunRequest {
  std::string target;                         // the result file
  bool resume = false;                        // go on with what is there
  bool failed = false;                        // the failed points of a finished scan only
  bool force = false;                         // over the result of another input
  std::vector<std::string> petsc, arguments;  // words that are PETSc's; all words
};

struct Beginning {
  Header header;
  Plan plan;
  bool complete = false;  // nothing is left to do: the result is in place
  // On rank 0:
  std::size_t done = 0;  // points
  std::optional<Journal> journal;
  std::vector<std::optional<Record>> records;  // of points done before
};

// The ranks that solve a point together, of `size`. Throws InputError when there are too few.
int ranks_per_point(int asked, std::size_t points, int size);

// Collective; throws on all ranks alike InputError when the scan must not begin, with nothing
// changed, and StorageError when the journal cannot be written.
Beginning begin_scan(const Input& input, const ScanSettings& scan, const RunRequest& request);

}  // namespace mft::scan
