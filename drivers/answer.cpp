#include "answer.hpp"

#include <fmt/format.h>

#include <cmath>

std::string answer_line(const std::string& label, double value, double error) {
  return fmt::format("{} = {:.16g}  error {:.2g}\n", label, value, error);
}

std::string json_number(double value) {
  return std::isfinite(value) ? fmt::format("{:.16g}", value) : "null";
}

std::string json_string(const std::string& text) {
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (static_cast<unsigned char>(c) < 0x20)
      quoted += fmt::format("\\u{:04x}", static_cast<int>(c));
    else
      quoted += c;
  }
  return quoted + "\"";
}

std::string entries_text(const mft::Entries& entries) {
  std::string text;
  for (std::size_t n = 0; n < entries.labels.size(); ++n)
    text += answer_line(entries.labels[n], entries.values[n], entries.errors[n]);
  return text;
}

std::string entries_json(const mft::Entries& entries, const std::string& status,
                         const std::string& reason, double seconds) {
  std::string list;
  for (std::size_t n = 0; n < entries.labels.size(); ++n)
    list += fmt::format(R"({}{{"label": {}, "value": {}, "error": {}}})", n ? ", " : "",
                        json_string(entries.labels[n]), json_number(entries.values[n]),
                        json_number(entries.errors[n]));
  return fmt::format(
      R"({{"entries": [{}], "status": {}, "reason": {}, "seconds": {{"total": {}}}}})"
      "\n",
      list, json_string(status), reason.empty() ? "null" : json_string(reason),
      json_number(seconds));
}
