#pragma once
// λ(t) as rows (t, λ), linear between them.
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mft {

// So that they fit an input, as which they are resolved.
constexpr std::size_t max_rows = 200000;

struct RowFault {
  std::size_t row;  // rows.size() when no single row is wrong
  std::string message;
};

// What keeps rows from being a λ(t): numbers that are not finite, times that do not increase,
// fewer than two rows or too many, [0, final_time] not covered up to time_slack (not checked when
// final_time is NaN). The first fault.
std::optional<RowFault> find_fault(const std::vector<std::pair<double, double>>& rows,
                                   double final_time);

// The rows of a file's text: t and λ, a table as csv::read_table() reads it, or separated by
// blanks; one first line of names is passed over. Throws InputError, `name:line: message`.
std::vector<std::pair<double, double>> parse_rows(const std::string& text, const std::string& name,
                                                  double final_time);

}  // namespace mft
