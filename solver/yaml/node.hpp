#pragma once
// YAML as a plain tree that remembers where each thing stands, so that errors can say so.
// yaml-cpp scans the text; its events build the tree, under limits that no input comes near.
#include <cstddef>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace mft::yaml {

// Where something stands: line and column (in bytes) from 1. `origin` 0 is the file itself, others
// index Findings::add_origin (an override on the command line has no line).
struct Mark {
  int origin = 0;
  int line = 0, column = 0;
};

struct Node {
  enum class Kind { null, scalar, list, map };
  struct Label {
    std::string text;
    Mark mark;
  };

  Kind kind = Kind::null;
  std::string text;      // of a scalar
  bool quoted = false;   // a scalar in quotes: text, never a number
  bool invalid = false;  // an error was reported for this node: later checks pass over it
  Mark mark;
  std::vector<Label> labels;  // of a map, one for each item, in the order of the text
  std::vector<Node> items;    // of a list or a map

  bool is_null() const { return kind == Kind::null; }
  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_list() const { return kind == Kind::list; }
  bool is_map() const { return kind == Kind::map; }

  // The first item of a map with this label; null when there is none.
  const Node* find(const std::string& label) const;
  Node* find(const std::string& label);
  // Adds an item to a map; the label stands where the item does.
  Node& add(const std::string& label, Node item);
  // Takes all items of that label out of a map.
  void remove(const std::string& label);
};

// A scalar of this text, in quotes or not; and a map without items.
Node scalar(const std::string& text, bool quoted = false, Mark mark = {});
Node map(Mark mark = {});

// Bounds on what is read.
constexpr std::size_t max_bytes = 16 << 20;
constexpr std::size_t max_nodes = 1000000;      // after aliases are expanded
constexpr std::size_t max_alias_nodes = 10000;  // that aliases may add
constexpr int max_depth = 24;

// A text that is not YAML, or not the YAML of this program. what() is "line:column: message".
struct SyntaxError : InputError {
  SyntaxError(const Mark& mark, const std::string& message);
  Mark mark;
  std::string message;
};

// The one document of `text`; null when it is empty. Throws SyntaxError: no YAML, not UTF-8, more
// than one document, a tag, a key that is no text, or a limit above. Duplicate keys are kept.
Node parse(const std::string& text, int origin = 0);
// The same of a text that a file of this program holds: what is wrong with it is wrong with the
// file. Throws StorageError.
Node parse_stored(const std::string& text);

// YAML text that `parse` gives back as the same tree (marks aside): flow style where an item fits
// a line, block style otherwise.
std::string emit(const Node& root);
// One line, flow style.
std::string emit_flow(const Node& node);

// As a number: [+-]digits[.digits][e[+-]digits], .inf, .nan as YAML 1.2 writes them. False when
// `text` is something else.
bool to_number(const std::string& text, double& value);
// Shortest text that reads as exactly this number.
std::string number_text(double value);

}  // namespace mft::yaml
