// Expressions: grammar and its errors, derivatives, the tape and its determinism.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "expression/compile.hpp"
#include "expression/functions.hpp"
#include "expression/parse.hpp"
#include "expression/symbolic.hpp"

namespace mft {
namespace {

using Parameters = std::map<std::string, double>;

double value(const std::string& text, double at = 0.3, const Parameters& parameters = {},
             int order = 0) {
  const GiNaC::realsymbol x("rho");
  return compile({symbolic::derivative(parse(text, x, parameters), x, order)}, x)(at);
}

TEST(Expression, FollowsTheGrammar) {
  const double r = 0.3, pi = std::acos(-1.0);
  const std::vector<std::pair<const char*, double>> cases = {
      {"2", 2},
      {"rho", r},
      {"  2 *rho* ( 1-rho )\t", 2 * r * (1 - r)},
      {".5 + 5. + 1e-2 + 2E+1", 25.51},
      {"-rho^2", -r * r},
      {"(-rho)^2", r * r},
      {"2^3^2", 512},
      {"2**3**2", 512},
      {"2^-1", 0.5},
      {"2^-rho", std::pow(2, -r)},
      {"--rho - -1", r + 1},
      {"+rho", r},
      {"8/4/2", 1},
      {"1-2-3", -4},
      {"2*-3", -6},
      {"1/(1-a*rho)^2", 1 / ((1 - 0.4 * r) * (1 - 0.4 * r))},
      {"rho^a", std::pow(r, 0.4)},
      {"rho^1.5", std::pow(r, 1.5)},
      {"rho^-0.5", std::pow(r, -0.5)},
      {"rho^rho", std::pow(r, r)},
      {"sqrt(rho)", std::sqrt(r)},
      {"exp(-rho^2)", std::exp(-r * r)},
      {"log(rho)", std::log(r)},
      {"sin(pi*rho)+cos(rho)*tan(rho)", std::sin(pi * r) + std::sin(r)},
      {"sinh(rho)-cosh(rho)+tanh(rho)", std::tanh(r) - std::exp(-r)},
      {"erf(2*rho) + erf(0)", std::erf(2 * r)},
      {"erf(1)+exp(2)+log(3)+sqrt(2)", std::erf(1) + std::exp(2) + std::log(3) + std::sqrt(2)},
      {"exp ( log(rho) )", r},
      {"x_1*rho", 7 * r},
      {"1e300*1e-300*rho", r},
      {"1.0000001^1000000", std::pow(1.0000001, 1000000)},
      {"0.1+0.2", 0.3},
  };
  for (const auto& [text, expected] : cases)
    EXPECT_NEAR(value(text, r, {{"a", 0.4}, {"x_1", 7}}), expected, 4e-15 * std::abs(expected))
        << text;
}

struct Refused {
  std::string text, message;
  std::size_t position;
};

TEST(Expression, ErrorsNameTheirPlace) {
  const std::vector<Refused> cases = {
      {"", "the expression is empty", 0},
      {" \t ", "the expression is empty", 0},
      {"2*rh", "unknown name 'rh'; did you mean 'rho'?", 2},
      {"alpa*rho", "unknown name 'alpa'; did you mean 'alpha'?", 0},
      {"2*zebra", "unknown name 'zebra'", 2},
      {"1+sqr(rho)", "unknown function 'sqr'; did you mean 'sqrt'? functions: " + function_names(),
       2},
      {"rho(2)", "'rho' is not a function; write rho*( to multiply", 0},
      {"rho (1-rho)", "'rho' is not a function; write rho*( to multiply", 0},
      {"1+exp", "'exp' needs an argument in parentheses", 2},
      {"exp rho", "'exp' needs an argument in parentheses", 0},
      {"(1-rho", "'(' is never closed", 0},
      {"2*sin(rho", "'(' is never closed", 5},
      {"1-rho)", "')' without '('", 5},
      {"()", "unexpected ')' where a value is missing", 1},
      {"1+", "the expression ends where a value is missing", 2},
      {"1+*2", "unexpected '*' where a value is missing", 2},
      {"rho rho", "an operator is missing: write rho*rho", 4},
      {"2 3", "an operator is missing: write 2*3", 2},
      {"2rho", "an operator is missing: write 2*rho", 1},
      {"2 rho (1-rho)", "an operator is missing: write 2*rho", 2},
      {"2 * (1 - 0.5alpha)", "an operator is missing: write 0.5*alpha", 12},
      {"2(1-rho)", "an operator is missing: write 2*(", 1},
      {"(1+rho)(1-rho)", "an operator is missing: write )*(", 7},
      {"exp(rho)rho", "an operator is missing: write )*rho", 8},
      {"sin(2 rho)", "an operator is missing: write 2*rho", 6},
      {"0,5*rho", "unexpected ','; the decimal point is '.'", 1},
      {"2*rho − 1", "unexpected '−'; write -", 6},
      {"−1", "unexpected '−' where a value is missing; write -", 0},
      {"2·rho", "unexpected '·'; write *", 1},
      {"rho²", "unexpected '²'; write ^2", 3},
      {"2*\u00a0rho", "unexpected '\u00a0' where a value is missing; write a plain blank", 2},
      {"2*[rho]", "unexpected '[' where a value is missing; write (", 2},
      {"1.2.3", "unexpected '.'", 3},
      {".", "a point without digits", 0},
      {"1e", "an exponent without digits", 0},
      {"1e+", "an exponent without digits", 0},
      {"1+2#", "unexpected '#'", 3},
      {"2*ρ", "unexpected 'ρ' where a value is missing; write rho", 2},
      {"sin(1,2)", "sin(x) takes 1 argument, found 2; the decimal point is '.'", 0},
      {"rho/0", "division by zero", 3},
      {"rho/(1-1)", "division by zero", 3},
      {"1/(rho-rho)", "division by zero", 1},
      {"0^-1", "division by zero", 1},
      {"0^0", "0^0 has no value", 1},
      {"1+log(0)", "division by zero", 2},
      {"tan(pi/2)", "division by zero", 0},
      {"sqrt(-1)", "the value is not a finite real number", 0},
      {"log(-2)", "the value is not a finite real number", 0},
      {"(-8)^(1/3)", "the value is not a finite real number", 4},
      {"2+exp(1000)", "the value is not a finite real number", 2},
      {"1e400", "1e400 is too large", 0},
      {"2^(10^9)", "the value is not a finite real number", 1},
      {"2^2000", "the value is not a finite real number", 1},
      {"rho^1000000", "the powers are too large", 3},
      {"((rho^1000)^1000)^1000", "the powers are too large", 11},
      {"(0.3*rho)^100000", "the powers are too large", 9},
      {"4^(1000000001/2)", "the value is not a finite real number", 1},
      {"exp(exp(exp(100)))", "the value is not a finite real number", 4},
  };
  const GiNaC::realsymbol x("rho");
  for (const Refused& c : cases) {
    try {
      parse(c.text, x, {{"alpha", 1}});
      ADD_FAILURE() << c.text << " was read";
    } catch (const ExpressionError& error) {
      EXPECT_EQ(error.position(), c.position) << c.text << ": " << error.what();
      EXPECT_EQ(error.what(), c.message + " (at character " + std::to_string(c.position + 1) + ")");
    }
  }
}

TEST(Expression, RefusesWhatIsTooLongOrTooDeep) {
  const GiNaC::realsymbol x("rho");
  EXPECT_THROW(parse(std::string(100000, '('), x), ExpressionError);
  EXPECT_THROW(parse(std::string(1000, '(') + "1" + std::string(999, ')'), x), ExpressionError);
  EXPECT_THROW(parse(std::string(1999, '-') + "1", x), ExpressionError);
  std::string tower = "rho";
  for (int i = 0; i < 300; ++i) tower += "^rho";
  EXPECT_THROW(parse(tower, x), ExpressionError);
  std::string product = "(rho+1)";
  for (int i = 2; i < 200; ++i) product += "*(rho+" + std::to_string(i) + ")";
  EXPECT_THROW(symbolic::derivative(parse(product, x), x, 2), InputError);
  std::string sum = "rho";
  for (int i = 2; i < 150; ++i) sum += "+sin(" + std::to_string(i) + "*rho)";
  EXPECT_TRUE(std::isfinite(value(sum, 0.3, {}, 2)));
}

TEST(Expression, ParametersAreNamesOfTheirOwn) {
  const GiNaC::realsymbol x("rho");
  for (const char* name : {"pi", "rho", "exp", "2a", "", "a b"})
    EXPECT_THROW(parse("1", x, {{name, 1}}), InputError) << name;
  EXPECT_THROW(parse("1", x, {{"a", std::nan("")}}), InputError);
  const GiNaC::realsymbol t("t");
  EXPECT_THROW(parse("rho", t), ExpressionError);
  EXPECT_DOUBLE_EQ(compile({parse("2*t", t)}, t)(3), 6);
}

TEST(Expression, DecimalsAreExactRationals) {
  const GiNaC::realsymbol x("rho");
  EXPECT_TRUE((parse("0.4*rho", x) - parse("2/5*rho", x)).is_zero());
  EXPECT_TRUE((parse("a*rho", x, {{"a", 0.4}}) - parse("4e-1*rho", x)).is_zero());
  EXPECT_TRUE(parse("1e-3*1e3-1", x).is_zero());
}

TEST(Expression, DerivativesOfAnyOrder) {
  const double r = 0.3;
  const std::vector<std::pair<const char*, std::vector<double>>> cases = {
      {"rho^3", {r * r * r, 3 * r * r, 6 * r, 6, 0}},
      {"exp(2*rho)", {std::exp(0.6), 2 * std::exp(0.6), 4 * std::exp(0.6), 8 * std::exp(0.6)}},
      {"sin(rho)", {std::sin(r), std::cos(r), -std::sin(r), -std::cos(r)}},
      {"cosh(rho)", {std::cosh(r), std::sinh(r), std::cosh(r), std::sinh(r)}},
      {"1/(1-rho)", {1 / 0.7, 1 / 0.49, 2 / 0.343, 6 / 0.2401}},
      {"log(rho)", {std::log(r), 1 / r, -1 / (r * r), 2 / (r * r * r)}},
      {"sqrt(rho)", {std::sqrt(r), 0.5 / std::sqrt(r), -0.25 / (r * std::sqrt(r))}},
      {"tan(rho)", {std::tan(r), 1 / std::pow(std::cos(r), 2)}},
      {"tanh(rho)", {std::tanh(r), 1 / std::pow(std::cosh(r), 2)}},
      {"rho^rho", {std::pow(r, r), std::pow(r, r) * (1 + std::log(r))}},
  };
  for (const auto& [text, expected] : cases)
    for (std::size_t n = 0; n < expected.size(); ++n)
      EXPECT_NEAR(value(text, r, {}, static_cast<int>(n)), expected[n],
                  1e-14 * std::abs(expected[n]))
          << text << " order " << n;
  const double gauss = 2 / std::sqrt(std::acos(-1.0)) * std::exp(-r * r);
  EXPECT_NEAR(value("erf(rho)", r, {}, 1), gauss, 1e-15);
  EXPECT_NEAR(value("erf(rho)", r, {}, 2), -2 * r * gauss, 1e-15);
}

bool same_tape(const Tape& a, const Tape& b) {
  if (a.instructions().size() != b.instructions().size()) return false;
  for (std::size_t i = 0; i < a.instructions().size(); ++i) {
    const Instruction &p = a.instructions()[i], &q = b.instructions()[i];
    if (p.operation != q.operation || p.target != q.target || p.a != q.a || p.b != q.b ||
        p.c != q.c || p.d != q.d)
      return false;
  }
  return true;
}

Tape with_derivatives(const std::string& text, const GiNaC::symbol& x) {
  const GiNaC::ex e = parse(text, x);
  return compile({e, symbolic::derivative(e, x), symbolic::derivative(e, x, 2)}, x);
}

TEST(Tape, IsTheSameHoweverTermsAreOrdered) {
  const std::vector<std::pair<const char*, const char*>> pairs = {
      {"1 + 3*rho^2 - sin(rho) + exp(rho)*log(rho)", "exp(rho)*log(rho) - sin(rho) + rho^2*3 + 1"},
      {"(rho - rho^2 + exp(rho))^3", "(exp(rho) + rho - rho*rho)^3"},
      {"1/(rho^2 - sin(rho) + sqrt(2) + pi)", "(pi - sin(rho) + sqrt(2) + rho^2)^-1"},
      {"(3*rho-6*rho^2+9*exp(rho))^5*rho", "rho*(9*exp(rho)-6*rho^2+3*rho)**5"},
  };
  for (const auto& [a, b] : pairs) {
    const GiNaC::realsymbol x("rho"), y("rho");
    EXPECT_TRUE(same_tape(with_derivatives(a, x), with_derivatives(b, y))) << a;
  }
}

// GiNaC's order differs from run to run; the number was taken from one of them.
TEST(Tape, IsTheSameInEveryRun) {
  const GiNaC::realsymbol x("rho");
  std::uint64_t hash = 0;
  const auto add = [&hash](double v) {
    std::uint64_t word;
    std::memcpy(&word, &v, sizeof v);
    hash = (hash ^ word) * 1099511628211u;
  };
  for (const char* text : {"(3*rho - 5*rho^2 + exp(rho))^3/(1+sin(rho)*cosh(2*rho)+log(rho))",
                           "1/(rho^4 - 3*exp(rho)*tanh(rho) + erf(rho)*rho^2.5)^3"}) {
    const Tape tape = with_derivatives(text, x);
    for (const Instruction& i : tape.instructions())
      for (double v : {double(i.operation), double(i.target), double(i.a), double(i.b), i.c, i.d})
        add(v);
  }
  EXPECT_EQ(hash, 11505179296293567248u);
}

TEST(Tape, SharesCommonSubexpressions) {
  const GiNaC::realsymbol x("rho");
  const auto count = [](const Tape& tape, Operation operation) {
    int n = 0;
    for (const Instruction& i : tape.instructions()) n += i.operation == operation;
    return n;
  };
  const Tape rods = with_derivatives("1/(1-0.4*rho)^2", x);
  EXPECT_EQ(count(rods, Operation::reciprocal), 1);
  EXPECT_LE(rods.instructions().size(), 9u);
  EXPECT_EQ(count(with_derivatives("exp(rho^2)*sin(rho)", x), Operation::exponential), 1);
}

TEST(Tape, BlocksDoNotShow) {
  const GiNaC::realsymbol x("rho");
  const Tape tape = with_derivatives("exp(-rho)*rho^3/(1+rho^2) + sqrt(rho)", x);
  const std::size_t n = 1000;
  std::vector<double> at(n), all(3 * n);
  for (std::size_t i = 0; i < n; ++i) at[i] = 0.001 * (i + 1);
  double* out[] = {all.data(), all.data() + n, all.data() + 2 * n};
  tape.evaluate(n, at.data(), out);
  for (std::size_t i : {0, 1, 127, 128, 500, 999}) {
    double one[3];
    double* single[] = {one, one + 1, one + 2};
    tape.evaluate(1, &at[i], single);
    for (int k = 0; k < 3; ++k) EXPECT_EQ(one[k], out[k][i]);
    const double r = at[i];
    EXPECT_NEAR(one[0], std::exp(-r) * r * r * r / (1 + r * r) + std::sqrt(r), 1e-15);
  }
}

TEST(Tape, OutputsMayCoincide) {
  const GiNaC::realsymbol x("rho");
  const GiNaC::ex e = parse("rho^2", x);
  const Tape tape = compile({e, e, x, 2 * e, GiNaC::ex(3), GiNaC::ex(3), GiNaC::ex(x)}, x);
  const double at = 1.5;
  double v[7];
  double* out[] = {v, v + 1, v + 2, v + 3, v + 4, v + 5, v + 6};
  tape.evaluate(1, &at, out);
  const std::vector<double> expected = {2.25, 2.25, 1.5, 4.5, 3, 3, 1.5};
  for (int k = 0; k < 7; ++k) EXPECT_EQ(v[k], expected[k]) << k;
}

}  // namespace
}  // namespace mft
