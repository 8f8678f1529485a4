#include "input/overrides.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

namespace mft {
namespace {

using yaml::Mark;
using yaml::Node;

// "history.instants[0].B" as history, instants, 0, B; empty when it is no path.
std::vector<std::string> split_path(const std::string& path) {
  std::vector<std::string> words(1);
  for (const char c : path) {
    if (c == '.' || c == '[')
      words.emplace_back();
    else if (c != ']')
      words.back() += c;
  }
  for (const std::string& word : words)
    if (word.empty()) return {};
  return words;
}

std::optional<std::size_t> to_index(const std::string& word) {
  if (word.empty() || word.size() > 9) return {};
  for (const char c : word)
    if (c < '0' || c > '9') return {};
  return std::stoul(word);
}

// A single value that stands for a map with one key becomes that map.
void expand_shorthand(Node& node, const std::string& path) {
  const std::string key = path == "model" ? "name" : path == "history.continuous" ? "lambda" : "";
  if (key.empty() || !node.is_scalar()) return;
  Node expanded = yaml::map(node.mark);
  expanded.add(key, node);
  node = std::move(expanded);
}

// The node to set, made where it is missing; null and a message when the path leads nowhere.
Node* locate(Node& root, const std::vector<std::string>& words, const Mark& mark,
             std::string& message) {
  Node* node = &root;
  std::string path;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    expand_shorthand(*node, path);
    if (node->is_null() && to_index(word)) {
      message = path + " is not there, it has no item " + word;
      return nullptr;
    }
    if (node->is_null()) *node = yaml::map(mark);
    if (node->is_list()) {
      const auto index = to_index(word);
      if (!index || *index >= node->items.size()) {
        message = fmt::format("{} is a list of {}, '{}' is none of its numbers (from 0)", path,
                              node->items.size(), word);
        return nullptr;
      }
      node = &node->items[*index];
      path += "[" + word + "]";
      continue;
    }
    if (!node->is_map()) {
      message = path + " is a single value, it has no '" + word + "'";
      return nullptr;
    }
    path += (path.empty() ? "" : ".") + word;
    Node* child = node->find(word);
    if (!child) {
      Node empty;
      empty.mark = mark;
      child = &node->add(word, empty);
    }
    node = child;
  }
  return node;
}

// The B of an instant replaces its Q, and the reverse.
void remove_conjugate(Node& root, const std::vector<std::string>& words) {
  const bool instant =
      words.size() == 4 && words[0] == "history" && words[1] == "instants" && to_index(words[2]);
  if (!instant || (words[3] != "B" && words[3] != "Q")) return;
  Node& instants = *root.find("history")->find("instants");
  if (!instants.is_list()) return;  // a word before has made a map: reported later
  instants.items[*to_index(words[2])].remove(words[3] == "B" ? "Q" : "B");
}

void set_marks(Node& node, const Mark& mark) {
  node.mark = mark;
  for (Node::Label& label : node.labels) label.mark = mark;
  for (Node& item : node.items) set_marks(item, mark);
}

// Sets the value at the path; reports what leads nowhere.
void set_at(Node& root, const std::vector<std::string>& words, Node value, const Mark& mark,
            yaml::Findings& findings) {
  std::string message;
  Node changed = root;
  Node* target = locate(changed, words, mark, message);
  if (!target) {
    findings.add(mark, "", message);
    return;
  }
  *target = std::move(value);
  remove_conjugate(changed, words);
  root = std::move(changed);
}

void apply_one(Node& root, const std::string& text, yaml::Findings& findings) {
  Mark mark;
  mark.origin = findings.add_origin("override " + text);
  const std::size_t equals = text.find('=');
  const std::vector<std::string> words = split_path(text.substr(0, equals));
  if (equals == std::string::npos || words.empty()) {
    findings.add(mark, "", "not KEY=VALUE, e.g. history.instants.0.B=3");
    return;
  }
  Node value;
  try {
    value = yaml::parse(text.substr(equals + 1), mark.origin);
  } catch (const yaml::SyntaxError& error) {
    findings.add(mark, "", "the value: " + error.message);
    return;
  }
  set_marks(value, mark);
  set_at(root, words, std::move(value), mark, findings);
}

}  // namespace

void assign(Node& root, const Assignment& assignment, yaml::Findings& findings) {
  set_at(root, split_path(assignment.path), *assignment.value, assignment.mark, findings);
}

std::string normal_path(const std::string& path) {
  return fmt::format("{}", fmt::join(split_path(path), "."));
}

void apply_overrides(Node& root, const std::vector<std::string>& overrides,
                     yaml::Findings& findings) {
  if (!root.is_map()) return;
  for (const std::string& text : overrides) apply_one(root, text, findings);
}

void apply_output_override(Node& root, const std::string& file, yaml::Findings& findings) {
  if (file.empty() || !root.is_map()) return;
  Mark mark;
  mark.origin = findings.add_origin("-o " + file);
  std::string message;
  if (Node* target = locate(root, {"output", "file"}, mark, message))
    *target = yaml::scalar(file, true, mark);
  else
    findings.add(mark, "", message);
}

}  // namespace mft
