#include "expression/symbolic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

#include "base/error.hpp"
#include "expression/compile.hpp"

namespace mft::symbolic {
namespace {

using GiNaC::ex;

ex erf_eval(const ex& x) {
  if (x.is_zero()) return 0;
  return erf(x).hold();
}

ex erf_derivative(const ex& x, unsigned) { return 2 / GiNaC::sqrt(GiNaC::Pi) * GiNaC::exp(-x * x); }

constexpr std::size_t places = 10000;  // more than a text has bytes

ex absolute_eval(const ex& a, const ex& place) {
  if (has_symbol(a)) return absolute(a, place).hold();
  return constant_value(a) < 0 ? -a : a;
}

ex larger_eval(const ex& a, const ex& b, const ex& place) {
  if (has_symbol(a - b)) return larger(a, b, place).hold();
  return constant_value(a - b) < 0 ? b : a;
}

ex smaller_eval(const ex& a, const ex& b, const ex& place) {
  if (has_symbol(a - b)) return smaller(a, b, place).hold();
  return constant_value(a - b) > 0 ? b : a;
}

ex positive_eval(const ex& a, const ex& place) {
  if (has_symbol(a)) return positive(a, place).hold();
  return constant_value(a) > 0 ? 1 : 0;
}

ex nonnegative_eval(const ex& a, const ex& place) {
  if (has_symbol(a)) return nonnegative(a, place).hold();
  return constant_value(a) >= 0 ? 1 : 0;
}

ex chosen_eval(const ex& c, const ex& a, const ex& b) {
  if (has_symbol(c)) return chosen(c, a, b).hold();
  return c.is_zero() ? b : a;
}

}  // namespace

REGISTER_FUNCTION(erf, eval_func(erf_eval).derivative_func(erf_derivative))
REGISTER_FUNCTION(absolute, eval_func(absolute_eval))
REGISTER_FUNCTION(larger, eval_func(larger_eval))
REGISTER_FUNCTION(smaller, eval_func(smaller_eval))
REGISTER_FUNCTION(positive, eval_func(positive_eval))
REGISTER_FUNCTION(nonnegative, eval_func(nonnegative_eval))
REGISTER_FUNCTION(chosen, eval_func(chosen_eval))

ex argument_of(const Place& place) {
  return static_cast<unsigned long>(place.begin * places + place.end);
}

namespace {

Place place_of(const ex& argument) {
  const auto packed = static_cast<std::size_t>(GiNaC::ex_to<GiNaC::numeric>(argument).to_long());
  return {packed / places, packed % places};
}

// Of a node whose arguments are smooth; nothing for what does not switch.
std::optional<Switch> as_switch(const ex& e) {
  const auto place = [&] { return place_of(e.op(e.nops() - 1)); };
  const ex zero = 0, one = 1;
  if (is_ex_the_function(e, absolute))
    return Switch{e, e.op(0), e.op(0), -e.op(0), zero, place(), true};
  if (is_ex_the_function(e, larger))
    return Switch{e, e.op(0) - e.op(1), e.op(0), e.op(1), e.op(0), place(), true};
  if (is_ex_the_function(e, smaller))
    return Switch{e, e.op(0) - e.op(1), e.op(1), e.op(0), e.op(0), place(), true};
  if (is_ex_the_function(e, positive)) return Switch{e, e.op(0), one, zero, zero, place(), false};
  if (is_ex_the_function(e, nonnegative)) return Switch{e, e.op(0), one, zero, one, place(), false};
  return {};
}

}  // namespace

std::optional<Switch> next_switch(const ex& e) {
  if (is_ex_the_function(e, chosen)) return next_switch(e.op(0));
  for (const ex& part : e)
    if (const auto inner = next_switch(part)) return inner;
  return as_switch(e);
}

namespace {

constexpr double largest_size = 1e5;

// Number of nodes of e, and of its derivative before any simplification.
struct Size {
  double self = 1, derivative = 1;
};

Size size_of(const ex& e) {
  Size total;
  if (e.nops() == 0) return total;
  const bool product = GiNaC::is_a<GiNaC::mul>(e), sum = GiNaC::is_a<GiNaC::add>(e);
  total.derivative = 0;
  for (const ex& part : e) {
    const Size size = size_of(part);
    total.self += size.self;
    total.derivative += size.derivative;
  }
  if (product) total.derivative += static_cast<double>(e.nops()) * total.self;
  if (!product && !sum) total.derivative += 2 * total.self;
  return total;
}

}  // namespace

bool has_symbol(const ex& e) {
  if (GiNaC::is_a<GiNaC::symbol>(e)) return true;
  return std::any_of(e.begin(), e.end(), [](const ex& part) { return has_symbol(part); });
}

GiNaC::numeric decimal(const std::string& literal) {
  if (!std::isfinite(std::strtod(literal.c_str(), nullptr)))
    throw InputError(fmt::format("{} is too large", literal));
  const std::size_t mantissa_end = std::min(literal.find_first_of("eE"), literal.size());
  std::string digits = literal.substr(0, mantissa_end);
  long exponent =
      mantissa_end < literal.size() ? std::strtol(&literal[mantissa_end + 1], nullptr, 10) : 0;
  const std::size_t point = digits.find('.');
  if (point != std::string::npos) {
    exponent -= static_cast<long>(digits.size() - point - 1);
    digits.erase(point, 1);
  }
  const GiNaC::numeric mantissa(digits.c_str());
  if (mantissa.is_zero() || exponent < -2000) return 0;
  return mantissa * GiNaC::pow(GiNaC::numeric(10), GiNaC::numeric(exponent));
}

GiNaC::numeric decimal(double value) { return decimal(fmt::format("{}", value)); }

ex derivative(const ex& e, const GiNaC::symbol& x, int order) {
  ex result = e;
  for (int i = 0; i < order; ++i) {
    if (size_of(result).derivative > largest_size)
      throw InputError("the expression is too long to be differentiated");
    try {
      result = result.diff(x);
    } catch (const std::exception& error) {
      throw InputError(fmt::format("the derivative does not exist ({})", error.what()));
    }
  }
  return result;
}

}  // namespace mft::symbolic
