#include "expression/parse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <vector>

#include "base/spelling.hpp"
#include "expression/compile.hpp"
#include "expression/functions.hpp"
#include "expression/symbolic.hpp"

namespace mft {

namespace {

using GiNaC::ex;
using GiNaC::numeric;

constexpr std::size_t longest_text = 2000;
constexpr int deepest_nesting = 100;
constexpr double largest_weight = 1e5;
constexpr double largest_number = 4000;
constexpr const char* not_finite = "the value is not a finite real number";

// An expression with a bound on the bits that its numbers and powers take once multiplied out: what
// keeps (0.3*rho)^1000000 and 2^(10^9) from filling the memory.
struct Weighed {
  ex value;
  double weight = 1;
  bool is_condition = false;  // 0 where it does not hold
};

bool is_number(const ex& e) { return GiNaC::is_exactly_a<numeric>(e); }
double to_double(const ex& e) { return GiNaC::ex_to<numeric>(e).to_double(); }

double bits_of(const ex& e) {
  const numeric& n = GiNaC::ex_to<numeric>(e);
  return 1.0 + n.numer().int_length() + n.denom().int_length();
}

class Parser : private Cursor {
 public:
  Parser(const std::string& text, const GiNaC::symbol& variable,
         const std::map<std::string, double>& parameters)
      : Cursor(text), length_(text.size()) {
    names_["pi"] = {GiNaC::Pi};
    for (const auto& [name, value] : parameters) {
      const numeric exact = symbolic::decimal(value);
      names_[name] = {exact, bits_of(exact)};
    }
    names_[variable.get_name()] = {variable};
  }

  ex run() {
    if (length_ > longest_text)
      fail(fmt::format("too long: {} characters, at most {}", length_, longest_text), 0);
    if (peek() == '\0') fail("the expression is empty", 0);
    const Weighed all = condition();
    if (peek() == ')') fail("')' without '('", at());
    if (peek() != '\0') fail_without_operator("");
    return number_of(all, 0).value;
  }

 private:
  static const Weighed& number_of(const Weighed& w, std::size_t where) {
    if (w.is_condition)
      fail("a comparison is no number; it is the first argument of if(condition, x, y)", where);
    return w;
  }
  static const Weighed& condition_of(const Weighed& w, std::size_t where) {
    if (!w.is_condition) fail("a condition is missing, such as rho < 0.5", where);
    return w;
  }

  Weighed condition() { return joined("or", &Parser::conjunction); }
  Weighed conjunction() { return joined("and", &Parser::comparison); }

  // Conditions that hold are not 0: their product is "and", their sum "or".
  Weighed joined(const std::string& word, Weighed (Parser::*part)()) {
    Weighed left = (this->*part)();
    for (;;) {
      peek();
      const std::size_t where = at();
      if (!take_word(word)) return left;
      condition_of(left, where);
      const Weighed right = condition_of((this->*part)(), where);
      const ex both = word == "and" ? left.value * right.value : left.value + right.value;
      left = checked({both, left.weight + right.weight, true}, where);
    }
  }

  Weighed comparison() {
    peek();
    const std::size_t begin = at();
    const Weighed left = sum();
    const char sign = peek();
    const std::size_t where = at();
    if (sign == '=' || sign == '!')
      fail("only < <= > >= compare: two numbers are hardly ever equal", where);
    if (!take("<") && !take(">")) return left;
    const bool or_equal = take("=");
    const Weighed right = sum();
    const ex place = symbolic::argument_of({begin, end_of_last()});
    if (peek() == '<' || peek() == '>') fail("a < b < c is written a < b and b < c", at());
    const Weighed difference =
        sign == '<' ? combine('-', right, left, where) : combine('-', left, right, where);
    const ex value = or_equal ? ex(symbolic::nonnegative(difference.value, place))
                              : ex(symbolic::positive(difference.value, place));
    return {value, difference.weight + 1, true};
  }

  Weighed sum() {
    Weighed left = product();
    for (;;) {
      const char sign = peek();
      if (sign != '+' && sign != '-') return left;
      const std::size_t where = at();
      take(std::string(1, sign));
      left = combine(sign, left, product(), where);
    }
  }

  Weighed product() {
    Weighed left = factor();
    for (;;) {
      const char sign = peek();
      if (sign != '*' && sign != '/') return left;
      const std::size_t where = at();
      take(std::string(1, sign));
      left = combine(sign, left, factor(), where);
    }
  }

