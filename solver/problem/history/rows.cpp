#include "problem/history/rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "base/error.hpp"
#include "base/spelling.hpp"
#include "problem/history/round_off.hpp"
#include "yaml/node.hpp"

namespace mft {
namespace {

// Words between commas or blanks; an empty word between two commas counts.
std::vector<std::string> split_row(const std::string& line) {
  std::vector<std::string> words;
  std::istringstream fields(line);
  std::string field;
  while (std::getline(fields, field, ',')) {
    std::istringstream blanks(field);
    std::string word;
    bool any = false;
    while (blanks >> word) {
      words.push_back(word);
      any = true;
    }
    if (!any) words.emplace_back();
  }
  return words;
}

// A first line of names, "t,lambda" or "t;lambda": no word begins as a number does.
bool are_names(const std::string& line, const std::vector<std::string>& words) {
  const bool two = words.size() == 2 || (words.size() == 1 && line.find(';') != std::string::npos);
  return two && std::none_of(words.begin(), words.end(), [](const std::string& word) {
           const bool digit = !word.empty() && word[0] >= '0' && word[0] <= '9';
           return digit || find_lookalike(word);
         });
}

}  // namespace

std::optional<RowFault> find_fault(const std::vector<std::pair<double, double>>& rows,
                                   double final_time) {
  if (rows.size() > max_rows) return RowFault{max_rows, fmt::format("more than {} rows", max_rows)};
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (!std::isfinite(rows[i].first) || !std::isfinite(rows[i].second))
      return RowFault{i, "not finite"};
  if (rows.size() < 2)
    return RowFault{rows.size(),
                    fmt::format("at least two rows are needed, found {}", rows.size())};
  for (std::size_t i = 1; i < rows.size(); ++i)
    if (rows[i].first <= rows[i - 1].first)
      return RowFault{i, fmt::format("time {} is not after {}", yaml::number_text(rows[i].first),
                                     yaml::number_text(rows[i - 1].first))};
  if (rows.front().first > (std::isnan(final_time) ? 0 : time_round_off * final_time))
    return RowFault{0, fmt::format("the first time is {}, the rows must cover [0, final_time]",
                                   yaml::number_text(rows.front().first))};
  if (snapped_time(rows.back().first, final_time) < final_time)
    return RowFault{rows.size() - 1, fmt::format("the last time is {}, the rows must cover [0, {}]",
                                                 yaml::number_text(rows.back().first),
                                                 yaml::number_text(final_time))};
  return {};
}

std::vector<std::pair<double, double>> parse_rows(const std::string& text, const std::string& name,
                                                  double final_time) {
  std::vector<std::pair<double, double>> rows;
  std::vector<int> lines;
  const bool marked = text.rfind("\xef\xbb\xbf", 0) == 0;  // a byte-order mark
  std::istringstream stream(marked ? text.substr(3) : text);
  std::string line;
  bool names_allowed = true;
  for (int number = 1; std::getline(stream, line); ++number) {
    const auto refuse = [&](const std::string& message) {
      throw InputError(fmt::format("{}:{}: {}", name, number, message));
    };
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first == std::string::npos || line[first] == '#') continue;
    const std::vector<std::string> words = split_row(line);
    std::pair<double, double> row;
    const bool numeric = !words.empty() && yaml::to_number(words[0], row.first);
    if (!numeric && names_allowed && are_names(line, words)) {
      names_allowed = false;
      continue;
    }
    names_allowed = false;
    if (words.size() != 2)
      refuse(fmt::format("wanted two values t, lambda, found {}{}", words.size(),
                         line.find(';') == std::string::npos
                             ? ""
                             : "; columns are separated by a comma or blanks, the decimal point is "
                               "'.'"));
    if (!numeric) refuse("found '" + words[0].substr(0, 40) + "', wanted a number");
    if (!yaml::to_number(words[1], row.second))
      refuse("found '" + words[1].substr(0, 40) + "', wanted a number");
    rows.push_back(row);
    lines.push_back(number);
  }
  if (const auto fault = find_fault(rows, final_time)) {
    const std::string place = fault->row < rows.size() ? fmt::format(":{}", lines[fault->row]) : "";
    throw InputError(name + place + ": " + fault->message);
  }
  return rows;
}

}  // namespace mft
