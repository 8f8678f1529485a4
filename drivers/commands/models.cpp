#include <fmt/format.h>

#include "base/error.hpp"
#include "commands.hpp"
#include "problem/registry.hpp"

namespace {

std::string as_json() {
  std::string models;
  for (const mft::NamedModel& model : mft::named_models()) {
    std::string parameters;
    for (const mft::ModelParameter& parameter : model.parameters)
      parameters += fmt::format("{}\"{}\"", parameters.empty() ? "" : ", ", parameter.name);
    models += fmt::format(
        R"({}{{"name": "{}", "D": "{}", "sigma": "{}", "range": "{}", "parameters": [{}]}})",
        models.empty() ? "" : ", ", model.name, model.diffusivity, model.mobility, model.range,
        parameters);
  }
  return "{\"models\": [" + models + "]}\n";
}

std::string as_text() {
  std::string text;
  for (const mft::NamedModel& model : mft::named_models())
    text += fmt::format("{:<12} D = {:<20} sigma = {:<16} range {}\n", model.name,
                        model.diffusivity, model.mobility, model.range);
  return text;
}

}  // namespace

Outcome run_models(const CommandLine& line, const mft::Input&) {
  return {mft::exit_ok, line.json ? as_json() : as_text()};
}
