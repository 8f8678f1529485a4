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

  // What is being done. `fraction` of the work done, in (0, 1], when known, of which `before` was
  // done by earlier runs: the time left is estimated as if the rest went at the mean speed of this
  // run. At most ten times a second on a terminal, once in `plain_interval` seconds otherwise.
  void update(const std::string& text, double fraction = std::numeric_limits<double>::quiet_NaN(),
              double before = 0);
  // One of few things done, a level: the line kept up to date on a terminal, a plain line
  // otherwise.
  void step(const std::string& text);
  // What holds until it is said again: a part of that line on a terminal, a plain line otherwise.
  void standing(const std::string& text);
  // The time gone in the line kept up to date, at most once a second.
  void refresh();
  // A line that stays.
  void note(const std::string& text);
  // The same, told even when `quiet`: what makes the answer doubtful, or says why there is none.
  void warn(const std::string& text);

  static constexpr double plain_interval = 10;

 private:
  using Clock = std::chrono::steady_clock;
  void clear_line();
  void show_line(const std::string& line);
  void show_step();

  bool root_, active_, terminal_;
  bool line_shown_ = false;
  Clock::time_point start_ = Clock::now(), last_;
  std::string step_, standing_;
};

// "  45 %, 2 min 0 s gone, about 3 min 0 s left": `fraction` of all is done, in (0, 1], `before` of
// it by earlier runs, in so many seconds of this one; without the rest where nothing is known of
// it.
std::string share_text(double fraction, double before, double seconds);

// "40 s", "3 min 20 s", "2 h 5 min".
std::string duration_text(double seconds);

}  // namespace mft
