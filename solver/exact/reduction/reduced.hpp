#pragma once
// A problem in the units of the exactly solved model that it is.
#include <vector>

#include "exact/reduction/drive.hpp"
#include "exact/reduction/recognise.hpp"

namespace mft::exact {

struct Reduced {
  Recognised model;
  StepDensity density;
  Drive drive;                     // pulses that read apart
  std::vector<std::size_t> pulse;  // pulses[pulse[k]] is the one of instant k of the history
  std::vector<double> offset;      // Q_k = density Q' + offset_k
  double origin = 0;               // the problem's x that is 0 here

  bool flat() const { return density.left == density.right; }
  // The strengths of the pulses for those of the history's instants.
  void set_strengths(const std::vector<double>& B);
  // μ and Q per instant of the history, from those of the drive; B as given to set_strengths.
  Answer restore(const Answer& reduced, const std::vector<double>& B) const;
};

// Shifts what symmetry allows: an origin where the initial density is fixed (quenched, or σ = 0)
// goes to 0, or to the position on a flat line, and a flat line is translated to have the common
// origin at 0. Of kind unknown, nothing else is filled in.
Reduced reduce(const Problem& problem);

// The initial densities in these units.
StepDensity reduce_density(const Units& units, const InitialState& initial);

}  // namespace mft::exact
