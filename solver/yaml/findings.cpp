#include "yaml/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <tuple>

namespace mft::yaml {
namespace {

// Edit distance of Levenshtein with neighbours exchanged counted once (optimal string alignment),
// case ignored.
std::size_t edit_distance(const std::string& a, const std::string& b) {
  const std::size_t m = a.size(), n = b.size();
  std::vector<std::vector<std::size_t>> d(m + 1, std::vector<std::size_t>(n + 1));
  const auto same = [&](std::size_t i, std::size_t j) {
    return std::tolower(static_cast<unsigned char>(a[i])) ==
           std::tolower(static_cast<unsigned char>(b[j]));
  };
  for (std::size_t i = 0; i <= m; ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= n; ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= m; ++i)
    for (std::size_t j = 1; j <= n; ++j) {
      d[i][j] = std::min(
          {d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (same(i - 1, j - 1) ? 0 : 1)});
      if (i > 1 && j > 1 && same(i - 1, j - 2) && same(i - 2, j - 1))
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[m][n];
}

}  // namespace

int Findings::add_origin(const std::string& name) {
  origins_.push_back(name);
  return static_cast<int>(origins_.size()) - 1;
}

void Findings::add(const Mark& mark, const std::string& path, const std::string& message) {
  std::string line = origins_.at(mark.origin);
  if (mark.origin == 0 && mark.line > 0) line += fmt::format(":{}:{}", mark.line, mark.column);
  if (!path.empty()) line += ": " + path;
  found_.push_back({mark, line + ": " + message});
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

std::string closest(const std::string& word, const std::vector<std::string>& candidates) {
  std::string best;
  constexpr std::size_t longest = 40;
  if (word.size() > longest) return best;
  std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace mft::yaml
