#pragma once
// What the commands print on standard output.
#include <string>

#include "store/entries.hpp"

// "label = value  error error", with the line's end.
std::string answer_line(const std::string& label, double value, double error);
// null where there is no finite number.
std::string json_number(double value);
// The text in quotes, with JSON's escapes.
std::string json_string(const std::string& text);

// Labelled numbers, one a line; or one JSON object with status ("ok", "tolerance") and reason
// (null when empty).
std::string entries_text(const mft::Entries& entries);
std::string entries_json(const mft::Entries& entries, const std::string& status,
                         const std::string& reason, double seconds);
