#include "problem/history/rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "base/error.hpp"
#include "base/spelling.hpp"
#include "csv/table.hpp"
#include "problem/history/slack.hpp"
#include "yaml/node.hpp"

namespace mft {
namespace {

// The words of a row's fields, which blanks separate too; an empty field counts as a word unless it
// ends the row.
std::vector<std::string> words_of(const csv::Row& row) {
  std::vector<std::string> words;
  for (const std::string& field : row.fields) {
    std::istringstream blanks(field);
    const std::size_t before = words.size();
    for (std::string word; blanks >> word;) words.push_back(word);
    if (words.size() == before) words.emplace_back();
  }
  while (words.back().empty()) words.pop_back();
  return words;
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
  if (rows.front().first > (std::isnan(final_time) ? 0 : time_slack * final_time))
    return RowFault{0, fmt::format("the first time is {}, the rows must cover [0, final_time]",
                                   yaml::number_text(rows.front().first))};
  if (rows.back().first < (1 - time_slack) * final_time)
    return RowFault{rows.size() - 1, fmt::format("the last time is {}, the rows must cover [0, {}]",
                                                 yaml::number_text(rows.back().first),
                                                 yaml::number_text(final_time))};
  return {};
}

std::vector<std::pair<double, double>> parse_rows(const std::string& text, const std::string& name,
                                                  double final_time) {
  std::vector<std::pair<double, double>> rows;
  std::vector<int> lines;
  const csv::Table table = csv::read_table(text, name);
  for (const csv::Row& line : table.rows) {
    const auto refuse = [&](const std::string& message) {
      throw InputError(fmt::format("{}:{}: {}", name, line.line, message));
    };
    const std::vector<std::string> words = words_of(line);
    std::pair<double, double> row;
    const bool numeric = yaml::to_number(words[0], row.first);
    const bool names_allowed = &line == &table.rows.front() && !csv::has_decimal_comma(words[0]) &&
                               !find_lookalike(words[0]);
    if (!numeric && names_allowed && (words.size() == 2 || line.fields.size() == 2)) continue;
    if (words.size() != 2)
      refuse(fmt::format("wanted two values t, lambda, found {}{}", words.size(),
                         csv::width_hint(table.separator, words, 2)));
    if (!numeric) refuse(csv::number_wanted(words[0]));
    if (!yaml::to_number(words[1], row.second)) refuse(csv::number_wanted(words[1]));
    rows.push_back(row);
    lines.push_back(line.line);
  }
  if (const auto fault = find_fault(rows, final_time)) {
    const std::string place = fault->row < rows.size() ? fmt::format(":{}", lines[fault->row]) : "";
    throw InputError(name + place + ": " + fault->message);
  }
  return rows;
}

}  // namespace mft
