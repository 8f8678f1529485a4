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
  static long count(Kind kind);

 private:
  Kind kind_;
  double began_;
};

}  // namespace mft
