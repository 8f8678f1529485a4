#include "expression/branch/enclosure.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "expression/enclosure/interval.hpp"

namespace mft {
namespace {

namespace bni = boost::numeric;

constexpr double infinity = std::numeric_limits<double>::infinity();
// Values are computed as doubles are and then widened by what one operation leaves: the functions
// of the C library are good to some units in the last place.
constexpr double round_off = 1e-15;

Interval widened(const Interval& x) {
  if (bni::empty(x)) return x;
  const auto slack = [](double end) {
    return std::isfinite(end) ? round_off * std::abs(end) + 1e-300 : 0;
  };
  return {x.lower() - slack(x.lower()), x.upper() + slack(x.upper())};
}

template <class Function>
Interval rising(const Interval& x, Function f) {
  return {f(x.lower()), f(x.upper())};
}

Interval reciprocal(const Interval& x) {
  if (x.lower() < 0 && x.upper() > 0) return Interval::whole();
  if (x.lower() == 0 && x.upper() == 0) return Interval::whole();
  if (x.lower() == 0) return {1 / x.upper(), infinity};
  if (x.upper() == 0) return {-infinity, 1 / x.lower()};
  return {1 / x.upper(), 1 / x.lower()};
}

// cos(x - shift π), which is ±1 at (k + shift) π.
template <class Function>
Interval periodic(const Interval& x, double shift, Function f) {
  const double pi = std::acos(-1.0);
  double lower = -1, upper = 1;
  if (bni::width(x) < 6 && bni::norm(x) < 1e9) {
    lower = std::min(f(x.lower()), f(x.upper()));
    upper = std::max(f(x.lower()), f(x.upper()));
    for (double k = std::ceil(x.lower() / pi - shift); k <= x.upper() / pi - shift; ++k)
      (std::fmod(k, 2) == 0 ? upper : lower) = std::fmod(k, 2) == 0 ? 1 : -1;
  }
  return {lower, upper};
}

Interval tangent(const Interval& x) {
  const double a = std::tan(x.lower()), b = std::tan(x.upper());
  const bool has_pole = !(bni::width(x) < 3) || !(a <= b);
  return has_pole ? Interval::whole() : Interval(a, b);
}

Interval hyperbolic_cosine(const Interval& x) {
  const double ends[] = {std::cosh(x.lower()), std::cosh(x.upper())};
  const bool turns = x.lower() < 0 && x.upper() > 0;
  return {turns ? 1 : std::min(ends[0], ends[1]), std::max(ends[0], ends[1])};
}

Interval product(double c, const Interval& a, const Interval& b, bool same) {
  return c * (same ? bni::square(a) : a * b);
}

Interval value(const Instruction& i, const Interval& a, const Interval& b) {
  switch (i.operation) {
    case Operation::constant:
      return i.c;
    case Operation::affine:
      return widened(i.c * a) + i.d;
    case Operation::add_scaled:
      return a + widened(i.c * b);
    case Operation::multiply:
      return product(i.c, a, b, i.a == i.b);
    case Operation::reciprocal:
      return reciprocal(a);
    case Operation::square_root:
      return bni::sqrt(a);
    case Operation::exponential:
      return rising(a, [](double x) { return std::exp(x); });
    case Operation::logarithm:
      return bni::log(a);
    case Operation::sine:
      return periodic(a, 0.5, [](double x) { return std::sin(x); });
    case Operation::cosine:
      return periodic(a, 0, [](double x) { return std::cos(x); });
    case Operation::tangent:
      return tangent(a);
    case Operation::hyperbolic_sine:
      return rising(a, [](double x) { return std::sinh(x); });
    case Operation::hyperbolic_cosine:
      return hyperbolic_cosine(a);
    case Operation::hyperbolic_tangent:
      return rising(a, [](double x) { return std::tanh(x); });
    case Operation::error_function:
      return rising(a, [](double x) { return std::erf(x); });
    case Operation::power:
      break;
  }
  const Interval exponent = b * bni::log(a);  // of a positive base
  return bni::empty(exponent) ? exponent : rising(exponent, [](double x) { return std::exp(x); });
}

}  // namespace

bool Enclosure::is_empty() const { return std::isnan(lower) || std::isnan(upper); }

bool Enclosure::is_finite() const { return std::isfinite(lower) && std::isfinite(upper); }

double Enclosure::magnitude() const { return std::max(std::abs(lower), std::abs(upper)); }

std::vector<Enclosure> enclose(const Tape& tape, double lower, double upper) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<Interval> slots(tape.slots());
  slots[0] = Interval(lower, upper);
  for (const Instruction& i : tape.instructions()) {
    const Interval a = slots[i.a], b = slots[i.b];
    const bool takes_a = i.operation != Operation::constant;
    slots[i.target] = takes_a && bni::empty(a) ? a : bni::empty(b) ? b : widened(value(i, a, b));
  }
  std::vector<Enclosure> out;
  for (int k = 0; k < tape.outputs(); ++k) {
    const Interval& x = slots[tape.slots() - tape.outputs() + k];
    out.push_back(bni::empty(x) ? Enclosure{nan, nan} : Enclosure{x.lower(), x.upper()});
  }
  return out;
}

}  // namespace mft
