#include "exact_reference.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>

#include "input/reader.hpp"

namespace mft::testing {
namespace {

ExactEntry exact_entry(const YAML::Node& node) {
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
  entry.input = YAML::Dump(input);
  entry.settings = parse_input(entry.input, request, no_files).settings;
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

}  // namespace

double ExactEntry::size(double floor) const {
  const double T =
      times.empty() ? settings.final_time : *std::max_element(times.begin(), times.end());
  return std::max(std::abs(value), floor * std::sqrt(T));
}

double ExactEntry::tolerance(double relative, double floor) const {
  return std::max(relative * size(floor), 3 * uncertainty);
}

std::vector<ExactEntry> exact_entries_of(const std::string& path) {
  std::vector<ExactEntry> entries;
  for (const YAML::Node& node : YAML::LoadFile(path)) entries.push_back(exact_entry(node));
  return entries;
}

std::vector<ExactEntry> exact_entries(const std::string& kind) {
  static const std::vector<ExactEntry> all =
      exact_entries_of(MFT_SOURCE_DIR "/tests/references/exact.json");
  std::vector<ExactEntry> entries;
  for (const ExactEntry& entry : all)
    if (entry.kind == kind) entries.push_back(entry);
  return entries;
}

}  // namespace mft::testing
