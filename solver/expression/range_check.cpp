#include "expression/range_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>

#include "expression/compile.hpp"
#include "expression/symbolic.hpp"
#include "numerics/root.hpp"

namespace mft {
namespace {

using GiNaC::ex;

// Values of a function at the sample points.
struct Sampled {
  const std::vector<double>& x;
  const SamplePoints& points;
  Tape tape;
  std::vector<double> f;

  Sampled(const ex& e, const GiNaC::symbol& symbol, const SamplePoints& points)
      : x(points.x), points(points), tape(compile({e}, symbol)), f(points.x.size()) {
    double* out = f.data();
    tape.evaluate(x.size(), x.data(), &out);
  }

  std::size_t size() const { return x.size(); }

  // Round-off of a sum that cancels: relative to the values around.
  double noise(std::size_t i) const {
    const std::size_t begin = i < 64 ? 0 : i - 64, end = std::min(size(), i + 65);
    double largest = 0;
    for (std::size_t j = begin; j < end; ++j)
      if (std::isfinite(f[j])) largest = std::max(largest, std::abs(f[j]));
    return 1e-15 * largest;
  }

  // Beyond the range of doubles, or about to be: nothing is said about such points.
  bool is_extreme(std::size_t i) const {
    const auto extreme = [&](std::size_t j) {
      return std::abs(f[j]) > 1e100 || std::abs(f[j]) < 1e-100;
    };
    if (x[i] < points.strict_begin || x[i] > points.strict_end) return true;
    return points.may_overflow && extreme(i) &&
           ((i > 0 && extreme(i - 1)) || (i + 1 < size() && extreme(i + 1)));
  }
};

// A zero of f between the points, by change of sign or as a minimum of |f| that touches 0; or a
// point where f is 0.
std::optional<double> find_zero(const Sampled& s) {
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s.f[i] == 0 && !s.is_extreme(i)) return s.x[i];
    if (i == 0) continue;
    const double a = s.f[i - 1], b = s.f[i];
    if (std::min(std::abs(a), std::abs(b)) > 0 && (a < 0) != (b < 0) && std::isfinite(a + b) &&
        std::max(std::abs(a) / s.noise(i), std::abs(b) / s.noise(i)) > 1) {
      return sign_change(s.tape, s.x[i - 1], s.x[i]);
    }
    if (i + 1 == s.size()) continue;
    const double c = s.f[i + 1];
    const double smaller = std::min(std::abs(a), std::abs(c));
    if (std::isfinite(a + b + c) && std::abs(b) <= smaller && (a != b || b != c) &&
        !s.is_extreme(i)) {
      const auto magnitude = [&](double x) { return std::abs(s.tape(x)); };
      const auto [where, least] =
          boost::math::tools::brent_find_minima(magnitude, s.x[i - 1], s.x[i + 1], 50);
      if (least <= 1e-9 * smaller) return where;
    }
  }
  return {};
}

std::optional<double> find_negative(const Sampled& s) {
  for (std::size_t i = 0; i < s.size(); ++i)
    if (s.f[i] < -s.noise(i)) return s.x[i];
  return {};
}

// Looks through e for what has no value where some part of it is 0 or negative.
class SingularityFinder {
 public:
  SingularityFinder(const GiNaC::symbol& x, const SamplePoints& points) : x_(x), points_(points) {}

  std::optional<Flaw> operator()(const ex& e) const {
    for (const ex& part : e)
      if (const auto flaw = (*this)(part)) return flaw;
    if (GiNaC::is_a<GiNaC::power>(e)) return in_power(e.op(0), e.op(1));
    if (GiNaC::is_the_function<GiNaC::log_SERIAL>(e)) return not_positive(e.op(0), "a logarithm");
    if (GiNaC::is_the_function<GiNaC::tan_SERIAL>(e)) return zero(GiNaC::cos(e.op(0)));
    return {};
  }

 private:
  std::optional<Flaw> in_power(const ex& base, const ex& exponent) const {
    if (!symbolic::has_symbol(base)) return {};
    const bool number = GiNaC::is_a<GiNaC::numeric>(exponent);
    const bool integer = exponent.info(GiNaC::info_flags::integer);
    const bool positive = exponent.info(GiNaC::info_flags::positive);
    if (number && integer) return positive ? std::nullopt : zero(base);
    if (!number || !positive) return not_positive(base, "a power");
    if (const auto where = find_negative(Sampled(base, x_, points_)))
      return Flaw{*where, "has a root of a negative number"};
    return {};
  }

  std::optional<Flaw> not_positive(const ex& e, const std::string& of) const {
    const Sampled s(e, x_, points_);
    if (const auto where = find_negative(s))
      return Flaw{*where, "has " + of + " of a negative number"};
    return zero(e);
  }

  std::optional<Flaw> zero(const ex& e) const {
    if (const auto where = find_zero(Sampled(e, x_, points_))) return Flaw{*where, "has a pole"};
    return {};
  }

  const GiNaC::symbol& x_;
  const SamplePoints& points_;
};

void add_towards(std::vector<double>& points, double from, double width, int octaves) {
  for (int k = 1; k <= 8 * octaves; ++k) points.push_back(from + width * std::pow(2.0, -k / 8.0));
}

}  // namespace

SamplePoints sample_open(double lower, double upper) {
  constexpr int uniform = 2000;
  const bool below = std::isfinite(lower), above = std::isfinite(upper);
  const double width = below && above ? upper - lower : 100;
  const double begin = below ? lower : above ? upper - width : -width;
  const double end = above ? upper : below ? lower + width : width;
  std::vector<double> x;
  for (int i = 0; i < uniform; ++i) x.push_back(begin + (end - begin) * ((i + 0.5) / uniform));
  if (below) add_towards(x, lower, std::min(width, 1.0), 16);
  if (above) add_towards(x, upper, -std::min(width, 1.0), 16);
  if (!above) add_towards(x, end, width * 1e10, 33);
  if (!below) add_towards(x, begin, -width * 1e10, 33);
  const auto outside = [&](double point) { return !(point > lower && point < upper); };
  x.erase(std::remove_if(x.begin(), x.end(), outside), x.end());
  std::sort(x.begin(), x.end());
  x.erase(std::unique(x.begin(), x.end()), x.end());
  return {x, begin, end, true};
}

SamplePoints sample_closed(double lower, double upper) {
  SamplePoints points = sample_open(lower, upper);
  points.x.insert(points.x.begin(), lower);
  points.x.push_back(upper);
  points.may_overflow = false;
  return points;
}

std::optional<Flaw> find_singularity(const ex& e, const GiNaC::symbol& x,
                                     const SamplePoints& points) {
  if (const auto flaw = SingularityFinder(x, points)(e)) return flaw;
  const Sampled s(e, x, points);
  for (std::size_t i = 0; i < s.size(); ++i)
    if (!std::isfinite(s.f[i]) && !s.is_extreme(i))
      return Flaw{s.x[i], std::isnan(s.f[i]) ? "is not a number" : "is infinite"};
  return {};
}

std::optional<Flaw> find_nonpositive(const ex& e, const GiNaC::symbol& x,
                                     const SamplePoints& points) {
  if (e.is_zero()) return Flaw{points.x[points.x.size() / 2], "is 0"};
  const Sampled s(e, x, points);
  for (std::size_t i = 0; i < s.size(); ++i)
    if (s.f[i] < -s.noise(i)) return Flaw{s.x[i], fmt::format("is {:.6g}", s.f[i])};
  if (const auto where = find_zero(s)) return Flaw{*where, "is 0"};
  return {};
}

}  // namespace mft
