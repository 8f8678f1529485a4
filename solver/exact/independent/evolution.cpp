#include "exact/independent/evolution.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "exact/reduction/source.hpp"

namespace mft::exact {

Evolution::Evolution(Profile initial, double duration, const std::vector<Kick>& kicks,
                     const std::optional<Source>& source, const std::vector<double>& breaks,
                     const Grid& grid)
    : duration_(duration), breaks_(breaks), grid_(grid) {
  std::vector<double> times = {0, duration};
  for (const Kick& kick : kicks) times.push_back(kick.time);
  if (source) times.insert(times.end(), source->breaks.begin(), source->breaks.end());
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());

  ends_ = {initial};
  last_ = std::move(initial);
  for (std::size_t i = 0; i < times.size(); ++i) {
    for (const Kick& kick : kicks)
      if (kick.time == times[i]) last_.multiply_right_of(kick.position, std::exp(kick.B));
    if (i + 1 < times.size()) advance(times[i], times[i + 1], source);
  }
}

void Evolution::advance(double from, double to, const std::optional<Source>& source) {
  constexpr double shortest = 1e-12;    // in units of the whole: λ is not analytic there
  constexpr double negligible = 1e-10;  // smaller values need no relative accuracy
  const double length = to - from;
  Stretch stretch = source ? Stretch(
                                 last_, length, [&](double s) { return source->lambda(from + s); },
                                 source->position, grid_, 1e-16 * duration_)
                           : Stretch(last_, length, grid_);
  const bool told = !source || samples_tell(*source, from, to);
  if (!told || !stretch.resolved()) {
    if (length < shortest * duration_)
      throw NoSolution("closed form: lambda(t) is not piecewise analytic");
    const double middle = from + 0.5 * length;
    advance(from, middle, source);
    advance(middle, to, source);
    return;
  }
  const double right = last_.right() * std::exp(stretch.growth(length));
  Grid grid = grid_;
  grid.floor = negligible * std::max(std::abs(last_.left()), std::abs(right));
  last_ = Profile::sample([&](double x) { return stretch(x, length); }, breaks_, last_.left(),
                          right, grid);
  starts_.push_back(from);
  stretches_.push_back(std::move(stretch));
  ends_.push_back(last_);
}

double Evolution::operator()(double x, double s, Side side) const {
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), s);
  const std::size_t i = next - starts_.begin() - 1;
  if (s == starts_[i] || s == duration_) return at(s, side)(x);
  return stretches_[i](x, s - starts_[i]);
}

const Profile& Evolution::at(double s, Side side) const {
  if (s == duration_) return side == Side::before ? ends_.back() : last_;
  const auto start = std::find(starts_.begin(), starts_.end(), s);
  if (start == starts_.end()) throw Error(exit_internal, "evolution: no profile at this time");
  const std::size_t i = start - starts_.begin();
  return side == Side::before ? ends_[i] : stretches_[i].initial();
}

}  // namespace mft::exact
