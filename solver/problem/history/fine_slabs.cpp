#include "problem/history/fine_slabs.hpp"

#include <algorithm>
#include <boost/math/special_functions/chebyshev.hpp>
#include <cmath>

#include "numerics/chebyshev_fit.hpp"

namespace mft {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// A part of the interval [from, to] between singular times.
struct Part {
  double begin, end, from, to;
  bool crowded = false;  // several kinks, all of which end slabs, are close together in it
  double finest = 0;     // the shortest slab in it, where that is short

  double length() const { return end - begin; }
  double middle() const { return begin + 0.5 * (end - begin); }
  // Whether a mesh has no such slab of its own accord.
  bool is_short() const { return finest > 0; }
};

// What of λ a polynomial misses on [begin, end], and how much λ varies there, as integrals.
struct Deviation {
  double missed = 0, variation = 0;
};

class Follower {
 public:
  // A polynomial of degree 8 may miss `most_missed` of the variation of λ on a slab, and `at_ends`
  // of it next to a singular time, where slabs of every level shrink: enough for √t.
  Follower(const CountingField& lambda, double most_missed, double at_ends)
      : lambda_(lambda), cells_(lambda.cells()), most_missed_(most_missed), at_ends_(at_ends) {}

  std::vector<Part> follow(double from, double to) {
    from_ = from;
    to_ = to;
    std::vector<Part> parts, pending = {{from, to, from, to}};
    while (!pending.empty()) {
      Part part = pending.back();
      pending.pop_back();
      const double gap = closest_kinks(part.begin, part.end);
      part.crowded = part.length() > 8 * gap && !is_slow(part.begin, part.end);
      const bool can_be_halved = part.length() > 1e-11 * (to - from);
      if (can_be_halved && (part.crowded || !slow_between_kinks(part))) {
        pending.push_back({part.middle(), part.end, from, to});
        pending.push_back({part.begin, part.middle(), from, to});
        continue;
      }
      part.crowded = std::isfinite(gap) && !is_slow(part.begin, part.end);
      part.finest = part.crowded ? std::min(4 * gap, part.length()) : part.length();
      if (part.finest > (to - from) / 8 * (1 + 1e-9)) part.finest = 0;
      parts.push_back(part);
    }
    return parts;
  }

 private:
  // λ at ascending times inside [begin, end], which has no jump inside.
  std::vector<double> values(const std::vector<double>& t, double begin, double end) const {
    std::vector<double> result(t.size());
    lambda_.values(t.size(), t.data(), begin, end, result.data());
    return result;
  }

  // Against the polynomial of degree 8 through λ at Chebyshev points, looked at in every cell.
  Deviation deviation(double begin, double end) const {
    constexpr int degree = 8, places = 5;
    std::vector<double> edges = {begin}, t, weight;
    edges.insert(edges.end(), std::upper_bound(cells_.begin(), cells_.end(), begin),
                 std::lower_bound(cells_.begin(), cells_.end(), end));
    edges.push_back(end);
    for (std::size_t i = 1; i < edges.size(); ++i)
      for (int j = 0; j < places; ++j) {
        const double size = edges[i] - edges[i - 1];
        t.push_back(edges[i - 1] + size * (j + 0.5) / places);
        weight.push_back(size / places);
      }
    const std::vector<double> lambda = values(t, begin, end);
    const auto at = [&](double s) { return values({s}, begin, end)[0]; };
    const std::vector<double> fit = chebyshev_fit(at, begin, end, degree);
    double mean = 0;
    for (std::size_t i = 0; i < t.size(); ++i) mean += weight[i] / (end - begin) * lambda[i];
    Deviation result;
    for (std::size_t i = 0; i < t.size(); ++i) {
      const double polynomial = boost::math::chebyshev_clenshaw_recurrence(
          fit.data(), fit.size(), (2 * t[i] - begin - end) / (end - begin));
      result.missed += weight[i] * std::abs(lambda[i] - polynomial);
      result.variation += weight[i] * std::abs(lambda[i] - mean);
    }
    return result;
  }

  // Whether a peak that is narrow for its distance from the ends is among the cells, which no kinks
  // end: one that bears little of the variation must be followed too.
  bool has_peak(double begin, double end) const {
    auto cell = std::upper_bound(cells_.begin(), cells_.end(), begin);
    for (; cell != cells_.end() && *cell < end; ++cell) {
      const double left = std::max(begin, *(cell - 1)), size = *cell - left;
      if (32 * size < end - begin && 16 * size < std::min(left - begin, end - *cell)) return true;
    }
    return false;
  }

  bool is_negligible(const Deviation& of) const { return of.missed <= 1e-9 * lambda_.total(); }

  bool is_borne(double a, double b, double allowed) const {
    const Deviation of = deviation(std::min(a, b), std::max(a, b));
    return is_negligible(of) || of.missed <= allowed * of.variation;
  }

  // Towards a singular time a root is the same at all scales, and smooth away from it; a pulse
  // there is not.
  bool is_root_at(double time, double other_end) const {
    const bool forward = time < other_end;
    const auto cell = forward ? std::upper_bound(cells_.begin(), cells_.end() - 1, time)
                              : std::lower_bound(cells_.begin() + 1, cells_.end(), time) - 1;
    const double smallest = std::abs(*cell - time);
    for (double part = other_end - time; std::abs(part) > 0.5 * smallest; part /= 2)
      if (!is_borne(time, time + part, at_ends_) ||
          !is_borne(time + part / 2, time + part, most_missed_))
        return false;
    return true;
  }

