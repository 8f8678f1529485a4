#pragma once
// The functions that expressions of an input may call: what the parser takes, what --help, the
// messages and input/README.md list.
#include <ginac/ginac.h>

#include <cstddef>
#include <string>
#include <vector>

#include "expression/symbolic.hpp"

namespace mft {

struct ExpressionFunction {
  std::string name, arguments;  // "max", "a, b, ..."
  std::string text;             // one line
  std::size_t least, most;      // arguments
  // Its value; `place` is that of the call in the text. Null: a power, which the parser bounds.
  GiNaC::ex (*value)(const std::vector<GiNaC::ex>& arguments, const symbolic::Place& place);
  bool takes_condition = false;  // as its first argument
  // A parameter may bear the name: only parentheses make it the function.
  bool may_be_parameter = true;
};

const std::vector<ExpressionFunction>& expression_functions();
// Null when there is none of that name.
const ExpressionFunction* find_function(const std::string& name);

// "sqrt, exp, ..."
std::string function_names();
// One a line, as they stand in a terminal; and as a Markdown table.
std::string functions_as_text();
std::string functions_as_markdown();

}  // namespace mft
