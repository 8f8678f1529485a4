#pragma once
// A path, solved or in closed form, as result files and answers show it.

#include "base/events.hpp"
#include "exact/closed_form.hpp"
#include "refinement/solve.hpp"
#include "store/path_result.hpp"

namespace mft {

// What the input alone determines; B is NaN where Q is given.
PathSummary summary_of(const Settings& settings, const Problem& problem);

// The summary of a solution. Collective; all ranks get it.
PathSummary summarise(const Settings& settings, const Problem& problem, const Solution& solution);

// That of a closed form, found in so many seconds; what a solve alone has is left open.
PathSummary summarise(const Settings& settings, const Problem& problem, const ExactResult& exact,
                      double seconds);

// By phase: setup is what the others leave.
SecondsRecord seconds_of(const PhaseSeconds& seconds);

// Does `mft solve` end with another status than 0: no path, the tolerance missed where the program
// chose the mesh, or an early end?
bool is_failure(const Settings& settings, const Solution& solution);

}  // namespace mft
