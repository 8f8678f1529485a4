#include "input/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>
#include <unordered_map>

#include "base/spelling.hpp"
#include "input/hints.hpp"

namespace mft {
namespace {

using yaml::Node;

std::string join(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

// The value as an error message shows it.
std::string shown(const Node& node) {
  constexpr std::size_t longest = 40;
  switch (node.kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::list:
      return "a list";
    case Node::Kind::map:
      return "a map";
    case Node::Kind::scalar:
      break;
  }
  std::string text = node.text;
  if (text.size() > longest) text = text.substr(0, longest) + "...";
  return node.quoted ? "the text \"" + text + "\"" : "'" + text + "'";
}

std::string wanted(const Key& key) {
  std::vector<std::string> parts;
  const auto part = [&](Form form, const std::string& words) {
    if (key.forms & form) parts.push_back(words);
  };
  part(auto_form, "auto");
  part(number_form, "a number");
  part(integer_form, "an integer");
  part(boolean_form, "true or false");
  part(text_form, "text");
  part(expression_form, "an expression");
  part(map_form, "a map");
  part(list_form, "a list");
  part(choice_form, "one of " + join(key.allowed.choices));
  part(scalar_form, "a single value");
  part(any_form, "anything");
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i)
    out += (i == 0 ? "" : i + 1 == parts.size() ? " or " : ", ") + parts[i];
  return out;
}

class Walk {
 public:
  Walk(const Section* section, const std::vector<Section>& sections, yaml::Findings& findings)
      : section_(section), sections_(sections), findings_(findings) {
    for (const Key& key : base_keys()) insert(key);
    if (section)
      for (const Key& key : section->keys) insert(key);
    if (section) omitted_.insert(section->may_omit.begin(), section->may_omit.end());
  }

  void root(Node& node) {
    if (!node.is_map()) {
      findings_.add(node.mark, "",
                    node.is_null() ? "the input is empty"
                                   : "an input is a map of keys, found " + shown(node) +
                                         character_hint(node.text));
      return;
    }
    root_ = &node;
    if (section_)
      for (const std::string& name : section_->may_hold)
        if (const Section* held = node.find(name) ? find_section(sections_, name) : nullptr) {
          for (const Key& key : held->keys) insert(key);
          omitted_.insert(held->may_omit.begin(), held->may_omit.end());
        }
    visit_map(node, "", "");
    if (section_ && !node.find(section_->name))
      findings_.add(node.mark, section_->name,
                    "missing: " + section_->command + " takes an input with this section");
  }

 private:
  void insert(const Key& key) {
    keys_[key.path] = &key;
    const std::size_t dot = key.path.rfind('.');
    const bool item = key.path.back() == ']';
    if (!item) children_[dot == std::string::npos ? "" : key.path.substr(0, dot)].push_back(&key);
  }

  const Key* key_at(const std::string& pattern) const {
    const auto found = keys_.find(pattern);
    return found == keys_.end() ? nullptr : found->second;
  }

  static std::string name_of(const Key& key) { return key.path.substr(key.path.rfind('.') + 1); }

  void report(Node& node, const std::string& path, const std::string& message) {
    findings_.add(node.mark, path, message);
    node.invalid = true;
  }

  // `pattern` is the path in the table, `path` the one to show.
  void visit(Node& node, const Key& key, const std::string& path) {
    if (node.is_map() && (key.forms & map_form)) return visit_map(node, key.path, path);
    if (node.is_list() && (key.forms & list_form)) return visit_list(node, key.path, path);
    if (key.forms & any_form) return;
    if (node.is_null() && (key.forms & scalar_form)) return;
    if (!node.is_scalar()) return report_form(node, key, path, "");
    visit_scalar(node, key, path);
  }

  // A value of the wrong form, and what may have been meant.
  void report_form(Node& node, const Key& key, const std::string& path, const std::string& hint) {
    report(node, path, "found " + shown(node) + ", wanted " + wanted(key) + hint);
  }

  void visit_list(Node& node, const std::string& pattern, const std::string& path) {
    const Key* item = key_at(pattern + "[]");
    for (std::size_t i = 0; item && i < node.items.size(); ++i)
      visit(node.items[i], *item, fmt::format("{}[{}]", path, i));
  }

