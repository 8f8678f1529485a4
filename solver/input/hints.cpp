#include "input/hints.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>
#include <regex>
#include <vector>

#include "base/error.hpp"
#include "base/spelling.hpp"
#include "expression/compile.hpp"
#include "expression/parse.hpp"
#include "expression/symbolic.hpp"
#include "yaml/node.hpp"

namespace mft {
namespace {

constexpr std::size_t longest = 200;  // of a text that is looked at

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return text;
}

// The value of an expression without variables, as text.
std::optional<std::string> value_of(const std::string& text) {
  try {
    const GiNaC::ex e = parse(text, GiNaC::realsymbol("no variable"));
    const double value = symbolic::has_symbol(e) ? std::nan("") : constant_value(e);
    if (std::isfinite(value)) return yaml::number_text(value);
  } catch (const Error&) {
  }
  return {};
}

const std::string number = "([-+]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][-+]?[0-9]+)?)";

// A number but for one habit of writing, and how it is read here.
struct Habit {
  std::regex pattern;
  std::string becomes, words;
};

const std::vector<Habit>& habits() {
  static const std::vector<Habit> all = {
      {std::regex("([-+]?[0-9]*),([0-9]+)"), "$1.$2", "the decimal point is '.'"},
      {std::regex("([-+]?[0-9.]+)[dD]([-+]?[0-9]+)"), "$1e$2", "an exponent follows an e"},
      {std::regex("([-+]?[0-9.]+)[eE][-+]?"), "$1", "the exponent has no digits"},
      {std::regex("([-+]?[0-9]{1,3})[_' ]([0-9]{3}(?:[.][0-9]*)?)"), "$1$2",
       "digits are not grouped"},
      {std::regex(number + " *[*]? *10(?:[*][*]|\\^)([-+]?[0-9]+)"), "$1e$2",
       "a power of ten is an exponent"},
      {std::regex("(?!0x)" + number + " *[A-Za-z].*"), "$1", "numbers have no unit"}};
  return all;
}

std::string habit_hint(const std::string& text) {
  for (const Habit& habit : habits())
    if (std::regex_match(text, habit.pattern))
      return fmt::format("; {}: write {}", habit.words,
                         std::regex_replace(text, habit.pattern, habit.becomes));
  return "";
}

}  // namespace

std::string character_hint(const std::string& text) {
  const auto found = find_lookalike(text);
  if (!found) return "";
  return "; it has " + found->name + (found->plain.empty() ? "" : ", write " + found->plain);
}

std::string number_hint(const std::string& text) {
  if (text.size() > longest) return "";
  const std::string characters = character_hint(text), word = lower_case(text);
  if (!characters.empty()) return characters;
  if (word == "inf" || word == "+inf" || word == "infinity") return "; infinity is written .inf";
  if (word == "-inf" || word == "-infinity") return "; it is written -.inf";
  const std::string habit = habit_hint(text);
  if (!habit.empty()) return habit;
  if (const auto value = value_of(text))
    return "; only D, sigma and lambda are expressions: write " + *value;
  return "";
}

std::string boolean_hint(const std::string& text) {
  const std::string word = lower_case(text);
  for (const char* yes : {"yes", "y", "on", "1", "true"})
    if (word == yes) return "; write true";
  for (const char* no : {"no", "n", "off", "0", "false"})
    if (word == no) return "; write false";
  return "";
}

}  // namespace mft
