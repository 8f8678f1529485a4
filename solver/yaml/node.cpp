#include "yaml/node.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace mft::yaml {

const Node* Node::find(const std::string& label) const {
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (labels[i].text == label) return &items[i];
  return nullptr;
}

Node* Node::find(const std::string& label) {
  return const_cast<Node*>(static_cast<const Node*>(this)->find(label));
}

Node& Node::add(const std::string& label, Node item) {
  labels.push_back({label, item.mark});
  items.push_back(std::move(item));
  return items.back();
}

void Node::remove(const std::string& label) {
  for (std::size_t i = labels.size(); i-- > 0;)
    if (labels[i].text == label) {
      labels.erase(labels.begin() + i);
      items.erase(items.begin() + i);
    }
}

SyntaxError::SyntaxError(const Mark& mark, const std::string& message)
    : InputError(fmt::format("{}:{}: {}", mark.line, mark.column, message)),
      mark(mark),
      message(message) {}

Node scalar(const std::string& text, bool quoted, Mark mark) {
  Node node;
  node.kind = Node::Kind::scalar;
  node.text = text;
  node.quoted = quoted;
  node.mark = mark;
  return node;
}

Node map(Mark mark) {
  Node node;
  node.kind = Node::Kind::map;
  node.mark = mark;
  return node;
}

namespace {

bool is_decimal(const std::string& text) {
  std::size_t i = 0, digits = 0;
  const auto skip_digits = [&] {
    const std::size_t first = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    return i - first;
  };
  if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
  digits = skip_digits();
  if (i < text.size() && text[i] == '.') {
    ++i;
    digits += skip_digits();
  }
  if (digits == 0) return false;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (skip_digits() == 0) return false;
  }
  return i == text.size();
}

}  // namespace

bool to_number(const std::string& text, double& value) {
  if (is_decimal(text)) {
    value = std::strtod(text.c_str(), nullptr);
    return true;
  }
  const bool sign = !text.empty() && (text[0] == '+' || text[0] == '-');
  const std::string rest = text.substr(sign ? 1 : 0);
  if (rest == ".inf" || rest == ".Inf" || rest == ".INF") {
    value = std::numeric_limits<double>::infinity() * (text[0] == '-' ? -1 : 1);
    return true;
  }
  if (!sign && (rest == ".nan" || rest == ".NaN" || rest == ".NAN")) {
    value = std::numeric_limits<double>::quiet_NaN();
    return true;
  }
  return false;
}

std::string number_text(double value) {
  if (std::isnan(value)) return ".nan";
  if (std::isinf(value)) return value > 0 ? ".inf" : "-.inf";
  std::string text = fmt::format("{}", value);
  const std::size_t e = text.find('e');  // fmt pads the exponent: 1e-08
  if (e != std::string::npos && e + 3 < text.size() && text[e + 2] == '0') text.erase(e + 2, 1);
  if (e != std::string::npos && text[e + 1] == '+') text.erase(e + 1, 1);
  return text;
}

}  // namespace mft::yaml
