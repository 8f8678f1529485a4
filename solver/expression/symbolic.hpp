#pragma once
// Symbolic expressions of one variable: what GiNaC lacks. Functions that switch from one smooth
// expression to another stay symbols until an interval of the variable tells which side holds
// (branch/smooth_pieces.hpp).
#include <ginac/ginac.h>

#include <cstddef>
#include <optional>
#include <string>

namespace mft::symbolic {

// The error function as a symbolic function; d erf(x)/dx = 2 e^{-x²}/√π.
DECLARE_FUNCTION_1P(erf)

// The last argument of those that switch is the place in the text (see Place): |a|, the larger and
// the smaller of a and b, 1 where a > 0 or a >= 0 and 0 elsewhere. Without a symbol they are
// evaluated at once.
DECLARE_FUNCTION_2P(absolute)
DECLARE_FUNCTION_3P(larger)
DECLARE_FUNCTION_3P(smaller)
DECLARE_FUNCTION_2P(positive)
DECLARE_FUNCTION_2P(nonnegative)
// (c, a, b): a where c is not 0, else b.
DECLARE_FUNCTION_3P(chosen)

// Bytes [begin, end) of the text of an expression, as an argument of the functions above.
struct Place {
  std::size_t begin = 0, end = 0;
};
GiNaC::ex argument_of(const Place& place);

// A function that switches: `sides` of it hold where `difference` is > 0, < 0, or 0 throughout.
struct Switch {
  GiNaC::ex node, difference;
  GiNaC::ex above, below, equal;
  Place place;
  bool is_continuous;  // the sides agree where the difference is 0
};

// One that has to be resolved before others of e, with no switch in its difference; nothing when e
// is smooth. Sides that `chosen` does not take are never looked at.
std::optional<Switch> next_switch(const GiNaC::ex& e);

// Whether e depends on any symbol.
bool has_symbol(const GiNaC::ex& e);

// The rational number of a decimal literal, e.g. 2/5 for "0.4" and "4e-1" (digits with at most one
// point, then perhaps an exponent). Throws InputError where it is no finite double.
GiNaC::numeric decimal(const std::string& literal);

// The rational number of the shortest decimal that reads back as `value`; same throw.
GiNaC::numeric decimal(double value);

// The derivative in x of the given order. Throws InputError where it would take more than
// 10^5 terms, or does not exist.
GiNaC::ex derivative(const GiNaC::ex& e, const GiNaC::symbol& x, int order = 1);

}  // namespace mft::symbolic
