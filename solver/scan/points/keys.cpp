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
      {"scan.of", choice_form, computed("cumulants with a section cumulants, else solve"),
       "what a point is: what `mft solve`, `mft cumulants` or `mft exact` would answer",
       one_of({"solve", "cumulants", "exact"})},
      {"scan.axes", map_form, optional(),
       "keys of the input, by path, that take a range of values; the last axis runs fastest"},
      {axis, map_form | list_form, optional(),
       "values of a key: a list or a range; of several (`key, key`): a range for all, or a zip"},
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

// What a point is; reports what does not go together.
Of read_of(const Node& section, const Section* held, Findings& findings) {
  const std::string given = text_at(section, "of");
  const std::string of = given.empty() ? (held ? "cumulants" : "solve") : given;
  const auto refuse = [&](const char* key, const std::string& message) {
    findings.add(section.find(key)->mark, std::string("scan.") + key, message);
  };
  if (of == "cumulants" && !held)
    refuse("of", "is cumulants, and the input has no section cumulants");
  if (of == "solve" && held) refuse("of", "is solve, and the input has a section " + held->name);
  if (of != "solve" && valid_at(section, "paths"))
    refuse("paths", "only a scan of solve has paths; this is one of " + of);
  return of == "solve" ? Of::solve : of == "exact" ? Of::exact : Of::cumulants;
}

// Of a point with cumulants: what a scan does not keep.
void check_section(const Node& section, Findings& findings) {
  if (const Node* correlation = section.find("correlation"))
    findings.add(correlation->mark, "cumulants.correlation",
                 "has no part in a scan: use `mft cumulants`");
}

}  // namespace

const char* word_of(Of of) {
  return of == Of::solve ? "solve" : of == Of::exact ? "exact" : "cumulants";
}

Tree tree_of(const ScanSettings& scan) {
  const bool warm = scan.warm_start && scan.of == Of::solve;
  return warm ? parents_of(scan.points) : no_parents(scan.points.count());
}

void complete_scan(const SectionPlace& place) {
  if (Node* points = valid_at(place.section, "points"))
    read_file(*points, place.disk, place.findings);
  const Of of = read_of(place.section, place.held, place.findings);
  if (!place.findings.empty()) return;
  if (Node& section = place.section; of == Of::cumulants && !section.find("of")) {
    section.labels.insert(section.labels.begin(), {"of", section.mark});  // as the table has it
    section.items.insert(section.items.begin(), yaml::scalar("cumulants"));
  }
  const Points points = read_points(place.section, place.findings);
  std::map<std::string, std::string> texts;
  const Disk disk = with_memory(place.disk, texts);
  const std::size_t count = place.thorough && place.findings.empty() ? points.count() : 0;
  for (std::size_t n = 0; n < count && place.findings.size() < Findings::max_lines; ++n)
    check_section(
        input_with(place.given, points.assignments(n), disk, place.findings, place.held).section,
        place.findings);
}

ScanSettings read_scan(const Node& section) {
  Findings findings("");
  ScanSettings settings;
  settings.points = read_points(section, findings);
  const std::string of = text_at(section, "of");
  settings.of = of == "exact" ? Of::exact : of == "cumulants" ? Of::cumulants : Of::solve;
  if (!findings.empty()) throw InputError(findings.text());
  const double ranks = number_at(section, "ranks_per_point");
  settings.ranks_per_point = ranks > 0 ? static_cast<int>(ranks) : 0;
  settings.warm_start = text_at(section, "warm_start") == "true";
  settings.stop_on_failure = text_at(section, "on_failure") == "stop";
  settings.paths = text_at(section, "paths");
  return settings;
}

}  // namespace mft::scan
