#include <fmt/format.h>

#include <algorithm>

#include "yaml/node.hpp"

namespace mft::yaml {
namespace {

constexpr std::size_t line_width = 100;

bool is_plain_safe(const std::string& text) {
  const auto ordinary = [](unsigned char c) {
    return std::isalnum(c) || c == '_' || c == '.' || c == '+' || c == '-';
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), ordinary) && text != "-" &&
         text.substr(0, 3) != "---" && text != "..." && text != "null" && text != "Null" &&
         text != "NULL";
}

std::string quote(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out += std::string("\\") + c;
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (c == '\r')
      out += "\\r";
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += fmt::format("\\x{:02x}", static_cast<int>(c));
    else
      out += c;
  }
  return out + "\"";
}

std::string label_text(const std::string& text) { return is_plain_safe(text) ? text : quote(text); }

bool has_list_of_collections(const Node& node) {
  for (const Node& item : node.items) {
    if (node.is_list() && (item.is_map() || item.is_list())) return true;
    if (has_list_of_collections(item)) return true;
  }
  return false;
}

bool goes_on_one_line(const Node& node, std::size_t indent) {
  if (!node.is_map() && !node.is_list()) return true;
  return !has_list_of_collections(node) && indent + emit_flow(node).size() <= line_width;
}

// The items of a map or list, one or more lines each, indented.
void emit_block(const Node& node, std::size_t indent, std::string& out) {
  const std::string blank(indent, ' ');
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const Node& item = node.items[i];
    const std::string head = node.is_map() ? label_text(node.labels[i].text) + ":" : "-";
    if (goes_on_one_line(item, indent + head.size() + 1)) {
      out += blank + head + " " + emit_flow(item) + "\n";
    } else {
      out += blank + head + "\n";
      emit_block(item, indent + 2, out);
    }
  }
}

}  // namespace

std::string emit_flow(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "~";
    case Node::Kind::scalar:
      return node.quoted || !is_plain_safe(node.text) ? quote(node.text) : node.text;
    case Node::Kind::list:
    case Node::Kind::map:
      break;
  }
  std::string out;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    if (i) out += ", ";
    if (node.is_map()) out += label_text(node.labels[i].text) + ": ";
    out += emit_flow(node.items[i]);
  }
  return node.is_map() ? "{" + out + "}" : "[" + out + "]";
}

std::string emit(const Node& root) {
  if (!root.is_map() && !root.is_list()) return emit_flow(root) + "\n";
  if (root.items.empty()) return emit_flow(root) + "\n";
  std::string out;
  emit_block(root, 0, out);
  return out;
}

}  // namespace mft::yaml
