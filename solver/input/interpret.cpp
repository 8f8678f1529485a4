#include "input/interpret.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <map>

#include "base/error.hpp"
#include "problem/history/slack.hpp"

namespace mft {

using yaml::Findings;
using yaml::Node;

const Node* valid_at(const Node& map, const std::string& label) {
  const Node* item = map.find(label);
  return item && !item->invalid ? item : nullptr;
}

Node* valid_at(Node& map, const std::string& label) {
  return const_cast<Node*>(valid_at(static_cast<const Node&>(map), label));
}

std::string text_at(const Node& map, const std::string& label) {
  const Node* item = valid_at(map, label);
  return item && item->is_scalar() ? item->text : "";
}

double number_at(const Node& map, const std::string& label) {
  double number = 0;
  if (!yaml::to_number(text_at(map, label), number))
    return std::numeric_limits<double>::quiet_NaN();
  return number;
}

bool is_valid(const Node& node) {
  return !node.invalid && std::all_of(node.items.begin(), node.items.end(), is_valid);
}

void report_below(const Node& node, const std::string& path, const std::string& message,
                  Findings& findings) {
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const std::string item =
        node.is_map() ? path + "." + node.labels[i].text : fmt::format("{}[{}]", path, i);
    const bool begins = message.rfind(item, 0) == 0 && message.size() > item.size();
    if (begins && std::string(":.[").find(message[item.size()]) != std::string::npos)
      return report_below(node.items[i], item, message, findings);
  }
  const bool named = message.rfind(path + ": ", 0) == 0;
  findings.add(node.mark, path, named ? message.substr(path.size() + 2) : message);
}

