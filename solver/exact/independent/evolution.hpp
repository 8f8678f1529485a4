#pragma once
// A whole history for independent particles: stretches of λ(t), and between them the pulses, each
// of which multiplies u right of its position by e^B.
#include <vector>

#include "exact/independent/stretch.hpp"
#include "exact/independent/window.hpp"
#include "exact/reduction/drive.hpp"

namespace mft::exact {

enum class Direction { forward, backward };  // in which the clock runs
enum class Side { before, after };           // of a pulse at the time asked for, in that direction

class Evolution {
 public:
  // u = initial at time 0 (backward: at T), before a pulse there, and all that happens up to T
  // (to 0). The window's edges are its ends and every position between; where the initial profile
  // jumps is among them, and its layers are the window's. Intervals are differences of the drive's
  // times: those of T - t would lose the digits of a short one.
  Evolution(Profile initial, const Drive& drive, Direction direction, Window window,
            const Grid& grid);

  double operator()(double x, double t, Side side) const;

  // The whole line at 0, T or a pulse.
  const Profile& at(double t, Side side) const;
  // With the layers that the profile has then.
  const Window& window(double t) const { return windows_[index(t)]; }

 private:
  void advance(double from, double to, const std::optional<Source>& source);
  std::size_t index(double t) const;  // of the stretch that starts at t; behind all at the end

  Direction direction_;
  double begin_, end_;
  Grid grid_;
  std::vector<double> starts_;      // of the stretches
  std::vector<Stretch> stretches_;  // each starts from the last one's end, after the pulses there
  std::vector<Profile> ends_;       // ends_[i] is the profile before stretch i and its pulses
  std::vector<Window> windows_;     // of ends_
  Profile last_;                    // the end of the last stretch, after the pulses there
};

}  // namespace mft::exact
