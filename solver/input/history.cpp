// The part of an input that gives lambda(t): instants, the continuous part, the final time.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "base/error.hpp"
#include "input/interpret.hpp"
#include "problem/history/counting_field.hpp"
#include "problem/history/rows.hpp"
#include "problem/history/slack.hpp"

namespace mft {
namespace {

using yaml::Findings;
using yaml::Node;

InstantSettings read_instant(Node& item, const std::string& path, Findings& findings) {
  InstantSettings instant;
  instant.reading.time = number_at(item, "time");
  instant.reading.position = number_at(item, "position");
  if (!item.find("start") && item.find("position")) {
    Node start = *item.find("position");
    item.add("start", start);
  }
  instant.reading.origin = number_at(item, "start");
  const Node* B = item.find("B");
  const Node* Q = item.find("Q");
  if (!B && !Q) findings.add(item.mark, path, "neither B nor Q; give exactly one of them");
  if (B && Q) findings.add(Q->mark, path, "both B and Q; give exactly one of them");
  if (B) instant.B = number_at(item, "B");
  if (Q) instant.Q = number_at(item, "Q");
  return instant;
}

// Instants at the same time, position and start are one unknown: their B add up, a Q among them
// would leave the others undetermined.
void check_coinciding(const std::vector<Node*>& nodes, const std::vector<InstantSettings>& instants,
                      Findings& findings) {
  std::map<Reading, std::size_t> first;
  for (std::size_t i = 0; i < instants.size(); ++i) {
    const InstantSettings& one = instants[i];
    const Reading& reading = one.reading;
    if (std::isnan(reading.time + reading.position + reading.origin)) continue;
    const auto [seen, is_new] = first.emplace(reading, i);
    if (!is_new && (one.Q || instants[seen->second].Q))
      findings.add(nodes[i]->mark, fmt::format("history.instants[{}]", i),
                   fmt::format("same time, position and start as history.instants[{}], and one of "
                               "them has Q",
                               seen->second));
  }
}

std::vector<InstantSettings> read_instants(Node* list, Findings& findings) {
  std::vector<InstantSettings> instants;
  for (std::size_t i = 0; list && i < list->items.size(); ++i)
    if (list->items[i].is_map())
      instants.push_back(
          read_instant(list->items[i], fmt::format("history.instants[{}]", i), findings));
  return instants;
}

// The instant that is nearest to the final time, within what an input means by it, is there. Times
// that are one but for rounding become the first of them: slabs have no room between them.
void snap_times(double final_time, std::vector<InstantSettings>& instants) {
  const auto last = std::min_element(
      instants.begin(), instants.end(), [final_time](const auto& a, const auto& b) {
        return std::abs(a.reading.time - final_time) < std::abs(b.reading.time - final_time);
      });
  if (last != instants.end())
    last->reading.time = snapped(last->reading.time, {final_time}, final_time);
  std::vector<double> before = {final_time};
  for (InstantSettings& instant : instants) {
    double& time = instant.reading.time;
    time = snapped(time, before, final_time, rounding);
    before.push_back(time);
  }
}

// Of instants with their times in place: those beyond the final time, and those that coincide.
void check_instants(Node* list, double final_time, const std::vector<InstantSettings>& instants,
                    Findings& findings) {
  std::vector<Node*> nodes;
  for (std::size_t i = 0; list && i < list->items.size(); ++i) {
    Node& item = list->items[i];
    if (!item.is_map()) continue;
    if (instants[nodes.size()].reading.time > final_time)
      findings.add(item.find("time")->mark, fmt::format("history.instants[{}].time", i),
                   fmt::format("is {}, beyond final_time {}", text_at(item, "time"),
                               yaml::number_text(final_time)));
    nodes.push_back(&item);
  }
  check_coinciding(nodes, instants, findings);
}

// `marks`: the final time and those of instants, where pieces may end but for rounding.
void read_pieces(const Node& list, const std::vector<double>& marks, Findings& findings,
                 ContinuousSettings& out) {
  const double final_time = marks.front();
  const std::string path = "history.continuous.pieces";
  if (list.items.empty()) findings.add(list.mark, path, "has no piece");
  double last = 0;
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const Node& item = list.items[i];
    if (item.invalid) continue;
    const std::string item_path = fmt::format("{}[{}]", path, i);
    const double to = snapped(number_at(item, "to"), marks, final_time);
    if (i > 0 && to <= last)
      findings.add(item.find("to")->mark, item_path + ".to",
                   fmt::format("is {}, not after {}, the end of the piece before",
                               text_at(item, "to"), yaml::number_text(last)));
    if (i + 1 == list.items.size() && to != final_time && !std::isnan(to + final_time))
      findings.add(item.find("to")->mark, item_path + ".to",
                   fmt::format("is {}, the last piece must end at final_time {}",
                               text_at(item, "to"), yaml::number_text(final_time)));
    if (const Node* lambda = valid_at(item, "lambda"))
      validate_expression(*lambda, item_path + ".lambda", "t", {}, findings);
    out.pieces.push_back({to, text_at(item, "lambda")});
    last = to;
  }
}

void read_inline_rows(const Node& list, double final_time, Findings& findings,
                      ContinuousSettings& out) {
  const std::string path = "history.continuous.rows";
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const Node& item = list.items[i];
    if (item.invalid) return;
    std::pair<double, double> row;
    if (item.items.size() != 2) {
      findings.add(item.mark, fmt::format("{}[{}]", path, i), "wanted two numbers [t, lambda]");
      return;
    }
    if (!yaml::to_number(item.items[0].text, row.first) || item.items[0].invalid ||
        !yaml::to_number(item.items[1].text, row.second) || item.items[1].invalid)
      return;
    out.rows.push_back(row);
  }
  if (const auto fault = find_fault(out.rows, final_time)) {
    const bool whole = fault->row >= list.items.size();
    findings.add(whole ? list.mark : list.items[fault->row].mark,
                 whole ? path : fmt::format("{}[{}]", path, fault->row), fault->message);
  }
}

