#include "base/spelling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace mft {
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

std::optional<Lookalike> find_lookalike(const std::string& text) {
  static const std::vector<std::pair<std::string, Lookalike>> all = {
      {"\u2212", {"a minus sign (U+2212)", "-"}},
      {"\u2010", {"a typographic hyphen (U+2010)", "-"}},
      {"\u2011", {"a non-breaking hyphen (U+2011)", "-"}},
      {"\u2013", {"an en dash (U+2013)", "-"}},
      {"\u2014", {"an em dash (U+2014)", "-"}},
      {"\u00d7", {"a multiplication sign (U+00D7)", "*"}},
      {"\u00b7", {"a middle dot (U+00B7)", "*"}},
      {"\u22c5", {"a dot operator (U+22C5)", "*"}},
      {"\u00f7", {"a division sign (U+00F7)", "/"}},
      {"\u2215", {"a division slash (U+2215)", "/"}},
      {"\u2264", {"a less-or-equal sign (U+2264)", "<="}},
      {"\u2265", {"a greater-or-equal sign (U+2265)", ">="}},
      {"\u00b2", {"a superscript (U+00B2)", "^2"}},
      {"\u00b3", {"a superscript (U+00B3)", "^3"}},
      {"\u221a", {"a root sign (U+221A)", "sqrt"}},
      {"\u221e", {"an infinity sign (U+221E)", ".inf"}},
      {"\u03c0", {"a pi (U+03C0)", "pi"}},
      {"\u03c1", {"a rho (U+03C1)", "rho"}},
      {"\u2018", {"a typographic quote (U+2018)", "'"}},
      {"\u2019", {"a typographic quote (U+2019)", "'"}},
      {"\u201a", {"a typographic quote (U+201A)", "'"}},
      {"\u201c", {"a typographic quote (U+201C)", "\""}},
      {"\u201d", {"a typographic quote (U+201D)", "\""}},
      {"\u201e", {"a typographic quote (U+201E)", "\""}},
      {"\u00ab", {"a typographic quote (U+00AB)", "\""}},
      {"\u00bb", {"a typographic quote (U+00BB)", "\""}},
      {"\u00a0", {"a non-breaking space (U+00A0)", "a plain blank"}},
      {"\u202f", {"a narrow non-breaking space (U+202F)", "a plain blank"}},
      {"\u2009", {"a thin space (U+2009)", "a plain blank"}},
      {"\u200b", {"a zero-width space (U+200B)", ""}},
      {"\ufeff", {"a byte-order mark (U+FEFF)", ""}}};
  const Lookalike* first = nullptr;
  std::size_t least = std::string::npos;
  for (const auto& [character, meaning] : all)
    if (const std::size_t at = text.find(character); at < least) {
      least = at;
      first = &meaning;
    }
  return first ? std::optional<Lookalike>(*first) : std::nullopt;
}

std::string one_line(const std::string& text) {
  std::string line;
  for (const char c : text) {
    const unsigned code = static_cast<unsigned char>(c);
    if (code >= 0x20 && code != 0x7f)
      line += c;
    else
      line += c == '\n' ? "\\n" : c == '\t' ? "\\t" : fmt::format("\\x{:02x}", code);
  }
  return line;
}

}  // namespace mft
