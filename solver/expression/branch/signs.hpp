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
// infinite. Proven by interval arithmetic of s and s', halving where neither tells: two changes of
// sign are told apart where s between them is above round-off, or farther apart than 1e-13 of the
// interval. Zeros without a change of sign are passed over; places are good to round-off, and are
// the decimal of 14 digits within it where there is one. With `any_near_zero` a sign that round-off
// hides is that beside it; without, and on more than 1e-3 of the interval, it is refused. Throws
// InputError where s has no value, is 0 within round-off on a part of the interval but not by its
// form, or takes too much effort: what it says follows the name of the expression.
std::vector<SignPiece> find_signs(const GiNaC::ex& s, const GiNaC::symbol& x, double begin,
                                  double end, bool any_near_zero, Effort& effort);

}  // namespace mft