// Reads the file, and puts its rows in its place in the tree.
void read_file(Node& continuous, double final_time, const Disk& disk, Findings& findings,
               ContinuousSettings& out) {
  Node& file = *continuous.find("file");
  try {
    out.file = file.text;
    out.rows = parse_rows(disk.read(file.text), file.text, final_time);
  } catch (const InputError& error) {
    findings.add(file.mark, "history.continuous.file", error.what());
    return;
  }
  Node rows;
  rows.kind = Node::Kind::list;
  rows.mark = file.mark;
  for (const auto& [t, lambda] : out.rows) {
    Node row;
    row.kind = Node::Kind::list;
    row.items = {yaml::scalar(yaml::number_text(t)), yaml::scalar(yaml::number_text(lambda))};
    rows.items.push_back(std::move(row));
  }
  for (Node::Label& label : continuous.labels)
    if (label.text == "file") label.text = "rows";
  file = std::move(rows);
}

ContinuousSettings read_continuous(Node& continuous, const std::vector<double>& marks,
                                   const Disk& disk, Findings& findings) {
  const double final_time = marks.front();
  using Kind = ContinuousSettings::Kind;
  ContinuousSettings out;
  if (continuous.is_scalar()) {
    Node expanded = yaml::map(continuous.mark);
    expanded.add("lambda", continuous);
    expanded.add("position", yaml::scalar("0"));
    continuous = std::move(expanded);
  }
  const std::string path = "history.continuous";
  out.position = number_at(continuous, "position");
  int forms = 0;
  for (const char* label : {"lambda", "file", "rows", "pieces"})
    if (continuous.find(label)) ++forms;
  if (forms != 1) {
    findings.add(continuous.mark, path, "give exactly one of lambda, file, rows and pieces");
    return out;
  }
  if (const Node* lambda = valid_at(continuous, "lambda")) {
    validate_expression(*lambda, path + ".lambda", "t", {}, findings);
    out.pieces.push_back({final_time, lambda->text});
  } else if (const Node* pieces = valid_at(continuous, "pieces")) {
    out.kind = Kind::pieces;
    read_pieces(*pieces, marks, findings, out);
  } else if (const Node* rows = valid_at(continuous, "rows")) {
    out.kind = Kind::file;
    read_inline_rows(*rows, final_time, findings, out);
  } else if (valid_at(continuous, "file")) {
    out.kind = Kind::file;
    read_file(continuous, final_time, disk, findings, out);
  }
  return out;
}

