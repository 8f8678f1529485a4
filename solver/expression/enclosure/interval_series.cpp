#include "expression/enclosure/interval_series.hpp"

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <cmath>
#include <vector>

namespace mft {
namespace {

using Series = IntervalSeries;

// The recurrences of Taylor coefficients up to an order.
class Arithmetic {
 public:
  explicit Arithmetic(int order) : order_(order) {}

  Series constant(double c) const {
    Series r{};
    r[0] = c;
    return r;
  }

  Series affine(const Series& a, double c, double d) const {
    Series r{};
    for (int k = 0; k <= order_; ++k) r[k] = c * a[k];
    r[0] += d;
    return r;
  }

  Series add_scaled(const Series& a, const Series& b, double c) const {
    Series r{};
    for (int k = 0; k <= order_; ++k) r[k] = a[k] + c * b[k];
    return r;
  }

  Series multiply(const Series& a, const Series& b, double c) const {
    Series r{};
    for (int k = 0; k <= order_; ++k) {
      Interval sum = 0;
      for (int i = 0; i <= k; ++i) sum += a[i] * b[k - i];
      r[k] = c * sum;
    }
    return r;
  }

  // c a², whose leading part is not negative.
  Series square(const Series& a, double c) const {
    Series r{};
    for (int k = 0; k <= order_; ++k) {
      Interval sum = 0;
      for (int i = 0; 2 * i < k; ++i) sum += a[i] * a[k - i];
      sum *= 2.;
      if (k % 2 == 0) sum += boost::numeric::square(a[k / 2]);
      r[k] = c * sum;
    }
    return r;
  }

  Series reciprocal(const Series& a) const {
    if (zero_in(a[0])) return unknown(Interval::whole());
    constexpr double huge = 1e280;  // beyond, up to overflow, derivatives of 1/a vanish as it does
    Series r{};
    r[0] = 1. / a[0];
    if (std::min(std::abs(a[0].lower()), std::abs(a[0].upper())) >= huge) return r;
    for (int k = 1; k <= order_; ++k) {
      Interval sum = 0;
      for (int i = 1; i <= k; ++i) sum += a[i] * r[k - i];
      r[k] = -(r[0] * sum);
    }
    return r;
  }

  // a^b of a number b that is no positive integer: k a p_k = Σ_i (b i - (k - i)) a_i p_{k-i}.
  Series number_power(const Series& a, double b) const {
    if (!(a[0].lower() > 0)) {
      if (b < 0 || !(a[0].upper() >= 0)) return unknown(Interval::whole());
      return unknown(Interval(0, std::pow(a[0].upper(), b)));
    }
    const double ends[] = {std::pow(a[0].lower(), b), std::pow(a[0].upper(), b)};
    Series r{};
    r[0] = Interval(std::min(ends[0], ends[1]), std::max(ends[0], ends[1]));
    for (int k = 1; k <= order_; ++k) {
      Interval sum = 0;
      for (int i = 1; i <= k; ++i) sum += (b * i - (k - i)) * (a[i] * r[k - i]);
      r[k] = sum / (static_cast<double>(k) * a[0]);
    }
    return r;
  }

  Series logarithm(const Series& a) const {
    if (!(a[0].lower() > 0)) return unknown(Interval::whole());
    return integral_of(multiply(derivative(a), reciprocal(a), 1), log(a[0]));
  }

  Series exponential(const Series& a) const {
    Series r{};
    r[0] = exp(a[0]);
    for (int k = 1; k <= order_; ++k) r[k] = next(a, r, k);
    return r;
  }

  // Functions with s' = c a', c' = sign s a'.
  struct Pair {
    Series s, c;
  };
  Pair pair(const Series& a, const Interval& s, const Interval& c, double sign) const {
    Pair r{};
    r.s[0] = s;
    r.c[0] = c;
    for (int k = 1; k <= order_; ++k) {
      r.s[k] = next(a, r.c, k);
      r.c[k] = sign * next(a, r.s, k);
    }
    return r;
  }

  // t' = w a', w = 1 + sign t², of which w(0) is given: 1 - tanh² cancels.
  Series tangent(const Series& a, const Interval& t0, const Interval& w0, double sign) const {
    Series t{}, w{};
    t[0] = t0;
    w[0] = w0;
    for (int k = 1; k <= order_; ++k) {
      t[k] = next(a, w, k);
      for (int i = 0; i <= k; ++i) w[k] += sign * (t[i] * t[k - i]);
    }
    return t;
  }