  Weighed factor() {
    const Nesting level(*this);
    if (take("+")) return factor();
    if (!take("-")) return power();
    const std::size_t where = at();
    const Weighed positive = number_of(factor(), where);
    return {-positive.value, positive.weight};
  }

  Weighed power() {
    const Weighed base = primary();
    peek();
    const std::size_t where = at();
    return take("**") || take("^") ? raise(base, factor(), where) : base;
  }

  Weighed primary() {
    const char c = peek();
    const std::size_t where = at();
    if (is_digit(c) || c == '.') return number();
    if (is_name_start(c)) return name();
    if (take("(")) return parenthesised(where);
    if (c == '\0') fail("the expression ends where a value is missing", at());
    fail_unexpected(" where a value is missing");
  }

  // After a '(' at `where`.
  Weighed parenthesised(std::size_t where) {
    const Weighed inside = condition();
    close(where);
    return inside;
  }

  void close(std::size_t opened) {
    if (take(")")) return;
    if (peek() == '\0') fail("'(' is never closed", opened);
    fail_without_operator(" where ')' or an operator is missing");
  }

  // Those of a function, its '(' next.
  std::vector<Weighed> arguments() {
    std::vector<Weighed> all;
    const std::size_t opened = at();
    take("(");
    if (peek() == ')') fail_unexpected(" where a value is missing");
    do all.push_back(condition());
    while (take(","));
    close(opened);
    return all;
  }

  Weighed number() {
    const std::size_t begin = at();
    const std::string literal = take_number();
    const numeric value = guarded(begin, [&] { return symbolic::decimal(literal); });
    return {value, bits_of(value)};
  }

  Weighed name() {
    const std::size_t begin = at();
    const std::string word = take_name();
    const bool called = peek() == '(';
    const ExpressionFunction* function = find_function(word);
    if (function && called) return call(*function, begin);
    const auto known = names_.find(word);
    if (known == names_.end() && function)
      fail(fmt::format("'{}' needs {} in parentheses", word,
                       function->most == 1 ? "an argument" : "its arguments"),
           begin);
    if (known == names_.end()) fail_unknown(word, called, begin);
    if (called) fail(fmt::format("'{0}' is not a function; write {0}*( to multiply", word), begin);
    return known->second;
  }

  // Of a function whose name begins at `begin` and whose '(' comes next.
  Weighed call(const ExpressionFunction& function, std::size_t begin) {
    const std::vector<Weighed> given = arguments();
    const std::size_t n = given.size();
    if (n < function.least || n > function.most)
      fail(fmt::format("{}({}) takes {}{} argument{}, found {}{}", function.name,
                       function.arguments, function.most > function.least ? "at least " : "",
                       function.least, function.least == 1 ? "" : "s", n,
                       n > function.most ? "; the decimal point is '.'" : ""),
           begin);
    std::vector<ex> values;
    double weight = 1;
    for (const Weighed& one : given) {
      const bool condition = function.takes_condition && values.empty();
      values.push_back((condition ? condition_of(one, begin) : number_of(one, begin)).value);
      weight += one.weight;
    }
    if (!function.value) return raise(given[0], given[1], begin);
    return checked({guarded(begin,
                            [&] {
                              return function.value(values, {begin, at()});
                            }),
                    weight},
                   begin);
  }

  [[noreturn]] void fail_unknown(const std::string& word, bool called, std::size_t where) const {
    std::vector<std::string> candidates;
    for (const ExpressionFunction& function : expression_functions())
      candidates.push_back(function.name);
    if (!called)
      for (const auto& [name, unused] : names_) candidates.push_back(name);
    const std::string guess = closest(word, candidates);
    fail(fmt::format(
             "unknown {} '{}'{}{}", called ? "function" : "name", word,
             guess.empty() ? "" : "; did you mean '" + guess + "'?",
             called ? (guess.empty() ? "; functions: " : " functions: ") + function_names() : ""),
         where);
  }

