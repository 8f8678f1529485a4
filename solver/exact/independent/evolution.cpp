#include "exact/independent/evolution.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "exact/reduction/source.hpp"

namespace mft::exact {

Evolution::Evolution(Profile initial, const Drive& drive, Direction direction, Window window,
                     const Grid& grid)
    : direction_(direction), grid_(grid), windows_{std::move(window)} {
  std::vector<double> times = {0, drive.final_time};
  const auto& source = drive.continuous;
  for (const Pulse& pulse : drive.pulses) times.push_back(pulse.reading.time);
  if (source) times.insert(times.end(), source->breaks.begin(), source->breaks.end());
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  if (direction == Direction::backward) std::reverse(times.begin(), times.end());
  begin_ = times.front();
  end_ = times.back();

  ends_ = {initial};
  last_ = std::move(initial);
  for (std::size_t i = 0; i < times.size(); ++i) {
    for (const Pulse& pulse : drive.pulses)
      if (pulse.reading.time == times[i])
        last_.multiply_right_of(pulse.reading.position, std::exp(pulse.B));
    if (i + 1 < times.size()) advance(times[i], times[i + 1], source);
  }
}

void Evolution::advance(double from, double to, const std::optional<Source>& source) {
  constexpr double shortest = 1e-12;    // in units of the whole: λ is not analytic there
  constexpr double negligible = 1e-10;  // smaller values need no relative accuracy
  const double length = std::abs(to - from), sense = direction_ == Direction::forward ? 1 : -1;
  const double whole = std::abs(end_ - begin_);
  Stretch stretch =
      source ? Stretch(
                   last_, length, [&](double s) { return source->lambda(from + sense * s); },
                   source->position, grid_, 1e-16 * whole)
             : Stretch(last_, length, grid_);
  const bool told = !source || samples_tell(*source, std::min(from, to), std::max(from, to));
  if (!told || !stretch.resolved()) {
    if (length < shortest * whole)
      throw NoSolution("closed form: lambda(t) is not piecewise analytic");
    const double middle = from + 0.5 * (to - from);
    advance(from, middle, source);
    advance(middle, to, source);
    return;
  }
  const double right = last_.right() * std::exp(stretch.growth(length));
  Grid grid = grid_;
  grid.floor = negligible * std::max(std::abs(last_.left()), std::abs(right));
  windows_.push_back(windows_.back().after(length));
  last_ = Profile::sample([&](double x) { return stretch(x, length); }, windows_.back().breaks(),
                          last_.left(), right, grid);
  starts_.push_back(from);
  stretches_.push_back(std::move(stretch));
  ends_.push_back(last_);
}

double Evolution::operator()(double x, double t, Side side) const {
  const auto next = std::partition_point(starts_.begin(), starts_.end(), [&](double start) {
    return direction_ == Direction::forward ? start <= t : start >= t;
  });
  const std::size_t i = next - starts_.begin() - 1;
  if (t == starts_[i] || t == end_) return at(t, side)(x);
  return stretches_[i](x, std::abs(t - starts_[i]));
}

std::size_t Evolution::index(double t) const {
  if (t == end_) return starts_.size();
  const auto start = std::find(starts_.begin(), starts_.end(), t);
  if (start == starts_.end()) throw Error(exit_internal, "evolution: no profile at this time");
  return start - starts_.begin();
}

const Profile& Evolution::at(double t, Side side) const {
  const std::size_t i = index(t);
  if (side == Side::before) return ends_[i];
  return i == stretches_.size() ? last_ : stretches_[i].initial();
}

}  // namespace mft::exact
