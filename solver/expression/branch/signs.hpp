#pragma once
// Where an expression changes its sign, all places of an interval.
#include <ginac/ginac.h>

#include <vector>

namespace mft {

// The sign of a function up to `end`, from the end before.
struct SignPiece {
  double end;
  int sign;  // 0: it is 0 throughout
};

// Computing that may still be spent on it; a text that needs more is refused.
struct Effort {
  long enclosures = 300000, functions = 20000;
};

// The signs of s, a smooth function of x, on the interval (begin, end), of which either end may be
// infinite: proven by interval arithmetic of s and s', halving where neither tells. Two changes of
// sign are told apart where they are 1e-13 of the interval apart and s between them is above
// round-off. Zeros without a change of sign are passed over. Places are good to round-off; where a
// decimal of 14 digits is within it, it is taken. With `any_near_zero` a sign that round-off hides
// is the one beside it, or 0 when it hides all. Throws InputError where s has no value on a part of
// the interval, where without `any_near_zero` round-off hides the sign on more than 1e-3 of it, or
// where it takes too much effort: what is said follows the name of the expression.
std::vector<SignPiece> find_signs(const GiNaC::ex& s, const GiNaC::symbol& x, double begin,
                                  double end, bool any_near_zero, Effort& effort);

}  // namespace mft
