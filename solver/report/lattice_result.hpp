#pragma once
// What is asked of the lattice, as labelled numbers, and its result file.
#include <mpi.h>

#include <string>
#include <vector>

#include "lattice/settings.hpp"
#include "store/entries.hpp"

namespace mft {

// Of the files that write_lattice() writes.
inline constexpr char lattice_format[] = "mft-lattice 1";

struct LatticeResult {
  Entries entries;                // E and logE of a generating function are two
  std::vector<double> hierarchy;  // of a correlation with a check, by a second route; NaN elsewhere
  std::string reason;             // a tolerance that is missed; empty: none
  std::vector<std::string> notes;  // what the second routes say, one a line

  std::string status() const { return reason.empty() ? "ok" : "tolerance"; }
};

// All entries of the settings. Collective.
LatticeResult solve_lattice(MPI_Comm comm, const lattice::LatticeSettings& settings);

// To be called on one rank; throws as write_entries().
void write_lattice(const std::string& target, const Settings& settings, const ProgramInfo& program,
                   const LatticeResult& result, double seconds);

}  // namespace mft
