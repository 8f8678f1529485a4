#pragma once
// Symbolic expressions of one variable: what GiNaC lacks.
#include <ginac/ginac.h>

#include <string>

namespace mft::symbolic {

// The error function as a symbolic function; d erf(x)/dx = 2 e^{-x²}/√π.
DECLARE_FUNCTION_1P(erf)

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