// Every piece has what it needs; what misses was reported by the schema.
bool is_complete(const ContinuousSettings& settings) {
  return std::all_of(settings.pieces.begin(), settings.pieces.end(),
                     [](const ContinuousSettings::Piece& piece) {
                       return !piece.lambda.empty() && !std::isnan(piece.to);
                     });
}

// lambda must have a value on all of [0, final_time].
void check_values(const Node& continuous, const ContinuousSettings& settings, double final_time,
                  Findings& findings) {
  try {
    CountingField(settings, final_time);
  } catch (const InputError& error) {
    report_below(continuous, "history.continuous", error.what(), findings);
  }
}

// The final time, the last instant's by default: then it is added to the tree.
double read_final_time(Node& root, bool has_continuous, Findings& findings,
                       const std::vector<InstantSettings>& instants) {
  if (root.find("final_time")) return number_at(root, "final_time");
  double last = std::numeric_limits<double>::quiet_NaN();
  for (const InstantSettings& instant : instants)
    if (const double time = instant.reading.time; !(time <= last) && !std::isnan(time)) last = time;
  if (instants.empty() && has_continuous)
    findings.add(root.mark, "final_time",
                 "missing; required when there is lambda(t) and no instant");
  if (std::isnan(last)) return last;
  const auto history = std::find_if(root.labels.begin(), root.labels.end(),
                                    [](const Node::Label& l) { return l.text == "history"; });
  const auto at = history - root.labels.begin();
  root.labels.insert(history, {"final_time", root.mark});
  root.items.insert(root.items.begin() + at, yaml::scalar(yaml::number_text(last)));
  return last;
}

}  // namespace

void interpret_history(Node& root, const Section* section, const Disk& disk, Findings& findings,
                       Settings& settings) {
  Node* history = valid_at(root, "history");
  if (!history) {
    settings.final_time = number_at(root, "final_time");
    return;
  }
  const bool optional_history =
      section && std::find(section->may_omit.begin(), section->may_omit.end(), "history") !=
                     section->may_omit.end();
  const Node* list = history->find("instants");
  settings.instants = read_instants(valid_at(*history, "instants"), findings);
  const bool has_continuous = history->find("continuous") != nullptr;
  const bool no_instants = !list || (!list->invalid && list->items.empty());
  if (no_instants && !has_continuous && !optional_history)
    findings.add(history->mark, "history", "neither instants nor continuous: no history");
  settings.final_time = read_final_time(root, has_continuous, findings, settings.instants);
  history = root.find("history");  // the root's items may have moved
  snap_times(settings.final_time, settings.instants);
  check_instants(valid_at(*history, "instants"), settings.final_time, settings.instants, findings);
  Node* continuous = valid_at(*history, "continuous");
  if (!continuous) return;
  const std::size_t before = findings.size();
  std::vector<double> marks = {settings.final_time};
  for (const InstantSettings& instant : settings.instants) marks.push_back(instant.reading.time);
  settings.continuous = read_continuous(*continuous, marks, disk, findings);
  if (findings.size() == before && is_valid(*continuous) && is_complete(*settings.continuous) &&
      !std::isnan(settings.final_time))
    check_values(*continuous, *settings.continuous, settings.final_time, findings);
}

}  // namespace mft
