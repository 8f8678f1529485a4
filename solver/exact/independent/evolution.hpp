#pragma once
// A whole history for independent particles: stretches of λ(s) with kicks e^{BΘ} between them.
#include <optional>
#include <vector>

#include "exact/independent/stretch.hpp"
#include "exact/reduction/drive.hpp"

namespace mft::exact {

// u is multiplied by e^B right of `position` at time s.
struct Kick {
  double time, B, position;
};

enum class Side { before, after };  // of a kick at the time asked for

class Evolution {
 public:
  // u(x, 0) = initial (before a kick at 0) and all that happens up to `duration`. `breaks`
  // (ascending) are the window's ends and every position between; the initial profile's edges are
  // among them.
  Evolution(Profile initial, double duration, const std::vector<Kick>& kicks,
            const std::optional<Source>& source, const std::vector<double>& breaks,
            const Grid& grid);

  double operator()(double x, double s, Side side) const;

  // The whole line at time 0, `duration` or a kick.
  const Profile& at(double s, Side side) const;

 private:
  void advance(double from, double to, const std::optional<Source>& source);

  double duration_;
  std::vector<double> breaks_;
  Grid grid_;
  std::vector<double> starts_;      // of the stretches
  std::vector<Stretch> stretches_;  // each starts from the last one's end, kicked
  std::vector<Profile> ends_;       // ends_[i] is the profile before stretch i and its kicks
  Profile last_;                    // the end of the last stretch, after a kick at `duration`
};

}  // namespace mft::exact
