#pragma once
// All correlations of an input, on all ranks.
#include <mpi.h>

#include <optional>
#include <vector>

#include "lattice/settings.hpp"
#include "numerics/estimate.hpp"

namespace mft::lattice {

struct CorrelationResult {
  Estimate correlation;             // the martingale form; with a check, the error covers it
  std::optional<double> hierarchy;  // the second route
};

// The K of the sites -K+1..K that stand for the infinite line where a pair function is needed: a
// particle that goes to an end and back is felt less than a tenth of the tolerance.
int needed_window(const LatticeSettings& settings);

// In the order of the input, the same on all ranks; collective. Steps on the infinite line without
// a check are shared entry by entry, pair functions row by row.
std::vector<CorrelationResult> correlations(MPI_Comm comm, const LatticeSettings& settings);

// What the error of a correlation may be.
double correlation_tolerance(const LatticeSettings& settings,
                             const LatticeSettings::Correlation& entry, double value);

}  // namespace mft::lattice
