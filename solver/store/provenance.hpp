#pragma once
// Where a result comes from: the input, the program and its libraries. Nothing tells the machine.
#include <mpi.h>

#include <string>
#include <vector>

#include "settings/settings.hpp"
#include "store/hdf5/hdf5.hpp"

namespace mft {

struct ProgramInfo {
  std::string version;                 // of this program
  std::vector<std::string> libraries;  // "PETSc 3.18.4", …; the compiler, too
  std::string command_line;            // the program's name without folders, and arguments as typed
  int ranks = 1;
};

// Each library with its version, and the compiler. Needs neither MPI nor PETSc started.
std::vector<std::string> library_versions();

// Of this program as started with `arguments` (argv) on `comm`.
ProgramInfo program_info(const std::vector<std::string>& arguments, MPI_Comm comm);

// Writes /input, /resolved and /program/{version,libraries,command_line,ranks}.
void write_provenance(H5Group& root, const Settings& settings, const ProgramInfo& program);

}  // namespace mft
