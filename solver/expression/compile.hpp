#pragma once
// Symbolic expressions to a tape, the same in every run.
#include <ginac/ginac.h>

#include <vector>

#include "expression/tape.hpp"

namespace mft {

// The tape whose output k is outputs[k] as a function of x. Common subexpressions are computed
// once. GiNaC orders terms by addresses of the running process; the tape orders them by a hash of
// what they are, so that equal expressions round equally, in every run and however written.
// Throws Error where an output depends on a symbol other than x.
Tape compile(const std::vector<GiNaC::ex>& outputs, const GiNaC::symbol& x);

// The value of an expression without symbols; NaN where it is not real.
double constant_value(const GiNaC::ex& e);

}  // namespace mft
