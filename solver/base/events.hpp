#pragma once
// PETSc log events (-log_view): where the time goes.
#include <petscsys.h>

namespace mft {

// Counts the enclosing scope as one event.
class Event {
 public:
  enum Kind { assembly, factorisation, sweep, input_output, kinds };
  explicit Event(Kind kind);
  ~Event();
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  // Wall time spent in a kind of event on this rank since the start, seconds.
  static double seconds(Kind kind);

 private:
  Kind kind_;
  double began_;
};

// Wall time of this rank by kind of event, and in all; differences of two readings.
struct PhaseSeconds {
  double assembly = 0, factor = 0, sweep = 0, io = 0, total = 0;
  static PhaseSeconds now();
  PhaseSeconds operator-(const PhaseSeconds& earlier) const;
  PhaseSeconds operator+(const PhaseSeconds& more) const;
};

}  // namespace mft
