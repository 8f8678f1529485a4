#include "problem/history/counting_field.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "numerics/quadrature.hpp"
#include "numerics/root.hpp"
#include "problem/history/counting_parts.hpp"
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
    : position_(settings.position), final_time_(final_time), cells_{0} {
  if (settings.kind == ContinuousSettings::Kind::file)
    use_rows(settings);
  else
    use_pieces(settings);
}

void CountingField::use_rows(const ContinuousSettings& settings) {
  check_rows(settings.rows, final_time_, settings.file);
  for (const auto& [t, lambda] : settings.rows)
    if (t > time_slack * final_time_ && snapped(t, {final_time_}, final_time_) < final_time_)
      kinks_.push_back(t);
  pieces_.push_back([rows = settings.rows](std::size_t n, const double* t, double* out) {
    interpolate(rows, n, t, out);
  });
  cells_.insert(cells_.end(), kinks_.begin(), kinks_.end());
  cells_.push_back(final_time_);
  for (std::size_t i = 1; i < cells_.size(); ++i) {
    const double begin = cells_[i - 1], end = cells_[i];
    total_ += (end - begin) / 2 * (std::abs((*this)(begin)) + std::abs((*this)(end)));
  }
}

void CountingField::use_pieces(const ContinuousSettings& settings) {
  double begin = 0;
  for (std::size_t i = 0; i < settings.pieces.size(); ++i) {
    const auto& [to, lambda] = settings.pieces[i];
    const std::string key = settings.kind == ContinuousSettings::Kind::pieces
                                ? fmt::format("history.continuous.pieces[{}]", i)
                                : "history.continuous";
    if (!(to > begin))
      throw InputError(
          fmt::format("{}.to: {} is not after {}, where the piece begins", key, to, begin));
    if (begin >= final_time_)
      throw InputError(
          fmt::format("{}: begins at {}, not before final_time = {}", key, begin, final_time_));
    if (begin > 0) jumps_.push_back(begin);
    const double end = std::min(to, final_time_);
    for (const CountingPart& part : counting_parts(lambda, begin, end, key)) {
      pieces_.push_back(part.values);
      kinks_.insert(kinks_.end(), part.kinks.begin(), part.kinks.end());
      cells_.insert(cells_.end(), part.cells.begin(), part.cells.end());
      total_ += part.total;
      if (part.end < end) jumps_.push_back(part.end);
    }
    begin = to;
  }
  if (!(begin >= final_time_))
    throw InputError(fmt::format("history.continuous: the pieces end at {}, before final_time = {}",
                                 begin, final_time_));
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
  std::vector<double> points = {a};
  std::copy(std::upper_bound(cells_.begin(), cells_.end(), a),
            std::lower_bound(cells_.begin(), cells_.end(), b), std::back_inserter(points));
  points.push_back(b);
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