  // a op b for + - * /.
  static Weighed combine(char op, const Weighed& a, const Weighed& b, std::size_t where) {
    number_of(a, where);
    number_of(b, where);
    if (op == '/' && b.value.is_zero()) fail("division by zero", where);
    const auto apply = [op](const auto& x, const auto& y) -> std::decay_t<decltype(x)> {
      return op == '+' ? x + y : op == '-' ? x - y : op == '*' ? x * y : x / y;
    };
    const bool numbers = is_number(a.value) && is_number(b.value);
    if (numbers && a.weight + b.weight > largest_number)
      return rounded(apply(to_double(a.value), to_double(b.value)), where);
    const ex value = guarded(where, [&] { return apply(a.value, b.value); });
    return checked({value, is_number(value) ? bits_of(value) : a.weight + b.weight}, where);
  }

  static Weighed raise(const Weighed& base, const Weighed& exponent, std::size_t where) {
    number_of(base, where);
    number_of(exponent, where);
    double weight = base.weight + exponent.weight;
    if (is_number(exponent.value)) {
      const double n = to_double(exponent.value);
      if (base.value.is_zero() && n <= 0)
        fail(n < 0 ? "division by zero" : "0^0 has no value", where);
      weight = base.weight * std::max(1.0, std::abs(n)) + exponent.weight;
      if (is_number(base.value) && weight > largest_number)
        return rounded(std::pow(to_double(base.value), n), where);
    }
    check_weight(weight, where);
    const ex value = guarded(where, [&] { return GiNaC::pow(base.value, exponent.value); });
    return checked({value, is_number(value) ? bits_of(value) : weight}, where);
  }

  // A number computed in double precision, where the exact one would be too long.
  static Weighed rounded(double value, std::size_t where) {
    if (!std::isfinite(value)) fail(not_finite, where);
    const numeric exact = symbolic::decimal(value);
    return {exact, bits_of(exact)};
  }

  static void check_weight(double weight, std::size_t where) {
    if (!(weight <= largest_weight)) fail("the powers are too large", where);
  }

  // `result`, refused if its powers are too large, or if it is constant and not a finite number.
  static Weighed checked(const Weighed& result, std::size_t where) {
    check_weight(result.weight, where);
    if (!symbolic::has_symbol(result.value) && !std::isfinite(constant_value(result.value)))
      fail(not_finite, where);
    return result;
  }

  // compute(), with GiNaC's complaints given a place.
  template <class Compute>
  static auto guarded(std::size_t where, Compute compute) -> decltype(compute()) {
    try {
      return compute();
    } catch (const GiNaC::pole_error&) {
      fail("division by zero", where);
    } catch (const InputError& error) {
      fail(error.what(), where);
    } catch (const std::exception& error) {
      fail(fmt::format("the value does not exist ({})", error.what()), where);
    }
  }

  // Counts how deep the recursion is, while it lives.
  struct Nesting {
    explicit Nesting(Parser& p) : parser(p) {
      if (++parser.depth_ > deepest_nesting)
        fail(fmt::format("nested more than {} deep", deepest_nesting), parser.at());
    }
    ~Nesting() { --parser.depth_; }
    Parser& parser;
  };

  std::size_t length_;
  std::map<std::string, Weighed> names_;
  int depth_ = 0;
};

}  // namespace

void check_parameters(const std::map<std::string, double>& parameters,
                      const std::string& variable) {
  for (const auto& [name, value] : parameters) {
    const bool well_formed = !name.empty() && is_name_start(name[0]) &&
                             std::all_of(name.begin(), name.end(), is_name_part);
    if (!well_formed) throw InputError(fmt::format("'{}' is not a name", name));
    const ExpressionFunction* function = find_function(name);
    if (name == "pi" || name == variable || (function && !function->may_be_parameter))
      throw InputError(fmt::format("'{}' has a meaning already; rename it", name));
    if (!std::isfinite(value))
      throw InputError(fmt::format("'{}' is {}, not a finite number", name, value));
  }
}

std::set<std::string> names_in(const std::string& text) {
  std::set<std::string> names;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at++;
    if (!is_name_part(text[begin]) && text[begin] != '.') continue;
    while (at < text.size() && (is_name_part(text[at]) || text[at] == '.')) ++at;
    if (is_name_start(text[begin])) names.insert(text.substr(begin, at - begin));
  }
  return names;
}

ex parse(const std::string& text, const GiNaC::symbol& variable,
         const std::map<std::string, double>& parameters) {
  check_parameters(parameters, variable.get_name());
  return Parser(text, variable, parameters).run();
}

}  // namespace mft
