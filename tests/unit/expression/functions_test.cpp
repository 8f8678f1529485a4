// The functions of expressions: the table, their values, conditions, and what is said of a wrong
// call.
#include "expression/functions.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "expression/branch/smooth_pieces.hpp"
#include "expression/compile.hpp"
#include "expression/parse.hpp"

namespace mft {
namespace {

// Of a text that does not switch between 0 and 1, at a place there.
double value(const std::string& text, double at = 0.3,
             const std::map<std::string, double>& parameters = {}) {
  const GiNaC::realsymbol x("rho");
  const SmoothPieces pieces = smooth_pieces(text, parameters, x, 0, 1);
  EXPECT_EQ(pieces.values.size(), 1u) << text;
  return compile({pieces.values[0]}, x)(at);
}

TEST(Functions, AreListedWithWhatTheyTake) {
  for (const char* name : {"sqrt", "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "erf",
                           "ln", "log10", "pow", "abs", "min", "max", "if"}) {
    ASSERT_TRUE(find_function(name)) << name;
    for (const std::string& list : {function_names(), functions_as_text(), functions_as_markdown()})
      EXPECT_NE(list.find(name), std::string::npos) << name;
  }
  EXPECT_EQ(find_function("sign"), nullptr);
  EXPECT_EQ(expression_functions().size(), 17u);
}

TEST(Functions, HaveTheirValues) {
  const double r = 0.3;
  const std::vector<std::pair<const char*, double>> cases = {
      {"ln(rho)", std::log(r)},
      {"log10(rho)", std::log10(r)},
      {"log10(1000)", 3},
      {"pow(rho, 2.5)", std::pow(r, 2.5)},
      {"pow(2, rho)", std::pow(2, r)},
      {"pow(rho, 3) - rho^3", 0},
      {"abs(-2) + abs(3)", 5},
      {"abs(rho)", r},
      {"abs(-rho - 1)", r + 1},
      {"abs(rho - 2)", 2 - r},
      {"abs(rho - 0.5)^2", 0.04},
      {"min(3, 1, 2) + max(3, 1, 2)", 4},
      {"max(rho, 0)", r},
      {"min(rho, 2, rho + 1)", r},
      {"max(sqrt(2), 1.4)", std::sqrt(2)},
      {"max(pi, 3)", std::acos(-1.0)},
      {"if(1 < 2, rho, log(-1*rho))", r},
      {"if(2 <= 2, 1, 0) + if(2 < 2, 10, 0)", 1},
      {"if(2 >= 2, 1, 0) + if(2 > 2, 10, 0)", 1},
      {"if(rho < 2 and rho > -1, 5, 6)", 5},
      {"if(rho > 2 and rho > -1, 5, 6)", 6},
      {"if(rho > 2 or rho > -1, 5, 6)", 5},
      {"if(rho > 2 or rho > 3, 5, 6)", 6},
      {"if(1 > 2 or 3 > 2 and 2 > 1, 5, 6)", 5},
      {"if((1 > 2 or 3 > 2) and 1 > 2, 5, 6)", 6},
      {"if((rho + 1)*2 < 7, 5, 6)", 5},
      {"2*if(rho >= 0, rho^2, 0) + 1", 1 + 2 * r * r},
      {"if(rho < 0.5, rho, rho)", r},
      {"if(max(rho, 0) < 7, rho, 9)", r},
      {"if((rho - 0.4)^2 >= 0, rho, 9)", r},
  };
  for (const auto& [text, expected] : cases)
    EXPECT_NEAR(value(text, r), expected, 1e-15 * std::abs(expected)) << text;
}

TEST(Functions, WithoutASwitchGiveTheSameTapeAsThePlainText) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"2*abs(rho)*(1-max(rho, 0))", "2*rho*(1-rho)"},
      {"1/(1+min(rho, 5))^2", "1/(1+rho)^2"},
      {"if(rho >= 0, exp(rho), 0)", "exp(rho)"},
      {"pow(1-rho, 2)*ln(1+rho)", "(1-rho)^2*log(1+rho)"}};
  for (const auto& [text, plain] : cases)
    for (double at = 1.0 / 64; at < 1; at += 1.0 / 32)
      EXPECT_EQ(value(text, at), value(plain, at)) << text;
}

TEST(Functions, GiveNamesToParametersThatHadThem) {
  EXPECT_EQ(value("min*rho + max(rho, min)", 0.5, {{"min", 2}}), 3);
  EXPECT_EQ(value("if + and*or", 0.5, {{"if", 1}, {"and", 2}, {"or", 3}}), 7);
}

struct Refused {
  std::string text, message;
  std::size_t position;
};

TEST(Functions, SayWhatIsWrongWithACall) {
  const std::vector<Refused> cases = {
      {"sgn(rho)", "unknown function 'sgn'; did you mean 'sin'? functions: " + function_names(), 0},
      {"gamma(rho)", "unknown function 'gamma'; functions: " + function_names(), 0},
      {"max(rho)", "max(x, y, ...) takes at least 2 arguments, found 1", 0},
      {"pow(rho)", "pow(x, y) takes 2 arguments, found 1", 0},
      {"abs(1,5)", "abs(x) takes 1 argument, found 2; the decimal point is '.'", 0},
      {"if(rho, 1, 2)", "a condition is missing, such as rho < 0.5", 0},
      {"if(rho < 1, 2)", "if(condition, x, y) takes 3 arguments, found 2", 0},
      {"rho < 1", "a comparison is no number; it is the first argument of if(condition, x, y)", 0},
      {"1 + (rho < 1)",
       "a comparison is no number; it is the first argument of if(condition, x, y)", 2},
      {"abs(rho < 1)", "a comparison is no number; it is the first argument of if(condition, x, y)",
       0},
      {"-(rho < 1)", "a comparison is no number; it is the first argument of if(condition, x, y)",
       1},
      {"if(0 < rho < 1, 1, 2)", "a < b < c is written a < b and b < c", 11},
      {"if(rho == 1, 1, 2)", "only < <= > >= compare: two numbers are hardly ever equal", 7},
      {"if(rho != 1, 1, 2)", "only < <= > >= compare: two numbers are hardly ever equal", 7},
      {"if(rho < 1 && rho > 0, 1, 2)",
       "unexpected '&' where ')' or an operator is missing; write and", 11},
      {"if(rho < 1 and 2, 1, 2)", "a condition is missing, such as rho < 0.5", 11},
      {"if(rho ≤ 1, 1, 2)", "unexpected '≤' where ')' or an operator is missing; write <=", 7},
      {"min()", "unexpected ')' where a value is missing", 4},
      {"pow(0, -1)", "division by zero", 0},
      {"pow(rho, 1000000)", "the powers are too large", 0},
      {"max(1, 2", "'(' is never closed", 3},
  };
  const GiNaC::realsymbol x("rho");
  for (const Refused& c : cases) {
    try {
      parse(c.text, x);
      ADD_FAILURE() << c.text << " was read";
    } catch (const ExpressionError& error) {
      EXPECT_EQ(error.position(), c.position) << c.text << ": " << error.what();
      EXPECT_EQ(error.what(), c.message + " (at character " + std::to_string(c.position + 1) + ")");
    }
  }
}

TEST(Functions, NamesOfATextAreFound) {
  const std::set<std::string> wanted = {"a", "rho", "exp", "b_2"};
  EXPECT_EQ(names_in("2*a*rho + exp(-1.5e3*b_2) + 1e5 + .5"), wanted);
  EXPECT_TRUE(names_in("1e5 + 2.").empty());
}

}  // namespace
}  // namespace mft