  Series error_function(const Series& a) const {
    const double factor = boost::math::double_constants::two_div_root_pi;
    const Series slope = exponential(square(a, -1));
    return integral_of(multiply(derivative(a), slope, factor),
                       Interval(std::erf(a[0].lower()), std::erf(a[0].upper())));
  }

  Series power(const Series& a, const Series& b) const {
    const bool number = std::all_of(b.begin() + 1, b.begin() + order_ + 1,
                                    [](const Interval& x) { return norm(x) == 0; });
    if (number && width(b[0]) == 0) return number_power(a, b[0].lower());
    return exponential(multiply(b, logarithm(a), 1));
  }

  // Nothing is known but the value.
  Series unknown(const Interval& value) const {
    Series r{};
    std::fill(r.begin(), r.begin() + order_ + 1, Interval::whole());
    r[0] = value;
    return r;
  }

 private:
  // Coefficient k of ∫ a' f.
  static Interval next(const Series& a, const Series& f, int k) {
    Interval sum = 0;
    for (int i = 1; i <= k; ++i) sum += static_cast<double>(i) * (a[i] * f[k - i]);
    return sum / static_cast<double>(k);
  }

  Series derivative(const Series& a) const {
    Series r{};
    for (int k = 0; k < order_; ++k) r[k] = static_cast<double>(k + 1) * a[k + 1];
    return r;
  }

  Series integral_of(const Series& a, const Interval& first) const {
    Series r{};
    r[0] = first;
    for (int k = 1; k <= order_; ++k) r[k] = a[k - 1] / static_cast<double>(k);
    return r;
  }

  int order_;
};

Series apply(const Arithmetic& on, const Instruction& now, const Series& a, const Series& b) {
  switch (now.operation) {
    case Operation::constant:
      return on.constant(now.c);
    case Operation::affine:
      return on.affine(a, now.c, now.d);
    case Operation::add_scaled:
      return on.add_scaled(a, b, now.c);
    case Operation::multiply:
      return now.a == now.b ? on.square(a, now.c) : on.multiply(a, b, now.c);
    case Operation::reciprocal:
      return on.reciprocal(a);
    case Operation::square_root:
      return on.number_power(a, 0.5);
    case Operation::exponential:
      return on.exponential(a);
    case Operation::logarithm:
      return on.logarithm(a);
    case Operation::sine:
      return on.pair(a, sin(a[0]), cos(a[0]), -1).s;
    case Operation::cosine:
      return on.pair(a, sin(a[0]), cos(a[0]), -1).c;
    case Operation::tangent:
      if (zero_in(cos(a[0]))) return on.unknown(Interval::whole());
      return on.tangent(a, tan(a[0]), 1. / square(cos(a[0])), 1);
    case Operation::hyperbolic_sine:
      return on.pair(a, sinh(a[0]), cosh(a[0]), 1).s;
    case Operation::hyperbolic_cosine:
      return on.pair(a, sinh(a[0]), cosh(a[0]), 1).c;
    case Operation::hyperbolic_tangent:
      return on.tangent(a, tanh(a[0]), 1. / square(cosh(a[0])), -1);
    case Operation::error_function:
      return on.error_function(a);
    case Operation::power:
      return on.power(a, b);
  }
  return on.unknown(Interval::whole());
}

}  // namespace

IntervalSeries enclose_series(const Tape& tape, double begin, double end, int order) {
  const Arithmetic arithmetic(order);
  int last = 0;
  for (const Instruction& now : tape.instructions()) last = std::max(last, now.target);
  thread_local std::vector<Series> slots;
  slots.resize(std::max<std::size_t>(slots.size(), last + 1));
  slots[0] = {};
  slots[0][0] = Interval(begin, end);
  slots[0][1] = 0.5 * (end - begin);
  for (const Instruction& now : tape.instructions()) {
    Series value = apply(arithmetic, now, slots[now.a], slots[now.b]);
    for (Interval& x : value)
      if (!(x.lower() <= x.upper())) x = Interval::whole();
    slots[now.target] = value;
  }
  return slots[last];  // of one output, whose slot is the last
}

}  // namespace mft