  void visit_map(Node& node, const std::string& pattern, const std::string& path) {
    const std::string prefix = pattern.empty() ? "" : pattern + ".";
    const std::string shown_prefix = path.empty() ? "" : path + ".";
    const Key* any = key_at(prefix + "*");
    std::unordered_map<std::string, int> first_line;
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const Node::Label& label = node.labels[i];
      const std::string item_path = shown_prefix + label.text;
      const auto [seen, is_new] = first_line.emplace(label.text, label.mark.line);
      if (!is_new) {
        findings_.add(label.mark, item_path,
                      fmt::format("given twice, first on line {}", seen->second));
        node.items[i].invalid = true;
        continue;
      }
      const Key* key = key_at(prefix + label.text);
      if (!key) key = any;
      if (key) {
        visit(node.items[i], *key, item_path);
      } else {
        report_unknown(node, i, pattern, item_path);
      }
    }
    complete(node, pattern, path);
  }

  void report_unknown(Node& node, std::size_t i, const std::string& pattern,
                      const std::string& path) {
    const Node::Label label = node.labels[i];
    node.items[i].invalid = true;
    const Section* other = pattern.empty() ? find_section(sections_, label.text) : nullptr;
    if (other && other == section_) return;
    if (other) {
      if (!is_held(*other))
        findings_.add(label.mark, path,
                      fmt::format("this is a {} input: use `{}`", other->name, other->command));
      omitted_.insert(other->may_omit.begin(), other->may_omit.end());
      return;
    }
    std::vector<std::string> allowed;
    for (const Key* key : children_[pattern]) allowed.push_back(name_of(*key));
    const std::string guess = closest(label.text, allowed);
    const std::string meant = guess.empty() ? path_of_name(label.text) : guess;
    findings_.add(label.mark, path,
                  "unknown key" + label_hint(node, i) + ";" +
                      (meant.empty() ? "" : " did you mean '" + meant + "'?") +
                      " allowed: " + join(allowed));
    // It stands for what was meant, so that this is not reported as missing.
    if (!guess.empty() && !node.find(guess)) node.labels[i].text = guess;
  }

  // {left: 0,5} is a map of left, 0, and 5, nothing. A label with a blank that does not break.
  static std::string label_hint(const Node& node, std::size_t i) {
    const std::string& label = node.labels[i].text;
    const auto is_digits = [](const std::string& text) {
      return !text.empty() &&
             std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
    };
    if (i == 0 || !node.items[i].is_null() || !is_digits(label) || !node.items[i - 1].is_scalar())
      return character_hint(label);
    const std::string& before = node.items[i - 1].text;
    const bool sign = !before.empty() && (before[0] == '-' || before[0] == '+');
    if (!is_digits(before.substr(sign ? 1 : 0))) return "";
    return fmt::format("; the decimal point is '.': write {}: {}.{}", node.labels[i - 1].text,
                       before, label);
  }

  // Does another section of the input take it beside itself, and is told instead?
  bool is_held(const Section& section) const {
    return std::any_of(sections_.begin(), sections_.end(), [&](const Section& other) {
      const auto& names = other.may_hold;
      return root_->find(other.name) &&
             std::find(names.begin(), names.end(), section.name) != names.end();
    });
  }

  // A key of that name in another place of the table; empty when there is none.
  std::string path_of_name(const std::string& name) const {
    for (const Key& key : base_keys())
      if (key.path.find('.') != std::string::npos && name_of(key) == name) return key.path;
    return "";
  }

  // Reports missing keys, adds defaults, orders by the table.
  void complete(Node& node, const std::string& pattern, const std::string& path) {
    const auto& children = children_[pattern];
    if (children.empty() || name_of(*children.front()) == "*") return;
    Node ordered = yaml::map(node.mark);
    for (const Key* key : children) {
      const std::string name = name_of(*key);
      const auto label = std::find_if(node.labels.begin(), node.labels.end(),
                                      [&](const Node::Label& l) { return l.text == name; });
      if (label != node.labels.end()) {
        Node& item = node.items[label - node.labels.begin()];
        ordered.labels.push_back(*label);
        ordered.items.push_back(std::move(item));
      } else if (key->fallback.kind == Default::Kind::value) {
        Node item = yaml::parse(key->fallback.text);
        item.mark = node.mark;
        visit(item, *key, path.empty() ? name : path + "." + name);
        ordered.add(name, std::move(item));
      } else if (key->fallback.kind == Default::Kind::required && !omitted_.count(key->path)) {
        findings_.add(node.mark, path.empty() ? name : path + "." + name,
                      "missing; wanted " + wanted(*key));
      }
    }
    ordered.invalid = node.invalid;
    node = std::move(ordered);
  }

