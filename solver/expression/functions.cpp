#include "expression/functions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace mft {
namespace {

using GiNaC::ex;
using Arguments = std::vector<ex>;
using symbolic::argument_of;
using symbolic::Place;

constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();

// A function of one argument that is smooth inside its domain.
ExpressionFunction smooth(const char* name, const char* text,
                          ex (*value)(const Arguments&, const Place&), bool may_be_parameter) {
  return {name, "x", text, 1, 1, value, false, may_be_parameter};
}

ex base_e(const Arguments& a, const Place&) { return GiNaC::log(a[0]); }

std::vector<ExpressionFunction> smooth_functions() {
  const auto of = [](const char* name, const char* text,
                     ex (*value)(const Arguments&, const Place&)) {
    return smooth(name, text, value, false);
  };
  return {
      of("sqrt", "square root",
         [](const Arguments& a, const Place&) -> ex { return GiNaC::sqrt(a[0]); }),
      of("exp", "exponential",
         [](const Arguments& a, const Place&) -> ex { return GiNaC::exp(a[0]); }),
      of("log", "logarithm to base e", base_e),
      of("sin", "sine", [](const Arguments& a, const Place&) -> ex { return GiNaC::sin(a[0]); }),
      of("cos", "cosine", [](const Arguments& a, const Place&) -> ex { return GiNaC::cos(a[0]); }),
      of("tan", "tangent", [](const Arguments& a, const Place&) -> ex { return GiNaC::tan(a[0]); }),
      of("sinh", "hyperbolic sine",
         [](const Arguments& a, const Place&) -> ex { return GiNaC::sinh(a[0]); }),
      of("cosh", "hyperbolic cosine",
         [](const Arguments& a, const Place&) -> ex { return GiNaC::cosh(a[0]); }),
      of("tanh", "hyperbolic tangent",
         [](const Arguments& a, const Place&) -> ex { return GiNaC::tanh(a[0]); }),
      of("erf", "error function",
         [](const Arguments& a, const Place&) -> ex { return symbolic::erf(a[0]); }),
      smooth("ln", "log by another name", base_e, true),
      smooth(
          "log10", "logarithm to base 10",
          [](const Arguments& a, const Place&) -> ex { return GiNaC::log(a[0]) / GiNaC::log(10); },
          true),
  };
}

std::vector<ExpressionFunction> all_functions() {
  std::vector<ExpressionFunction> all = smooth_functions();
  const std::vector<ExpressionFunction> more = {
      {"pow", "x, y", "x^y", 2, 2, nullptr},
      {"abs", "x", "absolute value", 1, 1,
       [](const Arguments& a, const Place& place) -> ex {
         return symbolic::absolute(a[0], argument_of(place));
       }},
      {"min", "x, y, ...", "the least", 2, any_number,
       [](const Arguments& a, const Place& place) -> ex {
         ex least = a[0];
         for (std::size_t i = 1; i < a.size(); ++i)
           least = symbolic::smaller(least, a[i], argument_of(place));
         return least;
       }},
      {"max", "x, y, ...", "the largest", 2, any_number,
       [](const Arguments& a, const Place& place) -> ex {
         ex largest = a[0];
         for (std::size_t i = 1; i < a.size(); ++i)
           largest = symbolic::larger(largest, a[i], argument_of(place));
         return largest;
       }},
      {"if", "condition, x, y", "x where the condition holds, else y; conditions: < <= > >= and or",
       3, 3,
       [](const Arguments& a, const Place&) -> ex { return symbolic::chosen(a[0], a[1], a[2]); },
       true},
  };
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace

const std::vector<ExpressionFunction>& expression_functions() {
  static const std::vector<ExpressionFunction> all = all_functions();
  return all;
}

const ExpressionFunction* find_function(const std::string& name) {
  const auto& all = expression_functions();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const ExpressionFunction& f) { return f.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::string function_names() {
  std::string names;
  for (const ExpressionFunction& f : expression_functions())
    names += (names.empty() ? "" : ", ") + f.name;
  return names;
}

std::string functions_as_text() {
  std::string out;
  for (const ExpressionFunction& f : expression_functions())
    out += fmt::format("{}({})\n    {}\n", f.name, f.arguments, f.text);
  return out;
}

std::string functions_as_markdown() {
  std::string out = "| function | |\n|---|---|\n";
  for (const ExpressionFunction& f : expression_functions())
    out += fmt::format("| `{}({})` | {} |\n", f.name, f.arguments, f.text);
  return out;
}

}  // namespace mft
