#include "expression/branch/signs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>

#include "base/error.hpp"
#include "expression/branch/enclosure.hpp"
#include "expression/compile.hpp"
#include "expression/symbolic.hpp"

namespace mft {
namespace {

constexpr double closest = 1e-13;        // of the interval's length
constexpr double widest_unknown = 1e-3;  // likewise: where round-off hides the sign
constexpr double far = 1e12;             // nothing is asked beyond
constexpr double infinity = std::numeric_limits<double>::infinity();

// Within +-far the middle of an interval, doubling towards an infinite end.
double middle(double a, double b) {
  if (std::isfinite(a) && std::isfinite(b)) return a + (b - a) / 2;
  if (std::isinf(a) && std::isinf(b)) return 0;
  if (std::isinf(b)) return a < 0 ? 0 : std::max(1.0, 2 * a);
  return b > 0 ? 0 : std::min(-1.0, 2 * b);
}

class SignFinder {
 public:
  SignFinder(const GiNaC::ex& s, const GiNaC::symbol& x, double begin, double end, Effort& effort)
      : tape_(compile({s, symbolic::derivative(s, x)}, x)),
        value_(compile({s}, x)),
        length_(std::isfinite(end - begin) ? end - begin : 1),
        effort_(effort) {
    bisect(begin, end);
  }

  // Parts that are known, unknown ones between them joined to one side or the other.
  std::vector<SignPiece> pieces(bool any_near_zero) const {
    std::vector<SignPiece> out;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const Part& part = parts_[i];
      const bool first = out.empty(), last = i + 1 == parts_.size();
      if (part.sign == 0) {
        if (any_near_zero) continue;
        if (part.end - part.begin > widest_unknown * scale_at(part)) fail_unknown(part);
        if (first && last) fail_unknown(part);
        continue;
      }
      if (!first && out.back().sign == part.sign) {
        out.back().end = part.end;
        continue;
      }
      if (!first) out.back().end = boundary(out.back().end, part.begin, out.back().sign);
      out.push_back({part.end, part.sign});
    }
    if (out.empty()) return {{parts_.back().end, 0}};
    out.back().end = parts_.back().end;
    return out;
  }

 private:
  struct Part {
    double begin, end;
    int sign;  // 0: not known
  };

  double scale_at(const Part& part) const {
    return std::isinf(part.end - part.begin) ? infinity : std::max(length_, std::abs(part.begin));
  }

  [[noreturn]] static void fail_unknown(const Part& part) {
    throw InputError(fmt::format("switches where round-off hides it, between {:.6g} and {:.6g}",
                                 part.begin, part.end));
  }

  Enclosure value_at(double x) const { return enclose(value_, x, x)[0]; }

  void add(double begin, double end, int sign) {
    if (!parts_.empty() && parts_.back().sign == sign)
      parts_.back().end = end;
    else
      parts_.push_back({begin, end, sign});
  }

  // Adds the parts of [a, b].
  void bisect(double a, double b) {
    if (--effort_.enclosures < 0) throw InputError("switches at places that take too long to find");
    const std::vector<Enclosure> both = enclose(tape_, a, b);
    const Enclosure &s = both[0], &slope = both[1];
    if (s.is_empty())
      throw InputError(fmt::format("is not a number at {:.6g}", std::isfinite(a) ? a : b));
    if (s.sign() != 0) return add(a, b, s.sign());
    const double c = middle(a, b);
    if (!(a < c && c < b) || (std::isinf(b - a) && std::abs(c) > far)) return add(a, b, 0);
    if (slope.sign() != 0 && monotone(a, b)) return;
    const Enclosure at_c = value_at(c);
    const double noise = at_c.upper - at_c.lower;
    double magnitude = s.magnitude();
    // The mean value form: s(c) + s'(ξ) (x - c).
    const double reach = slope.magnitude() * std::max(c - a, b - c);
    if (std::isfinite(reach) && !at_c.is_empty()) {
      const int sign = at_c.lower > reach ? 1 : at_c.upper < -reach ? -1 : 0;
      if (sign != 0) return add(a, b, sign);
      magnitude = std::min(magnitude, at_c.magnitude() + reach);
    }
    const double scale = std::max({length_, std::abs(a), std::abs(b)});
    const bool too_short = std::isfinite(scale) && b - a <= closest * scale;
    if (too_short || (at_c.is_finite() && magnitude <= 4 * noise)) return add(a, b, 0);
    bisect(a, c);
    bisect(c, b);
  }

  // Adds the parts of [a, b] where s rises or falls, so that it has at most one zero; false, and
  // nothing added, where s has no value at an end, or a pole.
  bool monotone(double a, double b) {
    if (!std::isfinite(b - a)) return false;
    const Enclosure begin = value_at(a), end = value_at(b);
    if (!begin.is_finite() || !end.is_finite()) return false;
    const int at_a = begin.sign(), at_b = end.sign();
    if (at_a * at_b < 0) {
      const double zero = boundary(a, b, at_a);
      add(a, zero, at_a);
      add(zero, b, at_b);
    } else if (at_a == 0 && at_b == 0) {
      add(a, b, 0);
    } else {
      add(a, b, at_a == 0 ? at_b : at_a);
    }
    return true;
  }

  // Where the sign of s leaves `left`, between a place where it has it and one where it has not.
  double boundary(double a, double b, int left) const {
    const auto sign = [this](double x) { return value_(x) > 0 ? 1 : value_(x) < 0 ? -1 : 0; };
    for (double c = a + (b - a) / 2; a < c && c < b; c = a + (b - a) / 2)
      (sign(c) == left ? a : b) = c;
    const double zero = std::abs(value_(a)) < std::abs(value_(b)) ? a : b;
    const double decimal = std::strtod(fmt::format("{:.14g}", zero).c_str(), nullptr);
    constexpr double ulp = std::numeric_limits<double>::epsilon();
    return std::abs(decimal - zero) <= 4 * ulp * std::abs(zero) ? decimal : zero;
  }

  Tape tape_, value_;  // s and s'; s
  double length_;
  Effort& effort_;
  std::vector<Part> parts_;
};

}  // namespace

std::vector<SignPiece> find_signs(const GiNaC::ex& s, const GiNaC::symbol& x, double begin,
                                  double end, bool any_near_zero, Effort& effort) {
  if (!symbolic::has_symbol(s)) {
    const double value = constant_value(s);
    return {{end, value > 0 ? 1 : value < 0 ? -1 : 0}};
  }
  if (--effort.functions < 0) throw InputError("switches too often");
  return SignFinder(s, x, begin, end, effort).pieces(any_near_zero);
}

}  // namespace mft
