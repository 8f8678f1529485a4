#pragma once
// Inputs of the tests of the input reader, as text.
#include <string>
#include <vector>

#include "base/error.hpp"
#include "input/reader.hpp"
#include "sections.hpp"

namespace mft {

inline const std::string two_times =
    "model: ssep\n"
    "initial: {type: annealed, left: 0.7, right: 0.2}\n"
    "history:\n"
    "  instants:\n"
    "    - {time: 0.5, B: 1}\n"
    "    - {time: 1, Q: 0.25}\n";

// Reads files from nowhere.
inline const Disk no_disk = {
    [](const std::string& name) -> std::string { throw InputError(name + ": no such file"); }, {}};

inline Settings settings_of(const std::string& text, const std::vector<std::string>& overrides = {},
                            const Disk& disk = no_disk) {
  return parse_input(text, {"run.yaml", overrides, "", ""}, disk, all_sections()).settings;
}

// What is wrong with it; empty: nothing.
inline std::string errors_of(const std::string& text,
                             const std::vector<std::string>& overrides = {},
                             const std::string& section = "", const Disk& disk = no_disk) {
  try {
    parse_input(text, {"run.yaml", overrides, "", section}, disk, all_sections());
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

}  // namespace mft
