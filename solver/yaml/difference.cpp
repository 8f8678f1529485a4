#include "yaml/difference.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mft::yaml {
namespace {

constexpr std::size_t longest_value = 60;

std::string shown(const Node* node) {
  if (!node) return "nothing";
  const std::string text = emit_flow(*node);
  return text.size() <= longest_value ? text : text.substr(0, longest_value - 3) + "...";
}

bool equal_scalars(const Node& a, const Node& b) {
  double x = 0, y = 0;
  if (!a.quoted && !b.quoted && to_number(a.text, x) && to_number(b.text, y))
    return number_text(x) == number_text(y);
  return a.text == b.text;
}

class Comparison {
 public:
  explicit Comparison(const std::vector<std::string>& except) : except_(except) {}

  void compare(const std::string& path, const Node* now, const Node* before) {
    if (std::find(except_.begin(), except_.end(), path) != except_.end()) return;
    if (!now || !before || now->kind != before->kind)
      differ(path, now, before);
    else if (now->is_map())
      compare_maps(path, *now, *before);
    else if (now->is_list())
      compare_lists(path, *now, *before);
    else if (now->is_scalar() && !equal_scalars(*now, *before))
      differ(path, now, before);
  }

  std::vector<std::string> take() { return std::move(lines_); }

 private:
  void differ(const std::string& path, const Node* now, const Node* before) {
    lines_.push_back(fmt::format("{}: {}, was {}", path, shown(now), shown(before)));
  }

  void compare_maps(const std::string& path, const Node& now, const Node& before) {
    const auto below = [&](const std::string& label) {
      return path.empty() ? label : path + "." + label;
    };
    for (const Node::Label& label : now.labels)
      compare(below(label.text), now.find(label.text), before.find(label.text));
    for (const Node::Label& label : before.labels)
      if (!now.find(label.text)) compare(below(label.text), nullptr, before.find(label.text));
  }

  void compare_lists(const std::string& path, const Node& now, const Node& before) {
    const auto item = [](const Node& list, std::size_t i) {
      return i < list.items.size() ? &list.items[i] : nullptr;
    };
    for (std::size_t i = 0; i < std::max(now.items.size(), before.items.size()); ++i)
      compare(fmt::format("{}[{}]", path, i), item(now, i), item(before, i));
  }

  const std::vector<std::string>& except_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> differences(const Node& now, const Node& before,
                                     const std::vector<std::string>& except) {
  Comparison comparison(except);
  comparison.compare("", &now, &before);
  return comparison.take();
}

std::string listed(const std::vector<std::string>& lines) {
  constexpr std::size_t most = 20;
  std::string text;
  for (std::size_t i = 0; i < std::min(lines.size(), most); ++i) text += "\n  " + lines[i];
  if (lines.size() > most) text += fmt::format("\n  and {} more", lines.size() - most);
  return text;
}

}  // namespace mft::yaml