  void visit_scalar(Node& node, const Key& key, const std::string& path) {
    if (key.forms & scalar_form) return;
    if ((key.forms & auto_form) && node.text == "auto") {
      node.quoted = false;
      return;
    }
    if (key.forms & (number_form | integer_form)) return visit_number(node, key, path);
    if (key.forms & boolean_form) return visit_boolean(node, key, path);
    if (key.forms & choice_form) return visit_choice(node, key, path);
    if (key.forms & (text_form | expression_form)) {
      if (node.text.find_first_not_of(" \t\r\n") == std::string::npos)
        return report(node, path, "is empty; wanted " + wanted(key));
      node.quoted = true;
      return;
    }
    report_form(node, key, path, inner_key_hint(node, key, path));
  }

  // Of a value in the place of a map: the key in it that takes such a value.
  std::string inner_key_hint(const Node& node, const Key& key, const std::string& path) const {
    const auto inner = children_.find(key.path);
    if (inner == children_.end()) return character_hint(node.text);
    for (const Key* child : inner->second) {
      const auto& choices = child->allowed.choices;
      if (std::find(choices.begin(), choices.end(), node.text) != choices.end())
        return fmt::format("; did you mean {}.{}: {}?", path, name_of(*child), node.text);
    }
    for (const Key* child : inner->second)
      if (child->forms & (text_form | expression_form))
        return fmt::format("; did you mean {}.{}: \"{}\"?", path, name_of(*child), node.text);
    return character_hint(node.text);
  }

  void visit_number(Node& node, const Key& key, const std::string& path) {
    double number = 0;
    const bool is_number = yaml::to_number(node.text, number);
    if (node.quoted || !is_number)
      return report_form(node, key, path,
                         is_number ? "; write it without quotes" : number_hint(node.text));
    const bool whole = node.text.find_first_of(".eEnN") == std::string::npos;
    if (!(key.forms & number_form) && !whole) {
      const bool integer = number == std::round(number) && std::abs(number) < 1e9;
      return report_form(node, key, path, integer ? "; write " + yaml::number_text(number) : "");
    }
    if (!key.allowed.range.contains(number))
      return report(node, path,
                    "is " + node.text + ", must be " +
                        (std::isfinite(number) ? key.allowed.range.words() : "finite"));
    node.text = yaml::number_text(number);
  }

  void visit_boolean(Node& node, const Key& key, const std::string& path) {
    const std::string& text = node.text;
    const bool yes = text == "true" || text == "True" || text == "TRUE";
    const bool no = text == "false" || text == "False" || text == "FALSE";
    if (node.quoted || !(yes || no))
      return report_form(node, key, path,
                         yes || no ? "; write it without quotes" : boolean_hint(text));
    node.text = yes ? "true" : "false";
  }

  void visit_choice(Node& node, const Key& key, const std::string& path) {
    const auto reason = key.allowed.refused.find(node.text);
    if (reason != key.allowed.refused.end()) return report(node, path, reason->second);
    if (std::find(key.allowed.choices.begin(), key.allowed.choices.end(), node.text) !=
        key.allowed.choices.end())
      return;
    const std::string guess = closest(node.text, key.allowed.choices);
    report(node, path,
           "unknown choice " + shown(node) + character_hint(node.text) + ";" +
               (guess.empty() ? "" : " did you mean '" + guess + "'?") +
               " allowed: " + join(key.allowed.choices));
  }

  const Section* section_;
  const Node* root_ = nullptr;
  const std::vector<Section>& sections_;
  yaml::Findings& findings_;
  std::unordered_map<std::string, const Key*> keys_;
  std::unordered_map<std::string, std::vector<const Key*>> children_;  // of a map, table order
  std::set<std::string> omitted_;  // keys of every input that need not be there
};

}  // namespace

void apply_schema(Node& root, const Section* section, const std::vector<Section>& sections,
                  yaml::Findings& findings) {
  Walk(section, sections, findings).root(root);
}

}  // namespace mft
