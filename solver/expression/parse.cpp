#include "expression/parse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <type_traits>
#include <vector>

#include "base/spelling.hpp"
#include "expression/compile.hpp"
#include "expression/symbolic.hpp"

namespace mft {

ExpressionError::ExpressionError(const std::string& message, std::size_t position)
    : InputError(fmt::format("{} (at character {})", message, position + 1)), position_(position) {}

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
};

using Function = ex (*)(const ex&);

const std::map<std::string, Function>& functions() {
  static const std::map<std::string, Function> all = {
      {"sqrt", [](const ex& e) -> ex { return GiNaC::sqrt(e); }},
      {"exp", [](const ex& e) -> ex { return GiNaC::exp(e); }},
      {"log", [](const ex& e) -> ex { return GiNaC::log(e); }},
      {"sin", [](const ex& e) -> ex { return GiNaC::sin(e); }},
      {"cos", [](const ex& e) -> ex { return GiNaC::cos(e); }},
      {"tan", [](const ex& e) -> ex { return GiNaC::tan(e); }},
      {"sinh", [](const ex& e) -> ex { return GiNaC::sinh(e); }},
      {"cosh", [](const ex& e) -> ex { return GiNaC::cosh(e); }},
      {"tanh", [](const ex& e) -> ex { return GiNaC::tanh(e); }},
      {"erf", [](const ex& e) -> ex { return symbolic::erf(e); }}};
  return all;
}

bool is_number(const ex& e) { return GiNaC::is_exactly_a<numeric>(e); }
double to_double(const ex& e) { return GiNaC::ex_to<numeric>(e).to_double(); }

double bits_of(const ex& e) {
  const numeric& n = GiNaC::ex_to<numeric>(e);
  return 1.0 + n.numer().int_length() + n.denom().int_length();
}

bool is_name_start(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }
bool is_name_part(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)); }

class Parser {
 public:
  Parser(const std::string& text, const GiNaC::symbol& variable,
         const std::map<std::string, double>& parameters)
      : text_(text) {
    names_["pi"] = {GiNaC::Pi};
    for (const auto& [name, value] : parameters) {
      const numeric exact = symbolic::decimal(value);
      names_[name] = {exact, bits_of(exact)};
    }
    names_[variable.get_name()] = {variable};
  }

  ex run() {
    if (text_.size() > longest_text)
      fail(fmt::format("too long: {} characters, at most {}", text_.size(), longest_text), 0);
    if (peek() == '\0') fail("the expression is empty", 0);
    const Weighed all = sum();
    if (peek() == ')') fail("')' without '('", at_);
    if (peek() != '\0') fail(fmt::format("unexpected {}", quoted()), at_);
    return all.value;
  }

 private:
  [[noreturn]] static void fail(const std::string& message, std::size_t position) {
    throw ExpressionError(message, position);
  }

  // The next character that is no space, '\0' at the end.
  char peek() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  // Takes `token` if it comes next.
  bool take(const std::string& token) {
    peek();
    if (text_.compare(at_, token.size(), token) != 0) return false;
    at_ += token.size();
    return true;
  }

  // The character at hand, with all its bytes, in quotes.
  std::string quoted() const {
    std::size_t end = at_ + 1;
    while (end < text_.size() && (text_[end] & 0xC0) == 0x80) ++end;
    return "'" + text_.substr(at_, end - at_) + "'";
  }

  Weighed sum() {
    Weighed left = product();
    for (;;) {
      const char sign = peek();
      if (sign != '+' && sign != '-') return left;
      const std::size_t where = at_++;
      left = combine(sign, left, product(), where);
    }
  }

  Weighed product() {
    Weighed left = factor();
    for (;;) {
      const char sign = peek();
      if (sign != '*' && sign != '/') return left;
      const std::size_t where = at_++;
      left = combine(sign, left, factor(), where);
    }
  }

  Weighed factor() {
    const Nesting level(*this);
    if (take("+")) return factor();
    if (!take("-")) return power();
    const Weighed positive = factor();
    return {-positive.value, positive.weight};
  }

