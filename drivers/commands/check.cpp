#include "answer.hpp"
#include "base/error.hpp"
#include "commands.hpp"

// The resolved input: every default filled in, overrides applied. It is a valid input that gives
// the same run. With --json: {"resolved": its text}.
Outcome run_check(const CommandLine& line, const mft::Input& input) {
  const std::string& text = input.settings.resolved_text;
  return {mft::exit_ok, line.json ? "{\"resolved\": " + json_string(text) + "}\n" : text};
}
