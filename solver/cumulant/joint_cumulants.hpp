#pragma once
// All joint cumulants of the currents of an input, with errors.
#include <mpi.h>

#include <memory>
#include <string>
#include <vector>

#include "cumulant/correlation.hpp"
#include "cumulant/settings.hpp"
#include "refinement/ladder.hpp"

namespace mft {

// One mesh's values of what is asked for.
struct CumulantLevel {
  int level, rung, elements, slabs;
  std::vector<double> cumulants;
  CorrelationMaps correlation;  // where asked for
  double seconds;

  // All values in a row.
  std::vector<double> flatten() const;
};

struct CumulantSolution {
  std::string reason;               // the tolerance is missed; empty: it is met
  std::vector<std::string> labels;  // C[0.5,1]: ascending in degree, then in time
  std::vector<Estimate> cumulants;
  // Row by row, over correlation_times; empty when not asked for.
  std::vector<double> correlation_times;
  std::vector<Estimate> correlation, current_correlation;
  std::vector<CumulantLevel> levels;  // in the order solved
};

// One joint cumulant: its label, C[0.5,1], and the currents multiplied, ascending, with repeats.
struct JointCumulant {
  std::string label;
  std::vector<Reading> readings;
};

// Those of every multi-index of total degree 1 to order, in the order of CumulantSolution.
std::vector<JointCumulant> joint_cumulants(const Settings& settings,
                                           const CumulantSettings& wanted);

// The problem of an input whose currents are read so, at B = 0.
std::shared_ptr<const Problem> problem_of(const Settings& settings,
                                          const std::vector<Reading>& readings);

// ⟨Q(t_1) … Q(t_n)⟩_c = ∂ⁿμ/∂B_1…∂B_n at B = 0, for every multi-index of total degree 1 to order of
// the distinct readings: any model, step, annealed or quenched (section 3 of the paper, and its
// non-equilibrium case). Units: √T times densities. The tolerance of the settings is relative to
// max(|C|, 10^-2 √T). Throws InputError or NoSolution where a derivative of D or σ that is needed
// does not exist. Collective.
CumulantSolution solve_cumulants(const Settings& settings, const CumulantSettings& wanted,
                                 MPI_Comm comm, const Report& report);

}  // namespace mft
