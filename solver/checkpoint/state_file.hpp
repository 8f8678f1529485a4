#pragma once
// The state of a solve in a file: every number comes back bit for bit.
#include "refinement/solve.hpp"
#include "store/hdf5/hdf5.hpp"

namespace mft {

// Writes /levels/<n>, the meshes that are finished in the order solved, and /under_way, each with
// all nodal values. `root` is that of rank 0, and null elsewhere. Collective; throws StorageError
// on all ranks alike.
void write_state(MPI_Comm comm, H5Group* root, const SolveState& state);

// Reads it for the same input, on any number of ranks. Collective; throws StorageError.
SolveState read_state(MPI_Comm comm, const H5Group* root, const Settings& settings,
                      const Problem& problem);

}  // namespace mft
