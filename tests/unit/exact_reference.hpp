#pragma once
// The entries of tests/references/exact.json: values of the macroscopic theory from exact formulas,
// each checked by a second route.
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "input/reader.hpp"

namespace mft::testing {

struct ExactEntry {
  std::string id, kind;
  Settings settings;
  double value = 0, uncertainty = 0;
  std::size_t index = 0;      // kind Q
  std::vector<double> times;  // kind cumulant
  std::string field;          // kind profile: q or p at x, t
  double x = 0, t = 0;

  // An absolute tolerance for the value: `relative` of the larger of its size and 10^-2 √T, and
  // three times the uncertainty it is known with.
  double tolerance(double relative, double floor = 1e-2) const {
    const double T =
        times.empty() ? settings.final_time : *std::max_element(times.begin(), times.end());
    return std::max(relative * std::max(std::abs(value), floor * std::sqrt(T)), 3 * uncertainty);
  }
};

inline ExactEntry exact_entry(const YAML::Node& node) {
  ExactEntry entry;
  entry.id = node["id"].as<std::string>();
  entry.kind = node["kind"].as<std::string>();
  InputRequest request;
  request.path = entry.id;
  request.section = "*";
  const Disk no_files{};
  YAML::Node input = YAML::Clone(node["input"]);
  if (!input["history"]) {  // an input needs one; cumulants do not look at it
    YAML::Node instant;
    instant["time"] = 1;
    instant["B"] = 0;
    input["history"]["instants"].push_back(instant);
  }
  entry.settings = parse_input(YAML::Dump(input), request, no_files).settings;
  entry.value = node["value"].as<double>();
  entry.uncertainty = node["uncertainty"].as<double>();
  if (node["index"]) entry.index = node["index"].as<std::size_t>();
  if (node["times"]) entry.times = node["times"].as<std::vector<double>>();
  if (node["field"]) {
    entry.field = node["field"].as<std::string>();
    entry.x = node["x"].as<double>();
    entry.t = node["t"].as<double>();
  }
  return entry;
}

// All entries of a kind (mu, Q, cumulant, profile).
inline std::vector<ExactEntry> exact_entries(const std::string& kind) {
  static const YAML::Node all = YAML::LoadFile(MFT_SOURCE_DIR "/tests/references/exact.json");
  std::vector<ExactEntry> entries;
  for (const YAML::Node& node : all)
    if (node["kind"].as<std::string>() == kind) entries.push_back(exact_entry(node));
  return entries;
}

}  // namespace mft::testing