namespace {

const char* const path_format = "mft-path";

bool is_identifier(const std::string& text) {
  const auto letter = [](unsigned char c) { return std::isalpha(c) || c == '_'; };
  const auto inner = [&](unsigned char c) { return letter(c) || std::isdigit(c); };
  return !text.empty() && letter(text[0]) && std::all_of(text.begin(), text.end(), inner);
}

// Empty for `auto` and for what was reported.
Auto integer_or_auto(const Node& map, const std::string& label) {
  const double number = number_at(map, label);
  return std::isnan(number) ? Auto() : Auto(static_cast<int>(number));
}

int integer_at(const Node& map, const std::string& label) {
  return integer_or_auto(map, label).value_or(0);
}

void read_mesh(const Node& mesh, MeshSettings& out) {
  const Node* level = valid_at(mesh, "level");
  if (level && level->is_map()) {
    out.single_level = true;
    out.level = integer_or_auto(*level, "single");
  } else {
    out.level = integer_or_auto(mesh, "level");
  }
  out.degree = integer_or_auto(mesh, "degree");
  out.time_degree = integer_or_auto(mesh, "time_degree");
  const double half_width = number_at(mesh, "half_width");
  if (!std::isnan(half_width)) out.half_width = half_width;
}

// What a word that the table of keys allows stands for. Throws std::out_of_range for one that it
// allows and this does not know.
template <class Value>
Value meaning(const std::map<std::string, Value>& words, const Node& map, const std::string& label,
              Value fallback) {
  const Node* word = valid_at(map, label);
  return word ? words.at(word->text) : fallback;
}

void read_solver(const Node& solver, bool any_target, Findings& findings, SolverSettings& out) {
  using Method = SolverSettings::Method;
  using Linear = SolverSettings::Linear;
  out.method =
      meaning({{"newton", Method::newton}, {"sweep", Method::sweep}}, solver, "method", out.method);
  out.linear =
      meaning({{"gcg", Linear::gcg}, {"gmres", Linear::gmres}, {"chebyshev", Linear::chebyshev}},
              solver, "linear", out.linear);
  if (out.method == Method::sweep && any_target)
    findings.add(solver.find("method")->mark, "solver.method",
                 "sweep cannot find the B of instants given by Q; use newton");
  out.tolerance = number_at(solver, "tolerance");
  out.max_newton = integer_at(solver, "max_newton");
  const double step = number_at(solver, "continuation");
  out.continuation_auto = std::isnan(step);
  if (!out.continuation_auto) out.continuation_step = step;
  const double most = number_at(solver, "max_seconds");
  if (!std::isnan(most)) out.max_seconds = most;
}

void read_profile_range(const Node& profiles, Findings& findings, OutputSettings& out) {
  const Node* range = valid_at(profiles, "range");
  if (!range) return;
  const std::string key = "output.profiles.range";
  if (range->items.size() != 2)
    return findings.add(
        range->mark, key,
        fmt::format("wanted two values [first, last], found {}", range->items.size()));
  if (range->items[0].invalid || range->items[1].invalid) return;
  std::pair<double, double> ends;
  yaml::to_number(range->items[0].text, ends.first);
  yaml::to_number(range->items[1].text, ends.second);
  if (!(ends.first < ends.second))
    return findings.add(range->mark, key, "the first end is not below the last one");
  const double largest = std::max(std::abs(ends.first), std::abs(ends.second));
  if (ends.second - ends.first <
      4 * std::numeric_limits<double>::epsilon() * largest * out.profile_x)
    return findings.add(range->mark, key,
                        fmt::format("is too short for {} points in x", out.profile_x));
  out.profile_range = ends;
}

void read_output(const Node& output, double final_time, Findings& findings, OutputSettings& out) {
  out.file = text_at(output, "file");
  if (const Node* profiles = valid_at(output, "profiles")) {
    out.profile_x = integer_at(*profiles, "x");
    out.profile_t = integer_at(*profiles, "t");
    read_profile_range(*profiles, findings, out);
  }
  out.fields = text_at(output, "fields") != "false";
  out.checkpoint = number_at(output, "checkpoint");
  const Node* points = valid_at(output, "points");
  for (std::size_t i = 0; points && i < points->items.size(); ++i) {
    const Node& point = points->items[i];
    if (point.invalid) continue;
    out.points.push_back(
        {number_at(point, "x"), snapped(number_at(point, "t"), {final_time}, final_time)});
    if (out.points.back().t > final_time)
      findings.add(point.find("t")->mark, fmt::format("output.points[{}].t", i),
                   fmt::format("is {}, beyond final_time {}", text_at(point, "t"),
                               yaml::number_text(final_time)));
  }
}

void check_output_file(const Node& root, const Section* section, const Disk& disk,
                       Findings& findings) {
  const Node* output = valid_at(root, "output");
  const Node* file = output ? valid_at(*output, "file") : nullptr;
  if (!file || !disk.check_writable) return;
  try {
    disk.check_writable(file->text, section ? section->format : path_format);
  } catch (const InputError& error) {
    findings.add(file->mark, "output.file", error.what());
  }
}

void read_petsc(const Node& petsc, Findings& findings, Settings& settings) {
  for (std::size_t i = 0; i < petsc.items.size(); ++i) {
    const Node& item = petsc.items[i];
    const Node::Label& label = petsc.labels[i];
    if (item.invalid) continue;
    if (!is_identifier(label.text))
      findings.add(label.mark, "petsc." + label.text,
                   "an option's name is letters, digits and _, without the dash");
    const bool flag = item.is_null() || (!item.quoted && item.text == "true");
    settings.petsc.emplace_back(label.text, flag ? "" : item.text);
  }
}

}  // namespace

Settings interpret(Node& root, const Section* section, const Disk& disk, Findings& findings) {
  Settings settings;
  settings.final_time = std::numeric_limits<double>::quiet_NaN();
  if (!root.is_map()) return settings;
  interpret_system(root, findings, settings);
  interpret_history(root, section, disk, findings, settings);
  if (const Node* mesh = valid_at(root, "mesh")) read_mesh(*mesh, settings.mesh);
  if (const Node* solver = valid_at(root, "solver")) {
    const auto& instants = settings.instants;
    const bool any_target = std::any_of(instants.begin(), instants.end(),
                                        [](const InstantSettings& i) { return i.Q.has_value(); });
    read_solver(*solver, any_target, findings, settings.solver);
  }
  if (const Node* output = valid_at(root, "output"))
    read_output(*output, settings.final_time, findings, settings.output);
  check_output_file(root, section, disk, findings);
  if (const Node* petsc = valid_at(root, "petsc")) read_petsc(*petsc, findings, settings);
  return settings;
}

}  // namespace mft
