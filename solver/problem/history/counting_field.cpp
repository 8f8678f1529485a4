#include "problem/history/counting_field.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "base/error.hpp"
#include "expression/branch/smooth_pieces.hpp"
#include "expression/compile.hpp"
#include "expression/range_check.hpp"
#include "numerics/quadrature.hpp"
#include "numerics/root.hpp"
#include "problem/history/rows.hpp"
#include "problem/history/slack.hpp"

namespace mft {
namespace {

using LambdaRows = std::vector<std::pair<double, double>>;

// λ linear between rows (t, λ); the first and last rows go on beyond them.
void interpolate(const LambdaRows& rows, std::size_t n, const double* t, double* out) {
  for (std::size_t i = 0; i < n; ++i) {
    auto after = std::upper_bound(rows.begin() + 1, rows.end() - 1, t[i],
                                  [](double x, const auto& row) { return x < row.first; });
    const auto& [t1, a] = *(after - 1);
    const auto& [t2, b] = *after;
    const double s = (t[i] - t1) / (t2 - t1);
    out[i] = (1 - s) * a + s * b;
  }
}

void check_rows(const LambdaRows& rows, double final_time, const std::string& file) {
  const auto fault = find_fault(rows, final_time);
  if (!fault) return;
  const std::string row = fault->row < rows.size() ? fmt::format("row {}: ", fault->row + 1) : "";
  throw InputError(fmt::format("history.continuous: {}: {}{}", file, row, fault->message));
}

// An expression of λ(t) between two of its jumps.
struct Part {
  std::function<void(std::size_t, const double*, double*)> values;
  std::vector<double> kinks;  // inside
  double end;
};

// Smooth functions, each up to its end; where two meet they are equal.
struct Joined {
  std::vector<Tape> tapes;
  std::vector<double> ends;

