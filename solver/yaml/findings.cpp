#include "yaml/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/spelling.hpp"

namespace mft::yaml {

Findings Findings::empty_copy() const {
  Findings copy = *this;
  copy.found_.clear();
  copy.warnings_.clear();
  return copy;
}

int Findings::add_origin(const std::string& name) {
  origins_->push_back(name);
  return static_cast<int>(origins_->size()) - 1;
}

std::string Findings::line_of(const Mark& mark, const std::string& path,
                              const std::string& message) const {
  std::string line = origins_->at(mark.origin);
  if (mark.origin == 0 && mark.line > 0) line += fmt::format(":{}:{}", mark.line, mark.column);
  if (!path.empty()) line += ": " + path;
  return one_line(line + ": " + message);
}

void Findings::add(const Mark& mark, const std::string& path, const std::string& message) {
  const std::string line = line_of(mark, path, message);
  const auto same = [&](const Finding& f) { return f.line == line; };
  if (std::none_of(found_.begin(), found_.end(), same)) found_.push_back({mark, line});
}

void Findings::warn(const Mark& mark, const std::string& path, const std::string& message) {
  warnings_.push_back(line_of(mark, path, message));
}

std::string Findings::text() const {
  std::vector<Finding> sorted = found_;
  const auto key = [](const Finding& f) {
    return std::make_tuple(f.mark.origin, f.mark.line, f.mark.column);
  };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const Finding& a, const Finding& b) { return key(a) < key(b); });
  std::string out;
  for (std::size_t i = 0; i < sorted.size() && i < max_lines; ++i)
    out += (i ? "\n" : "") + sorted[i].line;
  if (sorted.size() > max_lines) out += fmt::format("\nand {} more", sorted.size() - max_lines);
  return out;
}

}  // namespace mft::yaml
