#include <gtest/gtest.h>

#include <cmath>

#include "input/input_text.hpp"
#include "scan/points/keys.hpp"
#include "scan/points/tree.hpp"

namespace mft::scan {
namespace {

const std::string two_fields =
    "model: ssep\n"
    "initial: {type: annealed, left: 0.7, right: 0.2}\n"
    "history:\n"
    "  instants:\n"
    "    - {time: 0.5, B: 1}\n"
    "    - {time: 1, B: 2}\n";

Input scan_of(const std::string& section, const Disk& disk = no_disk) {
  return parse_input(two_fields + "scan:\n" + section, {"run.yaml", {}, "", "scan"}, disk,
                     all_sections());
}

Points points_of(const std::string& section) { return read_scan(scan_of(section).section).points; }

std::string errors_in(const std::string& section, const Disk& disk = no_disk) {
  return errors_of(two_fields + "scan:\n" + section, {}, "scan", disk);
}

TEST(ScanPoints, AreTheProductOfTheAxesTheLastOneFastest) {
  const Points points = points_of(
      "  axes:\n"
      "    history.instants.0.B: {from: -3, to: 3, count: 3}\n"
      "    model: [ssep, kmp]\n");
  ASSERT_EQ(points.count(), 6u);
  EXPECT_EQ(points.text(0), "history.instants.0.B=-3 model=ssep");
  EXPECT_EQ(points.text(1), "history.instants.0.B=-3 model=kmp");
  EXPECT_EQ(points.text(4), "history.instants.0.B=3 model=ssep");
  for (std::size_t n = 0; n < 6; ++n) EXPECT_EQ(points.at(points.position(n)), n);
}

TEST(ScanPoints, RangesEndWhereTheyAreToldTo) {
  const Points linear =
      points_of("  axes: {history.instants.0.B: {from: 0.1, to: 0.7, count: 7}}\n");
  EXPECT_EQ(linear.axes[0].numbers(0).front(), 0.1);
  EXPECT_EQ(linear.axes[0].numbers(0).back(), 0.7);
  EXPECT_NEAR(linear.axes[0].numbers(0)[3], 0.4, 1e-15);
  const Points log =
      points_of("  axes: {history.instants.1.time: {from: 0.6, to: 60, count: 3, spacing: log}}\n");
  const auto values = log.axes[0].numbers(0);
  EXPECT_EQ(values.back(), 60);
  EXPECT_EQ(values[1], 6);
  const Points single = points_of("  axes: {history.instants.0.B: {from: 2, to: 2, count: 1}}\n");
  EXPECT_EQ(single.text(0), "history.instants.0.B=2");
}

TEST(ScanPoints, RangesHitRoundValues) {
  const auto range = [](const std::string& text) {
    return points_of("  axes: {history.instants.0.B: {" + text + "}}\n").axes[0].numbers(0);
  };
  using Values = std::vector<double>;
  EXPECT_EQ(range("from: -1, to: 2, count: 7"), (Values{-1, -0.5, 0, 0.5, 1, 1.5, 2}));
  EXPECT_EQ(range("from: 0.1, to: 0.7, count: 7"), (Values{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7}));
  EXPECT_EQ(range("from: 0.3, to: -0.3, count: 7"), (Values{0.3, 0.2, 0.1, 0, -0.1, -0.2, -0.3}));
  EXPECT_EQ(range("from: -1000, to: 1000.2, count: 3"), (Values{-1000, 0.1, 1000.2}));
  EXPECT_EQ(range("from: 1e-30, to: 7e-30, count: 4"), (Values{1e-30, 3e-30, 5e-30, 7e-30}));
  EXPECT_EQ(range("from: 0, to: 1, count: 4"), (Values{0, 1.0 / 3, 2.0 / 3, 1}));  // none is near
  EXPECT_EQ(range("from: 1e-6, to: 1e6, count: 7, spacing: log"),
            (Values{1e-6, 1e-4, 0.01, 1, 100, 1e4, 1e6}));
  EXPECT_EQ(range("from: -0.2, to: -20, count: 3, spacing: log"), (Values{-0.2, -2, -20}));
}

TEST(ScanPoints, ZipChangesSeveralKeysTogether) {
  const Points points =
      points_of("  axes: {\"initial.left, initial.right\": {zip: [[0.5, 0.5], [0.7, 0.2]]}}\n");
  ASSERT_EQ(points.count(), 2u);
  EXPECT_EQ(points.text(1), "initial.left=0.7 initial.right=0.2");
}

TEST(ScanPoints, ARangeOfSeveralKeysMovesThemTogether) {
  const Points points =
      points_of("  axes: {\"initial.left, initial.right\": {from: 0.1, to: 0.9, count: 9}}\n");
  ASSERT_EQ(points.count(), 9u);
  EXPECT_EQ(points.text(2), "initial.left=0.3 initial.right=0.3");
  EXPECT_EQ(cheapest(points.axes[0]), 4u);
}

TEST(ScanPoints, OfOneKeyTwiceAreNone) {
  EXPECT_EQ(errors_in("  axes: {\"initial.left, initial.left\": {from: 0.1, to: 0.9, count: 9}}\n"),
            "run.yaml:8:10: scan.axes.initial.left: is set twice: initial.left, initial.left");
}

// The tolerance of a scan stands in its input, unless the input sets one, and in a whole `solver`.
TEST(ScanPoints, HaveTheToleranceOfAScan) {
  const std::string axes = "  axes: {solver: [{max_newton: 9}, {tolerance: 1e-6}]}\n";
  const Input input = scan_of(axes);
  EXPECT_EQ(input.settings.solver.tolerance, 1e-4);
  const Points points = read_scan(input.section).points;
  for (const auto& [n, tolerance] : {std::pair{0, 1e-4}, {1, 1e-6}}) {
    yaml::Findings findings("run.yaml");
    const auto values = points.assignments(n);
    EXPECT_EQ(input_with(input.given, values, no_disk, findings).settings.solver.tolerance,
              tolerance);
  }
  const Input set =
      parse_input(two_fields + "scan:\n" + axes,
                  {"run.yaml", {"solver.tolerance=1e-7"}, "", "scan"}, no_disk, all_sections());
  EXPECT_EQ(set.settings.solver.tolerance, 1e-7);
  EXPECT_EQ(settings_of(two_fields).solver.tolerance, 1e-8);  // no scan
}

TEST(ScanOf, IsWhatTheInputHoldsOrSays) {
  const auto of = [](const std::string& more) {
    const std::string text =
        "model: ssep\ninitial: {type: annealed, left: 0.7, right: 0.2}\n" + more;
    const Input input = parse_input(text, {"run.yaml", {}, "", "scan"}, no_disk, all_sections());
    const Input again = parse_input(input.settings.resolved_text, {"run.yaml", {}, "", "scan"},
                                    no_disk, all_sections());
    EXPECT_EQ(again.settings.resolved_text, input.settings.resolved_text);
    return std::string(word_of(read_scan(again.section).of));
  };
  const std::string history = "history: {instants: [{time: 1, B: 1}]}\n",
                    cumulants = "cumulants: {times: [1]}\n",
                    axes = "axes: {initial.left: [0.1, 0.2]}";
  EXPECT_EQ(of(history + "scan: {" + axes + "}\n"), "solve");
  EXPECT_EQ(of(history + "scan: {of: exact, " + axes + "}\n"), "exact");
  EXPECT_EQ(of(cumulants + "scan: {" + axes + "}\n"), "cumulants");
  EXPECT_EQ(of(cumulants + "scan: {of: exact, " + axes + "}\n"), "exact");
}

TEST(ScanPoints, OfAFileAreItsRows) {
  const Disk disk = {[](const std::string&) -> std::string {
                       return "# two\nmodel, history.instants[0].B\nssep, 1\n\nkmp,-2e-1\n";
                     },
                     {}};
  const Input input = scan_of("  points: {file: points.csv}\n", disk);
  const Points points = read_scan(input.section).points;
  ASSERT_TRUE(points.listed);
  EXPECT_EQ(points.text(0), "model=ssep history.instants.0.B=1");
  EXPECT_EQ(points.text(1), "model=kmp history.instants.0.B=-0.2");
  // The resolved input holds the rows, and is a valid input without the file.
  const Input again = parse_input(input.settings.resolved_text, {"run.yaml", {}, "", "scan"},
                                  no_disk, all_sections());
  EXPECT_EQ(read_scan(again.section).points.text(1), points.text(1));
}

TEST(ScanPoints, OfAFileAreReadAsSpreadsheetsWriteThem) {
  const auto texts = [](const std::string& text) {
    const Disk disk = {[text](const std::string&) { return text; }, {}};
    const Points points = read_scan(scan_of("  points: {file: p.csv}\n", disk).section).points;
    std::vector<std::string> all;
    for (std::size_t n = 0; n < points.count(); ++n) all.push_back(points.text(n));
    return all;
  };
  using Texts = std::vector<std::string>;
  EXPECT_EQ(texts("\xef\xbb\xbfhistory.instants.0.B\n1\n2\n"),
            (Texts{"history.instants.0.B=1", "history.instants.0.B=2"}));
  EXPECT_EQ(texts("\"initial.left\";\"history.instants.0.B\"\r\n\"0.5\";\"1\"\r\n"),
            (Texts{"initial.left=0.5 history.instants.0.B=1"}));
  EXPECT_EQ(texts("model,history.instants.0.B\n\"{name: hard_rods, length: 0.4}\",1\n"),
            (Texts{"model={name: hard_rods, length: 0.4} history.instants.0.B=1"}));
  EXPECT_EQ(texts("model\n\"{D: \"\"1\"\", sigma: \"\"2*rho*(1-rho)\"\", range: [0, 1]}\"\n"),
            (Texts{"model={D: \"1\", sigma: \"2*rho*(1-rho)\", range: [0, 1]}"}));
}

TEST(ScanPoints, AreInputsOfTheirOwn) {
  const Input input = scan_of("  axes: {history.instants.0.Q: [0.1, 0.2], model: [ssep, kmp]}\n");
  const Points points = read_scan(input.section).points;
  yaml::Findings findings("run.yaml");
  const Settings s = input_with(input.given, points.assignments(3), no_disk, findings).settings;
  EXPECT_TRUE(findings.empty());
  EXPECT_EQ(s.model.name, "kmp");
  EXPECT_EQ(s.instants[0].Q, 0.2);
  EXPECT_FALSE(s.instants[0].B.has_value());
}

// Values between those of an axis may be wrong where all of the axis are right; what is reported
// stands in a value of the command line.
TEST(ScanPoints, OfOverridesNameTheirPlace) {
  const Input input = parse_input(
      two_fields + "scan:\n  axes: {history.instants.1.time: [1, 2]}\n",
      {"run.yaml", {"history.instants=[{time: 1.5, Q: 1}, {time: 1, B: 2}]"}, "", "scan"}, no_disk,
      all_sections());
  Points points = read_scan(input.section).points;
  points.axes[0].rows[0][0].text = "1.5";
  yaml::Findings findings = input.findings.empty_copy();
  input_with(input.given, points.assignments(0), no_disk, findings);
  EXPECT_EQ(
      findings.text(),
      "override history.instants=[{time: 1.5, Q: 1}, {time: 1, B: 2}]: history.instants[1]: same "
      "time, position and start as history.instants[0], and one of them has Q");
}

struct Bad {
  const char* section;
  const char* expected;
};

TEST(ScanErrors, NameThePlaceAndTheKey) {
  const Bad cases[] = {
      {"  axes: {history.instants.0.C: [1, 2]}\n",
       "run.yaml:8:10: history.instants[0].C: unknown key; did you mean 'B'? allowed: time, B, Q, "
       "position, start"},
      {"  axes: {solver.tolerence: [1e-6]}\n",
       "run.yaml:8:10: solver.tolerence: unknown key; did you mean 'tolerance'? allowed: method, "
       "linear, tolerance, max_newton, continuation, max_seconds"},
      {"  axes: {history.instants.2.B: [1]}\n",
       "run.yaml:8:10: history.instants is a list of 2, '2' is none of its numbers (from 0)"},
      {"  axes: {\"initial.left, initial.right\": {zip: [[0.5, 0.5], [0.7]]}}\n",
       "run.yaml:8:60: scan.axes.initial.left, initial.right.zip[1]: has 1 values for 2 keys"},
      {"  axes: {\"initial.left, initial.right\": [0.5, 0.7]}\n",
       "run.yaml:8:41: scan.axes.initial.left, initial.right: several keys take {from: .., to: "
       ".., count: ..}, the same values for all of them, or {zip: [[a value for each key], ...]}"},
      {"  axes: {history.instants.0.B: {from: 0, to: 1, count: 1000001}}\n",
       "run.yaml:8:32: scan.axes: 1000001 points, more than scan.max_points = 100000"},
      {"  axes: {history.instants.0.B: {from: 0, to: 1, count: 1000}, "
       "history.instants.1.B: {from: 0, to: 1, count: 1000}}\n",
       "run.yaml:8:9: scan.axes: 1000000 points, more than scan.max_points = 100000"},
      {"  axes: {history.instants.0.B: {from: -1, to: 1, count: 3, spacing: log}}\n",
       "run.yaml:8:32: scan.axes.history.instants.0.B: log spacing wants ends of one sign, neither "
       "of them 0"},
      {"  axes: {history.instants.0.B: {from: -1, count: 3}}\n",
       "run.yaml:8:32: scan.axes.history.instants.0.B: missing: to; wanted a list, {from: .., to: "
       ".., count: ..} or {zip: ..}"},
      {"  axes: {history.instants.0.B: []}\n",
       "run.yaml:8:32: scan.axes.history.instants.0.B: the axis has no value"},
      {"  axes: {output.file: [a.h5, b.h5]}\n",
       "run.yaml:8:10: scan.axes.output.file: a scan cannot change output: it is the same for "
       "every point"},
      {"  axes: {initial: [{type: annealed, left: 0.1, right: 0.2}], initial.left: [0.3]}\n",
       "run.yaml:8:62: scan.axes.initial.left: is set twice: initial.left, initial"},
      {"  axes: {history.instants.0.B: [1], \"history.instants[0].Q\": [1]}\n",
       "run.yaml:8:37: scan.axes.history.instants.0.Q: is set twice: "
       "history.instants.0.Q, history.instants.0.B"},
      {"  warm_start: true\n", "run.yaml:8:3: scan: exactly one of axes and points is wanted"},
      {"  axes: {initial.left: [0.5, 1.5]}\n",
       "run.yaml:8:30: initial.left: is 1.5, the model's densities are in [0, 1]"},
  };
  for (const Bad& bad : cases) EXPECT_EQ(errors_in(bad.section), bad.expected) << bad.section;
}

TEST(ScanErrors, OfAFileNameItsLine) {
  const auto file = [](const std::string& text) {
    return Disk{[text](const std::string&) { return text; }, {}};
  };
  const std::string section = "  points: {file: p.csv}\n";
  EXPECT_EQ(errors_in(section, file("model\nssep,1\n")), "p.csv:2: has 2 values for 1 keys");
  EXPECT_EQ(errors_in(section, file("modle\nssep\n")).substr(0, 34),
            "p.csv:1: modle: unknown key; did y");
  EXPECT_EQ(errors_in(section, file("initial.left\n0.3\n1.5\n")).substr(0, 29),
            "p.csv:3: initial.left: is 1.5");
  EXPECT_EQ(errors_in(section, file("initial.left;final_time\n0,5;1\n")),
            "p.csv:2: found '0,5', a decimal comma; wanted a decimal point");
  EXPECT_EQ(errors_in(section, file("initial.left,final_time\n0.5;1\n")),
            "p.csv:2: has 1 values for 2 keys; columns are separated by ',', found ';'");
  EXPECT_EQ(errors_in(section, file("\xff\xfei")),
            "run.yaml:8:18: scan.points.file: p.csv:1: is UTF-16 text; wanted UTF-8 (in a "
            "spreadsheet: save as CSV UTF-8)");
  EXPECT_EQ(errors_in(section, file("initial.left\n\"0.5\n")),
            "run.yaml:8:18: scan.points.file: p.csv:2: a quote is not closed");
  EXPECT_EQ(errors_in(section, file("initial.left\n")),
            "run.yaml:8:18: scan.points.file: p.csv has a line of keys, no point");
  EXPECT_EQ(errors_in(section, file("")), "run.yaml:8:18: scan.points.file: p.csv is empty");
}

TEST(ScanTree, IsFixedByTheInput) {
  const Points points = points_of(
      "  axes:\n"
      "    history.instants.0.B: {from: -4, to: 4, count: 9}\n"
      "    history.instants.1.B: {from: 0, to: 7, count: 8}\n");
  const Tree tree = parents_of(points);
  const std::size_t root = points.at({4, 0});
  EXPECT_EQ(tree.parent[root], Tree::none);
  EXPECT_EQ(tree.below[root], points.count());
  EXPECT_EQ(tree.parent[points.at({3, 0})], root);               // B_0 = -1 from 0
  EXPECT_EQ(tree.parent[points.at({1, 0})], points.at({2, 0}));  // -3 from -2
  EXPECT_EQ(tree.parent[points.at({1, 1})], points.at({1, 0}));  // along the last axis first
  EXPECT_EQ(tree.parent[points.at({1, 7})], points.at({1, 6}));
  EXPECT_EQ(tree.parent[points.at({1, 6})], points.at({1, 4}));
  EXPECT_EQ(tree.parent[points.at({1, 4})], points.at({1, 0}));
  EXPECT_EQ(tree.depth(), 6u);
}

TEST(ScanTree, JoinsNeitherModelsNorSettingsOfTheSolver) {
  const Points points =
      points_of("  axes: {history.instants.0.B: [0, 1], model: [ssep, kmp], mesh.level: [3, 4]}\n");
  const Tree tree = parents_of(points);
  for (std::size_t n = 0; n < 4; ++n) EXPECT_EQ(tree.parent[n], Tree::none);
  for (std::size_t n = 4; n < 8; ++n) EXPECT_EQ(tree.parent[n], n - 4);
}

TEST(ScanTree, StartsDensitiesFromTheMiddle) {
  const Points points = points_of("  axes: {initial.left: {from: 0.1, to: 0.9, count: 5}}\n");
  EXPECT_EQ(cheapest(points.axes[0]), 2u);
}

}  // namespace
}  // namespace mft::scan