  Weighed power() {
    const Weighed base = primary();
    peek();
    const std::size_t where = at_;
    return take("**") || take("^") ? raise(base, factor(), where) : base;
  }

  Weighed primary() {
    const char c = peek();
    const std::size_t where = at_;
    if (is_digit(c) || c == '.') return number();
    if (is_name_start(c)) return name();
    if (take("(")) return parenthesised(where);
    if (c == '\0') fail("the expression ends where a value is missing", at_);
    fail(fmt::format("unexpected {} where a value is missing", quoted()), at_);
  }

  // After a '(' at `where`.
  Weighed parenthesised(std::size_t where) {
    const Weighed inside = sum();
    if (take(")")) return inside;
    if (peek() == '\0') fail("'(' is never closed", where);
    fail(fmt::format("unexpected {} where ')' or an operator is missing", quoted()), at_);
  }

  Weighed number() {
    const std::size_t begin = at_;
    const auto digits = [this] {
      const std::size_t first = at_;
      while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
      return at_ - first;
    };
    std::size_t count = digits();
    if (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      count += digits();
    }
    if (count == 0) fail("a point without digits", begin);
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      ++at_;
      if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      if (digits() == 0) fail("an exponent without digits", begin);
    }
    if (at_ < text_.size() && is_name_start(text_[at_]))
      fail("an operator is missing between a number and a name", at_);
    const std::string literal = text_.substr(begin, at_ - begin);
    const numeric value = guarded(begin, [&] { return symbolic::decimal(literal); });
    return {value, bits_of(value)};
  }

  Weighed name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_name_part(text_[at_])) ++at_;
    const std::string word = text_.substr(begin, at_ - begin);
    const bool called = peek() == '(';
    const auto function = functions().find(word);
    if (function != functions().end()) {
      if (!called) fail(fmt::format("'{}' needs an argument in parentheses", word), begin);
      ++at_;
      const Weighed argument = parenthesised(at_ - 1);
      return checked(
          {guarded(begin, [&] { return function->second(argument.value); }), argument.weight + 1},
          begin);
    }
    const auto known = names_.find(word);
    if (known == names_.end()) fail_unknown(word, called, begin);
    if (called) fail(fmt::format("'{}' is not a function", word), begin);
    return known->second;
  }

  [[noreturn]] void fail_unknown(const std::string& word, bool called, std::size_t where) const {
    std::vector<std::string> candidates;
    for (const auto& [function, unused] : functions()) candidates.push_back(function);
    if (!called)
      for (const auto& [name, unused] : names_) candidates.push_back(name);
    const std::string guess = closest(word, candidates);
    fail(fmt::format("unknown {} '{}'{}", called ? "function" : "name", word,
                     guess.empty() ? "" : "; did you mean '" + guess + "'?"),
         where);
  }

  // a op b for + - * /.
  static Weighed combine(char op, const Weighed& a, const Weighed& b, std::size_t where) {
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
        fail(fmt::format("nested more than {} deep", deepest_nesting), parser.at_);
    }
    ~Nesting() { --parser.depth_; }
    Parser& parser;
  };

  const std::string& text_;
  std::map<std::string, Weighed> names_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

void check_parameters(const std::map<std::string, double>& parameters,
                      const std::string& variable) {
  for (const auto& [name, value] : parameters) {
    const bool well_formed = !name.empty() && is_name_start(name[0]) &&
                             std::all_of(name.begin(), name.end(), is_name_part);
    if (!well_formed) throw InputError(fmt::format("'{}' is not a name", name));
    if (name == "pi" || name == variable || functions().count(name))
      throw InputError(fmt::format("'{}' has a meaning already; rename it", name));
    if (!std::isfinite(value))
      throw InputError(fmt::format("'{}' is {}, not a finite number", name, value));
  }
}

ex parse(const std::string& text, const GiNaC::symbol& variable,
         const std::map<std::string, double>& parameters) {
  check_parameters(parameters, variable.get_name());
  return Parser(text, variable, parameters).run();
}

}  // namespace mft
