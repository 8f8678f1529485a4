#pragma once
// What a solve prints on standard output.
#include <string>

#include "settings/settings.hpp"
#include "store/path_result.hpp"

// `Q[0] = …  error …` and so on, one a line; or one JSON object.
std::string answer_text(const mft::PathSummary& summary, const mft::Settings& settings);
std::string answer_json(const mft::PathSummary& summary);
