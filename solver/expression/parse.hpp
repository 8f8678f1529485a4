#pragma once
// Text to symbolic expression: the grammar of D, σ and λ in an input.
#include <ginac/ginac.h>

#include <map>
#include <set>
#include <string>

#include "expression/cursor.hpp"

namespace mft {

//   condition  = conjunction {or conjunction}         factor   = {+|-} power
//   conjunction = comparison {and comparison}         power    = primary [(^|**) factor]
//   comparison = sum [(<|<=|>|>=) sum]                primary  = number | name | (condition)
//   sum        = product {(+|-) product}                       | name(condition {, condition})
//   product    = factor {(*|/) factor}
//
// The whole is a number; a comparison stands as the first argument of `if` alone. `variable` is
// known by its own name; further names are pi, the parameters and the functions of functions.hpp.
// Numbers and parameters become exact rationals; what switches (symbolic.hpp) is left in the value.
// Throws ExpressionError.
GiNaC::ex parse(const std::string& text, const GiNaC::symbol& variable,
                const std::map<std::string, double>& parameters = {});

// The names that stand in a text, of any kind.
std::set<std::string> names_in(const std::string& text);

// Throws InputError unless every parameter is a finite number with a name of its own.
void check_parameters(const std::map<std::string, double>& parameters, const std::string& variable);

}  // namespace mft
