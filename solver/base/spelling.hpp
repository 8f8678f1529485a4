#pragma once
// "Did you mean": the known word nearest to a misspelt one, and characters that only look right.
#include <optional>
#include <string>
#include <vector>

namespace mft {

// The candidate with the least edit distance (case ignored) to `word`; empty when none is close.
std::string closest(const std::string& word, const std::vector<std::string>& candidates);

// A character that typesetting puts where the plain one belongs.
struct Lookalike {
  std::string name;   // "a minus sign (U+2212)"
  std::string plain;  // "-"; empty where none is meant
};

// The first such character of a UTF-8 text.
std::optional<Lookalike> find_lookalike(const std::string& text);

// The text with control characters, line ends among them, as escapes: \n, \t, \x1b.
std::string one_line(const std::string& text);

}  // namespace mft
