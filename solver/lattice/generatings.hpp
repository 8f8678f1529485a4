#pragma once
// All generating functions of an input, on all ranks.
#include <mpi.h>

#include <vector>

#include "lattice/settings.hpp"
#include "numerics/estimate.hpp"

namespace mft::lattice {

struct GeneratingResult {
  Estimate mean;  // <e^{ΣBQ}>, infinite above 1.8e308; of a quenched start its mean over starts
  Estimate logarithm;  // its logarithm; of a quenched start the mean over starts of the logarithm
};

// In the order of the input, the same on all ranks; collective, shared entry by entry. On a closed
// chain (up to largest_chain sites) by counting (see counted_means), with settings.check also by
// rates (tilted_means), the errors then cover the difference; on the infinite line, one time and
// bond 0, by the Fredholm determinant. Throws NoSolution, which names the entry, when one cannot be
// computed.
std::vector<GeneratingResult> generatings(MPI_Comm comm, const LatticeSettings& settings);

}  // namespace mft::lattice
