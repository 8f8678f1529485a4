#pragma once
// Truncated power series in the strengths B, at several points at a time.
#include <algorithm>
#include <array>
#include <vector>

#include "cumulant/monomials.hpp"

namespace mft {

// Coefficient of each monomial at `lanes` points; the innermost loops run over these.
constexpr int lanes = 8;
using Lanes = std::array<double, lanes>;

class PowerSeries;

// The ring that series are truncated in and where their coefficients live: values are kept until
// clear(), which is to be called between the expressions of two sets of points.
class SeriesRing {
 public:
  // Monomials of degree <= `degree` are kept.
  SeriesRing(const Monomials& monomials, int degree) : monomials_(monomials), degree_(degree) {}
  const Monomials& monomials() const { return monomials_; }
  int degree() const { return degree_; }
  void clear() { used_ = 0; }

  // A series whose monomials of degrees low to high may be nonzero; their coefficients are zero.
  PowerSeries zero(int low, int high);

 private:
  friend class PowerSeries;
  const Monomials& monomials_;
  int degree_;
  std::size_t used_ = 0;
  std::vector<std::vector<Lanes>> blocks_;
};

class PowerSeries {
 public:
  // Coefficient of a monomial of degree low() to high().
  Lanes& operator[](int monomial) { return values_[monomial - first_]; }
  const Lanes& operator[](int monomial) const { return values_[monomial - first_]; }
  int low() const { return low_; }
  int high() const { return high_; }
  SeriesRing& ring() const { return *ring_; }
  bool vanishes() const { return low_ > high_; }

 private:
  friend class SeriesRing;
  SeriesRing* ring_ = nullptr;
  int low_ = 0, high_ = -1, first_ = 0;
  Lanes* values_ = nullptr;
};

inline PowerSeries SeriesRing::zero(int low, int high) {
  PowerSeries s;
  s.ring_ = this;
  s.low_ = low;
  s.high_ = std::min(high, degree_);
  if (s.vanishes()) return s;
  s.first_ = monomials_.first(low);
  if (used_ == blocks_.size()) blocks_.emplace_back(monomials_.count(degree_));
  s.values_ = blocks_[used_++].data();
  const int size = monomials_.count(s.high_) - s.first_;
  std::fill(s.values_, s.values_ + size, Lanes{});
  return s;
}

inline PowerSeries operator*(const PowerSeries& a, const PowerSeries& b) {
  SeriesRing& ring = a.ring();
  const Monomials& all = ring.monomials();
  PowerSeries c = ring.zero(a.low() + b.low(), a.high() + b.high());
  if (a.vanishes() || b.vanishes() || c.vanishes()) return ring.zero(1, 0);
  for (int i = all.first(a.low()); i < all.count(a.high()); ++i) {
    const Lanes u = a[i];
    const int end = all.count(std::min(b.high(), c.high() - all.degree_of(i)));
    for (int j = all.first(b.low()); j < end; ++j) {
      const Lanes& v = b[j];
      Lanes& w = c[all.product(i, j)];
      for (int l = 0; l < lanes; ++l) w[l] += u[l] * v[l];
    }
  }
  return c;
}

// to += factor what, whose monomials must be among those of `to`.
inline void add(PowerSeries& to, double factor, const PowerSeries& what) {
  if (what.vanishes()) return;
  const Monomials& all = to.ring().monomials();
  for (int i = all.first(what.low()); i < all.count(what.high()); ++i)
    for (int l = 0; l < lanes; ++l) to[i][l] += factor * what[i][l];
}

inline PowerSeries sum(double x, const PowerSeries& a, double y, const PowerSeries& b) {
  const bool only_b = a.vanishes(), only_a = b.vanishes();
  PowerSeries c =
      a.ring().zero(only_b   ? b.low()
                    : only_a ? a.low()
                             : std::min(a.low(), b.low()),
                    std::max(only_b ? b.high() : a.high(), only_a ? a.high() : b.high()));
  add(c, x, a);
  add(c, y, b);
  return c;
}

inline PowerSeries operator+(const PowerSeries& a, const PowerSeries& b) { return sum(1, a, 1, b); }
inline PowerSeries operator-(const PowerSeries& a, const PowerSeries& b) {
  return sum(1, a, -1, b);
}
inline PowerSeries operator*(double x, const PowerSeries& a) { return sum(x, a, 0, a); }

// Σ_j c_j δ^j for a δ without constant term; c[j] at the points. Vanishing last terms are cheap.
inline PowerSeries compose(const std::vector<Lanes>& c, const PowerSeries& shift) {
  SeriesRing& ring = shift.ring();
  int last = static_cast<int>(c.size()) - 1;
  const auto zero = [](const Lanes& v) {
    return std::all_of(v.begin(), v.end(), [](double x) { return x == 0; });
  };
  while (last > 0 && zero(c[last])) --last;
  const auto constant = [&](const Lanes& value) {
    PowerSeries s = ring.zero(0, 0);
    s[0] = value;
    return s;
  };
  PowerSeries result = constant(c[last]);
  for (int j = last - 1; j >= 0; --j) result = result * shift + constant(c[j]);
  return result;
}

}  // namespace mft
