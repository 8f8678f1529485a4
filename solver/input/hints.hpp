#pragma once
// What somebody may have meant by a value that is none: the end of a message.
#include <string>

namespace mft {

// Each is empty, or begins with "; ".

// Of a text where a number is wanted: decimal commas, fractions and other expressions, units,
// exponents without digits, typographic signs.
std::string number_hint(const std::string& text);
// Of one where true or false is wanted: yes, off, 1.
std::string boolean_hint(const std::string& text);
// Of a key or a word with a character that only looks right, such as a non-breaking space.
std::string character_hint(const std::string& text);

}  // namespace mft