  bool is_slow(double begin, double end) const {
    const Deviation of = deviation(begin, end);
    if (is_negligible(of)) return true;
    const bool at_begin = begin == from_, at_end = end == to_;
    const double middle = begin + 0.5 * (end - begin);
    if (at_begin && !is_root_at(begin, at_end ? middle : end)) return false;
    if (at_end && !is_root_at(end, at_begin ? middle : begin)) return false;
    if (of.missed > (at_begin || at_end ? at_ends_ : most_missed_) * of.variation) return false;
    return !kinks_inside(begin, end).empty() || !has_peak(begin, end);
  }

  std::vector<double> kinks_inside(double begin, double end) const {
    const std::vector<double>& kinks = lambda_.kinks();
    return {std::upper_bound(kinks.begin(), kinks.end(), begin),
            std::lower_bound(kinks.begin(), kinks.end(), end)};
  }

  double closest_kinks(double begin, double end) const {
    const std::vector<double> inside = kinks_inside(begin, end);
    double gap = infinity;
    for (std::size_t i = 1; i < inside.size(); ++i) gap = std::min(gap, inside[i] - inside[i - 1]);
    return gap;
  }

  bool slow_between_kinks(const Part& part) const {
    std::vector<double> ends = kinks_inside(part.begin, part.end);
    ends.insert(ends.begin(), part.begin);
    ends.push_back(part.end);
    for (std::size_t i = 1; i < ends.size(); ++i)
      if (!is_slow(ends[i - 1], ends[i])) return false;
    return true;
  }

  const CountingField& lambda_;
  const std::vector<double>& cells_;
  const double most_missed_, at_ends_;
  double from_ = 0, to_ = 0;  // the singular times around
};

std::vector<Part> follow(const CountingField& lambda, const std::vector<double>& singular_times,
                         double most_missed, double at_ends) {
  Follower follower(lambda, most_missed, at_ends);
  std::vector<Part> parts;
  for (std::size_t i = 1; i < singular_times.size(); ++i) {
    const std::vector<Part> more = follower.follow(singular_times[i - 1], singular_times[i]);
    parts.insert(parts.end(), more.begin(), more.end());
  }
  return parts;
}

bool any_short(const std::vector<Part>& parts) {
  return std::any_of(parts.begin(), parts.end(), [](const Part& part) { return part.is_short(); });
}

// For each part, twice its distance from the nearest end of a short one before it, counted as if
// that one ended as much earlier as it is long.
void limit_from(const std::vector<Part>& parts, std::vector<double>& limit, bool backwards) {
  const std::size_t n = parts.size();
  double nearest = -infinity;
  for (std::size_t k = 0; k < n; ++k) {
    const std::size_t i = backwards ? n - 1 - k : k;
    const Part& part = parts[i];
    const double near = backwards ? -part.end : part.begin,
                 far = backwards ? -part.begin : part.end;
    limit[i] = std::min(limit[i], 2 * (near - nearest));
    if (part.is_short()) nearest = std::max(nearest, far - part.finest);
  }
}

// Halves parts until none is too long beside a short one.
std::vector<Part> graded(std::vector<Part> parts) {
  while (true) {
    std::vector<double> limit(parts.size(), infinity);
    limit_from(parts, limit, false);
    limit_from(parts, limit, true);
    std::vector<Part> finer;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const Part& part = parts[i];
      if (part.length() <= limit[i] * (1 + 1e-9)) {
        finer.push_back(part);
      } else {
        finer.push_back({part.begin, part.middle(), part.from, part.to});
        finer.push_back({part.middle(), part.end, part.from, part.to});
      }
    }
    if (finer.size() == parts.size()) return parts;
    parts = std::move(finer);
  }
}

}  // namespace

FineSlabs fine_slabs(const CountingField& lambda, const std::vector<double>& singular_times) {
  // A period of a sine on a slab is borne by the degrees that levels and rungs raise; where more is
  // asked, slabs are made short enough for the lowest of them.
  constexpr double bearable = 4e-4, sure = 1e-7;
  FineSlabs result;
  if (!any_short(follow(lambda, singular_times, bearable, 3e-2))) return result;
  std::vector<Part> parts = follow(lambda, singular_times, sure, sure);
  for (const Part& part : parts)
    if (part.is_short()) result.shortest = std::min(result.shortest, part.finest);
  parts = graded(std::move(parts));
  const std::vector<double>& kinks = lambda.kinks();
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const Part &before = parts[i - 1], &after = parts[i];
    if (before.end == before.to) continue;
    // Kinks end slabs: no sliver beside one, where the part was halved for their sake only.
    const double slack = 0.25 * std::min(before.length(), after.length());
    const auto next = std::lower_bound(kinks.begin(), kinks.end(), before.end);
    const bool beside_kink = (next != kinks.end() && *next - before.end < slack) ||
                             (next != kinks.begin() && before.end - *(next - 1) < slack);
    if (!beside_kink) result.ends.push_back(before.end);
  }
  return result;
}

}  // namespace mft
