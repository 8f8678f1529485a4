#include "scan/points/keys.hpp"

#include <fmt/format.h>

#include <map>

#include "base/error.hpp"
#include "csv/table.hpp"
#include "input/interpret.hpp"
#include "input/reader.hpp"

namespace mft::scan {

using yaml::Findings;
using yaml::Node;

std::vector<Key> scan_keys() {
  const std::string axis = "scan.axes.*";
  return {
      {"scan", map_form, optional(), "which points are solved, and how"},
      {"scan.axes", map_form, optional(),
       "keys of the input, by path, that take a range of values; the last axis runs fastest"},
      {axis, map_form | list_form, optional(),
       "values of a key: a list, a range, or a zip of several keys (`key, key`)"},
      {axis + "[]", any_form, optional(), "a value"},
      {axis + ".from", number_form, optional(), "first value of a range"},
      {axis + ".to", number_form, optional(), "last value"},
      {axis + ".count", integer_form, optional(), "how many values", in("[1, 10000000]")},
      {axis + ".spacing", choice_form, optional(), "of a range; linear when absent",
       one_of({"linear", "log"})},
      {axis + ".zip", list_form, optional(), "values of several keys that change together"},
      {axis + ".zip[]", list_form, optional(), "a value for each key"},
      {axis + ".zip[][]", any_form, optional(), "a value"},
      {"scan.points", map_form, optional(), "instead of axes: a list of points"},
      {"scan.points.file", text_form, optional(),
       "CSV file, from the folder of the input: a first line of keys, then a line a point"},
      {"scan.points.keys", list_form, optional(), "the keys themselves"},
      {"scan.points.keys[]", text_form, optional(), "a key"},
      {"scan.points.rows", list_form, optional(), "the rows themselves, a value for each key"},
      {"scan.points.rows[]", list_form, optional(), "a point"},
      {"scan.points.rows[][]", any_form, optional(), "a value"},
      {"scan.ranks_per_point", auto_form | integer_form, value("auto"),
       "ranks that solve a point together; auto: ranks over points, at least 1",
       in("[1, 1000000]")},
      {"scan.warm_start", boolean_form, value("true"),
       "a point starts from the path of its parent, a point of its line nearer the cheapest"},
      {"scan.max_points", integer_form, value("100000"), "more are refused", in("[1, 10000000]")},
      {"scan.on_failure", choice_form, value("continue"), "what a failed point does to the others",
       one_of({"continue", "stop"})},
      {"scan.paths", text_form, optional(),
       "folder that gets the result file of each point, with its path; without: none"},
  };
}

namespace {

Node list_at(const yaml::Mark& mark) {
  Node list;
  list.kind = Node::Kind::list;
  list.mark = mark;
  return list;
}

// A field of a CSV line as YAML; reports what is none.
Node read_field(const std::string& text, const yaml::Mark& mark, Findings& findings) {
  Node node;
  if (csv::has_decimal_comma(text)) findings.add(mark, "", csv::number_wanted(text));
  try {
    node = yaml::parse(text, mark.origin);
  } catch (const yaml::SyntaxError& error) {
    findings.add(mark, "", error.message);
  }
  node.mark = mark;
  return node;
}

// Puts `keys` and `rows` in the place of `file`.
void read_file(Node& points, const Disk& disk, Findings& findings) {
  const Node* file = valid_at(points, "file");
  if (!file) return;
  if (points.find("rows") || points.find("keys"))
    return findings.add(file->mark, "scan.points.file", "a file, or keys and rows, not both");
  csv::Table table;
  try {
    table = csv::read_table(disk.read(file->text), file->text);
  } catch (const InputError& error) {
    return findings.add(file->mark, "scan.points.file", error.what());
  }
  Node keys = list_at(file->mark), rows = list_at(file->mark);
  for (const csv::Row& line : table.rows) {
    if (findings.size() >= Findings::max_lines) break;
    yaml::Mark mark;
    mark.origin = findings.add_origin(fmt::format("{}:{}", file->text, line.line));
    if (keys.items.empty()) {
      for (const std::string& field : line.fields)
        keys.items.push_back(yaml::scalar(field, true, mark));
      continue;
    }
    if (line.fields.size() != keys.items.size())
      findings.add(mark, "",
                   fmt::format("has {} values for {} keys{}", line.fields.size(), keys.items.size(),
                               csv::width_hint(table.separator, line.fields, keys.items.size())));
    Node row = list_at(mark);
    for (const std::string& field : line.fields)
      row.items.push_back(read_field(field, mark, findings));
    rows.items.push_back(std::move(row));
  }
  if (rows.items.empty())
    findings.add(file->mark, "scan.points.file",
                 file->text + (keys.items.empty() ? " is empty" : " has a line of keys, no point"));
  points.remove("file");
  points.add("keys", std::move(keys));
  points.add("rows", std::move(rows));
}

// Reads each file once, however many points name it.
Disk with_memory(const Disk& disk, std::map<std::string, std::string>& texts) {
  return {[&](const std::string& name) {
            const auto found = texts.find(name);
            return found != texts.end() ? found->second : texts[name] = disk.read(name);
          },
          {}};
}

}  // namespace

void complete_scan(const SectionPlace& place) {
  if (Node* points = valid_at(place.section, "points"))
    read_file(*points, place.disk, place.findings);
  if (!place.findings.empty()) return;
  const Points points = read_points(place.section, place.findings);
  std::map<std::string, std::string> texts;
  const Disk disk = with_memory(place.disk, texts);
  const std::size_t count = place.thorough && place.findings.empty() ? points.count() : 0;
  for (std::size_t n = 0; n < count && place.findings.size() < Findings::max_lines; ++n)
    settings_with(place.given, points.assignments(n), disk, place.findings);
}

ScanSettings read_scan(const Node& section) {
  Findings findings("");
  ScanSettings settings;
  settings.points = read_points(section, findings);
  if (!findings.empty()) throw InputError(findings.text());
  const double ranks = number_at(section, "ranks_per_point");
  settings.ranks_per_point = ranks > 0 ? static_cast<int>(ranks) : 0;
  settings.warm_start = text_at(section, "warm_start") == "true";
  settings.stop_on_failure = text_at(section, "on_failure") == "stop";
  settings.paths = text_at(section, "paths");
  return settings;
}

}  // namespace mft::scan
