#pragma once
// Text to symbolic expression: the grammar of D, σ and λ in an input.
#include <ginac/ginac.h>

#include <cstddef>
#include <map>
#include <string>

#include "base/error.hpp"

namespace mft {

// What is wrong with an expression, and where in its text (bytes from 0).
class ExpressionError : public InputError {
 public:
  ExpressionError(const std::string& message, std::size_t position);
  std::size_t position() const { return position_; }

 private:
  std::size_t position_;
};

//   sum     = product {(+|-) product}            power    = primary [(^|**) factor]
//   product = factor {(*|/) factor}              primary  = number | name | name(sum) | (sum)
//   factor  = {+|-} power
//
// `variable` is known by its own name; further names are pi, the parameters and the functions sqrt
// exp log sin cos tan sinh cosh tanh erf. Numbers and parameters become exact rationals. Throws
// ExpressionError.
GiNaC::ex parse(const std::string& text, const GiNaC::symbol& variable,
                const std::map<std::string, double>& parameters = {});

// Throws InputError unless every parameter is a finite number with a name of its own.
void check_parameters(const std::map<std::string, double>& parameters, const std::string& variable);

}  // namespace mft
