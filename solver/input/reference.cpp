// The table of keys as text.
#include <fmt/format.h>

#include <algorithm>

#include "input/keys.hpp"

namespace mft {
namespace {

// What the value may be: forms, range or choices, unit.
std::string value_text(const Key& key) {
  std::vector<std::string> parts;
  if (key.forms & auto_form) parts.push_back("auto");
  const bool number = key.forms & number_form, integer = key.forms & integer_form;
  if (number || integer) {
    const std::string range =
        key.allowed.range.words() == "finite" ? "" : " " + key.allowed.range.words();
    parts.push_back((integer ? "integer" : "number") + range);
  }
  if (key.forms & boolean_form) parts.push_back("true, false");
  if (key.forms & text_form) parts.push_back("text");
  if (key.forms & choice_form)
    parts.push_back(fmt::format("{}", fmt::join(key.allowed.choices, ", ")));
  if (key.forms & expression_form) parts.push_back("expression");
  if (key.forms & (scalar_form | any_form)) parts.push_back("value");
  if (key.forms & map_form) parts.push_back("map");
  if (key.forms & list_form) parts.push_back("list");
  const std::string unit = key.allowed.unit.empty() ? "" : " [" + key.allowed.unit + "]";
  return fmt::format("{}", fmt::join(parts, " | ")) + unit;
}

std::string default_text(const Key& key) {
  switch (key.fallback.kind) {
    case Default::Kind::required:
      return "required";
    case Default::Kind::optional:
      return "";
    default:
      return key.fallback.text;
  }
}

// Maps and lists whose keys follow say nothing by themselves.
bool is_listed(const Key& key) { return key.forms != list_form || key.path.back() != ']'; }

}  // namespace

std::string keys_as_text(const std::vector<Key>& keys) {
  std::string out;
  for (const Key& key : keys) {
    if (!is_listed(key)) continue;
    const std::string fallback = default_text(key);
    out += key.path + "\n    " + key.text + "\n    " + value_text(key) +
           (fallback.empty()         ? ""
            : fallback == "required" ? "; required"
                                     : "; default: " + fallback) +
           "\n";
  }
  return out;
}

std::string keys_as_markdown(const std::vector<Key>& keys) {
  std::string out = "| key | value | default | |\n|---|---|---|---|\n";
  for (const Key& key : keys) {
    if (!is_listed(key)) continue;
    std::string values;
    for (const char c : value_text(key)) values += c == '|' ? std::string("or") : std::string(1, c);
    const std::string fallback = default_text(key);
    const std::string shown =
        key.fallback.kind == Default::Kind::value ? "`" + fallback + "`" : fallback;
    out += fmt::format("| `{}` | {} | {} | {} |\n", key.path, values, shown, key.text);
  }
  return out;
}

}  // namespace mft
