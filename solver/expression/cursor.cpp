#include "expression/cursor.hpp"

#include <fmt/format.h>

#include <cctype>

#include "base/spelling.hpp"

namespace mft {
namespace {

const char* const blanks = " \t\r\n\v\f";

bool is_word_part(char c) { return is_name_part(c) || c == '.'; }

}  // namespace

ExpressionError::ExpressionError(const std::string& message, std::size_t position)
    : InputError(fmt::format("{} (at character {})", message, position + 1)), position_(position) {}

bool is_name_start(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }
bool is_name_part(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)); }

std::size_t Cursor::end_of_last() const {
  const std::size_t last = at_ == 0 ? std::string::npos : text_.find_last_not_of(blanks, at_ - 1);
  return last == std::string::npos ? 0 : last + 1;
}

char Cursor::peek() {
  while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  return at_ < text_.size() ? text_[at_] : '\0';
}

bool Cursor::take(const std::string& token) {
  peek();
  if (text_.compare(at_, token.size(), token) != 0) return false;
  at_ += token.size();
  return true;
}

bool Cursor::take_word(const std::string& word) {
  peek();
  const std::size_t end = at_ + word.size();
  return !(end < text_.size() && is_name_part(text_[end])) && take(word);
}

std::string Cursor::take_name() {
  const std::size_t begin = at_;
  while (at_ < text_.size() && is_name_part(text_[at_])) ++at_;
  return slice(begin, at_);
}

std::size_t Cursor::digits() {
  const std::size_t first = at_;
  while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
  return at_ - first;
}

std::string Cursor::take_number() {
  const std::size_t begin = at_;
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
  return slice(begin, at_);
}

std::string Cursor::quoted() const {
  std::size_t end = at_ + 1;
  while (end < text_.size() && (text_[end] & 0xC0) == 0x80) ++end;
  return "'" + slice(at_, end) + "'";
}

std::string Cursor::advice() const {
  if (text_.compare(at_, 2, "&&") == 0) return "; write and";
  if (text_.compare(at_, 2, "||") == 0) return "; write or";
  if (text_[at_] == '[' || text_[at_] == '{') return "; write (";
  if (text_[at_] == ',' && at_ > 0 && is_digit(text_[at_ - 1])) return "; the decimal point is '.'";
  const auto found = find_lookalike(quoted());
  return found && !found->plain.empty() ? "; write " + found->plain : "";
}

void Cursor::fail_unexpected(const std::string& where) {
  fail(fmt::format("unexpected {}{}{}", quoted(), where, advice()), at_);
}

void Cursor::fail_without_operator(const std::string& where) {
  const char next = peek();
  const std::size_t last = end_of_last();
  if (!(is_name_start(next) || next == '(' || (is_digit(next) && at_ > last)))
    fail_unexpected(where);
  std::size_t begin = last - 1, end = at_ + 1;
  while (begin > 0 && is_word_part(text_[begin]) && is_word_part(text_[begin - 1])) --begin;
  while (next != '(' && end < text_.size() && is_word_part(text_[end])) ++end;
  fail(fmt::format("an operator is missing: write {}*{}", slice(begin, last), slice(at_, end)),
       at_);
}

}  // namespace mft