  void operator()(std::size_t n, const double* t, double* out) const {
    const auto tape_at = [this](double x) {
      return std::upper_bound(ends.begin(), ends.end() - 1, x) - ends.begin();
    };
    for (std::size_t i = 0, next = 0; i < n; i = next) {
      const auto k = tape_at(t[i]);
      for (next = i + 1; next < n && tape_at(t[next]) == k;) ++next;
      double* to = out + i;
      tapes[k].evaluate(next - i, t + i, &to);
    }
  }
};

// Whether f is continuous from one tape to the next, up to round-off of the values around.
bool is_continuous(const Tape& before, const Tape& after, double begin, double where, double end) {
  double scale = 0;
  for (int i = 0; i <= 16; ++i)
    scale = std::max({scale, std::abs(before(begin + (where - begin) * i / 16)),
                      std::abs(after(where + (end - where) * i / 16))});
  return std::abs(before(where) - after(where)) <= 1e-10 * scale;
}

std::vector<Part> read_parts(const std::string& lambda, double begin, double end) {
  const GiNaC::realsymbol t("t");
  const SmoothPieces smooth = smooth_pieces(lambda, {}, t, begin, end);
  std::vector<double> ends = {begin};
  for (const SmoothPieces::Switch& s : smooth.switches) ends.push_back(s.where);
  ends.push_back(end);
  std::vector<Part> parts;
  Joined joined;
  for (std::size_t i = 0; i < smooth.values.size(); ++i) {
    if (const auto flaw =
            find_singularity(smooth.values[i], t, sample_closed(ends[i], ends[i + 1])))
      throw InputError(fmt::format("'{}' {} at t = {:.6g}, in [{}, {}]", lambda, flaw->what,
                                   flaw->where, begin, end));
    const Tape tape = compile({smooth.values[i]}, t);
    if (i > 0 && !is_continuous(joined.tapes.back(), tape, ends[i - 1], ends[i], ends[i + 1])) {
      parts.push_back({joined, {joined.ends.begin(), joined.ends.end() - 1}, ends[i]});
      joined = {};
    }
    joined.tapes.push_back(tape);
    joined.ends.push_back(ends[i + 1]);
  }
  parts.push_back({joined, {joined.ends.begin(), joined.ends.end() - 1}, end});
  return parts;
}

// λ(t) of an expression that must have a value on all of [begin, end]. Those read last are kept:
// a scan asks for the same at each of its points.
const std::vector<Part>& read_piece(const std::string& lambda, double begin, double end,
                                    const std::string& key) {
  static std::map<std::tuple<std::string, double, double>, std::vector<Part>> kept;
  const auto found = kept.find({lambda, begin, end});
  if (found != kept.end()) return found->second;
  try {
    std::vector<Part> parts = read_parts(lambda, begin, end);
    if (kept.size() >= 100) kept.clear();
    return kept[{lambda, begin, end}] = std::move(parts);
  } catch (const InputError& error) {
    throw InputError(fmt::format("{}: {}", key, error.what()));
  }
}

double integrate(const std::function<double(double)>& f, double a, double b) {
  return integrate_between_singular(f, a, b, 1e-11);
}

// ∫_a^b max(f, 0) of a smooth f: its signs from 65 samples, its zeros by bracketing.
double integrate_positive(const std::function<double(double)>& f, double a, double b) {
  constexpr int samples = 64;
  double sum = 0, left = a, begin = a;
  for (int i = 1; i <= samples; ++i) {
    const double right = i == samples ? b : a + (b - a) * i / samples;
    if ((f(left) > 0) != (f(right) > 0)) {
      const double zero = sign_change(f, left, right);
      if (f(left) > 0) sum += integrate(f, begin, zero);
      begin = zero;
    }
    left = right;
  }
  return f((begin + b) / 2) > 0 ? sum + integrate(f, begin, b) : sum;
}

}  // namespace

CountingField::CountingField(const ContinuousSettings& settings, double final_time)
    : position_(settings.position), final_time_(final_time) {
  if (settings.kind == ContinuousSettings::Kind::file) {
    check_rows(settings.rows, final_time, settings.file);
    for (const auto& [t, lambda] : settings.rows)
      if (t > time_slack * final_time && snapped(t, {final_time}, final_time) < final_time)
        kinks_.push_back(t);
    pieces_.push_back([rows = settings.rows](std::size_t n, const double* t, double* out) {
      interpolate(rows, n, t, out);
    });
    return;
  }
  double begin = 0;
  for (std::size_t i = 0; i < settings.pieces.size(); ++i) {
    const auto& [to, lambda] = settings.pieces[i];
    const std::string key = settings.kind == ContinuousSettings::Kind::pieces
                                ? fmt::format("history.continuous.pieces[{}]", i)
                                : "history.continuous";
    if (!(to > begin))
      throw InputError(
          fmt::format("{}.to: {} is not after {}, where the piece begins", key, to, begin));
    if (begin >= final_time)
      throw InputError(
          fmt::format("{}: begins at {}, not before final_time = {}", key, begin, final_time));
    if (begin > 0) jumps_.push_back(begin);
    const double end = std::min(to, final_time);
    for (const Part& part : read_piece(lambda, begin, end, key)) {
      pieces_.push_back(part.values);
      kinks_.insert(kinks_.end(), part.kinks.begin(), part.kinks.end());
      if (part.end < end) jumps_.push_back(part.end);
    }
    begin = to;
  }
  if (!(begin >= final_time))
    throw InputError(fmt::format("history.continuous: the pieces end at {}, before final_time = {}",
                                 begin, final_time));
}

const CountingField::Function& CountingField::piece_at(double t) const {
  return pieces_[std::upper_bound(jumps_.begin(), jumps_.end(), t) - jumps_.begin()];
}

void CountingField::values(std::size_t n, const double* t, double slab_begin, double slab_end,
                           double* out) const {
  piece_at(slab_begin + (slab_end - slab_begin) / 2)(n, t, out);
}

double CountingField::operator()(double t) const {
  double value;
  piece_at(t)(1, &t, &value);
  return value;
}

std::vector<double> CountingField::breaks(double a, double b) const {
  std::vector<double> points = {a, b};
  for (const std::vector<double>* inner : {&jumps_, &kinks_})
    std::copy_if(inner->begin(), inner->end(), std::back_inserter(points),
                 [a, b](double t) { return t > a && t < b; });
  std::sort(points.begin(), points.end());
  return points;
}

double CountingField::sum_over_parts(double a, double b, Rule rule) const {
  const std::vector<double> points = breaks(a, b);
  double sum = 0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const double begin = points[i - 1], end = points[i];
    const auto inside = [this, begin, end](double t) {
      double value;
      values(1, &t, begin, end, &value);
      return value;
    };
    sum += rule(inside, begin, end);
  }
  return sum;
}

double CountingField::integral(double a, double b) const { return sum_over_parts(a, b, integrate); }

double CountingField::positive_integral() const {
  return sum_over_parts(0, final_time_, integrate_positive);
}

}  // namespace mft
