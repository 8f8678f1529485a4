#pragma once
// A place in the text of an expression, and what is wrong there.
#include <cstddef>
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

bool is_name_start(char c);
bool is_name_part(char c);
bool is_digit(char c);

class Cursor {
 public:
  // `text` must outlive it.
  explicit Cursor(const std::string& text) : text_(text) {}

  std::size_t at() const { return at_; }
  // Where the text before this place ends, blanks aside.
  std::size_t end_of_last() const;
  std::string slice(std::size_t begin, std::size_t end) const {
    return text_.substr(begin, end - begin);
  }

  // The next character that is no blank, '\0' at the end; this place is moved to it.
  char peek();
  // Takes `token`, or a word of letters, if it comes next.
  bool take(const std::string& token);
  bool take_word(const std::string& word);
  // Takes the name that begins here.
  std::string take_name();
  // Takes the number that begins here. Throws ExpressionError where a digit is missing.
  std::string take_number();

  [[noreturn]] static void fail(const std::string& message, std::size_t position) {
    throw ExpressionError(message, position);
  }
  // Of a character that the grammar has not: "unexpected '#'", `where` it is, how to write it.
  [[noreturn]] void fail_unexpected(const std::string& where);
  // The same after a value, where an operator was to come.
  [[noreturn]] void fail_without_operator(const std::string& where);

 private:
  // The character at hand, with all its bytes, in quotes.
  std::string quoted() const;
  // How to write it, where it only looks like one of the grammar.
  std::string advice() const;
  std::size_t digits();

  const std::string& text_;
  std::size_t at_ = 0;
};

}  // namespace mft
