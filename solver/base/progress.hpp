#pragma once
// Progress of a long run, on standard error: one line kept up to date on a terminal, plain lines
// now and then otherwise.
#include <mpi.h>

#include <chrono>
#include <limits>
#include <string>

namespace mft {

class Progress {
 public:
  // Only rank 0 of `comm` writes, and nothing when `quiet`. Not collective after this.
  Progress(MPI_Comm comm, bool quiet);
  // Clears the line kept up to date.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // What is being done. `fraction` of the work done, in (0, 1], when known: then the time left is
  // estimated, as if the rest went at the mean speed so far. At most ten times a second on a
  // terminal, once in `plain_interval` seconds otherwise.
  void update(const std::string& text, double fraction = std::numeric_limits<double>::quiet_NaN());
  // One of few things done, a level: the line kept up to date on a terminal, a plain line
  // otherwise.
  void step(const std::string& text);
  // A line that stays.
  void note(const std::string& text);
  // The same, told even when `quiet`: what makes the answer doubtful, or says why there is none.
  void warn(const std::string& text);

  static constexpr double plain_interval = 10;

 private:
  using Clock = std::chrono::steady_clock;
  void clear_line();
  void show_line(const std::string& line);

  bool root_, active_, terminal_;
  bool line_shown_ = false;
  Clock::time_point start_ = Clock::now(), last_;
};

// "40 s", "3 min 20 s", "2 h 5 min".
std::string duration_text(double seconds);

}  // namespace mft
