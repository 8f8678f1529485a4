#pragma once
// What solves the linearised forward equation A δq = b and its transpose, on all slabs.
#include <petscvec.h>

namespace mft {

// A is that of the action's last linearise(), once factor() was called. All calls are collective.
class TimeSolver {
 public:
  virtual ~TimeSolver() = default;

  // Makes ready for the action's last linearise(). Throws NoSolution on all ranks alike where A is
  // singular.
  virtual void factor() = 0;
  // x is near A^-1 b: the density forward in time; near A^-T b: the conjugate field backward.
  virtual void solve(Vec b, Vec x) const = 0;
  virtual void solve_transposed(Vec b, Vec x) const = 0;

  // What it cost this rank so far, in slabs.
  virtual long solves() const = 0;
  virtual long factorisations() const = 0;
};

// One that solves to round-off. What rests on that asks for this type: the reduced system I + H G,
// the alternating sweeps, the typical path, the responses about it.
class ExactTimeSolver : public TimeSolver {};

}  // namespace mft
