#pragma once
// What a journal or a result says of the scan it belongs to, so that a resumed run is the same.
#include <map>
#include <string>
#include <vector>

#include "settings/settings.hpp"
#include "store/provenance.hpp"

namespace mft::scan {

struct Header {
  std::string input, resolved;               // texts
  std::map<std::string, std::string> files;  // named by the input: a checksum of each
  std::vector<std::string> petsc;            // PETSc's words of the command line
  int ranks_per_point = 1;
  bool cold = false;    // no point starts from another's path: failed points that are run again
  ProgramInfo program;  // as first started
};

// A header as bytes, for a journal or another rank; unpack_header gives it back. Throws
// StorageError where the bytes end too early.
std::string pack(const Header& header);
Header unpack_header(const std::string& bytes);

// Of the text of each file, by its name: its CRC-32 in hexadecimal digits.
std::map<std::string, std::string> checksums(const std::map<std::string, std::string>& files);

// Keys that differ, a line each: "solver.tolerance: 1e-8, was 1e-6". Those that change no result
// are passed over: output.file, scan.on_failure, scan.max_points; and, when points are run again,
// how they are solved: solver, mesh, petsc. Throws StorageError when what `before` holds is no
// input.
std::vector<std::string> differences(const Header& now, const Header& before, bool run_again);

}  // namespace mft::scan
