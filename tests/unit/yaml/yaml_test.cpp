// YAML trees with places: numbers, text that comes back as the same tree, limits.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "yaml/difference.hpp"
#include "yaml/findings.hpp"
#include "yaml/node.hpp"

namespace mft::yaml {
namespace {

double number(const std::string& text) {
  double value = 0;
  EXPECT_TRUE(to_number(text, value)) << text;
  return value;
}

TEST(YamlNumber, ReadsWhatYamlCallsANumber) {
  EXPECT_EQ(number("1"), 1);
  EXPECT_EQ(number("-1.5e-3"), -1.5e-3);
  EXPECT_EQ(number("+.5"), 0.5);
  EXPECT_EQ(number("5."), 5);
  EXPECT_EQ(number("1E+2"), 100);
  EXPECT_EQ(number("-.inf"), -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(number(".nan")));
  EXPECT_TRUE(std::isinf(number("1e999")));
}

TEST(YamlNumber, RefusesWhatCTakesForANumber) {
  double value = 0;
  for (const char* text : {"", " 1", "1 ", "0x10", "inf", "nan", "infinity", "1_000", "1e", ".",
                           "-", "+-1", "1.2.3", "1,5", "one", "-.nan"})
    EXPECT_FALSE(to_number(text, value)) << text;
}

TEST(YamlNumber, ShortestTextReadsAsTheSameBits) {
  EXPECT_EQ(number_text(1), "1");
  EXPECT_EQ(number_text(0.1), "0.1");
  EXPECT_EQ(number_text(1e-8), "1e-8");
  EXPECT_EQ(number_text(1e22), "1e22");
  EXPECT_EQ(number_text(-std::numeric_limits<double>::infinity()), "-.inf");
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) {
    const std::uint64_t bits = random();
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    if (std::isnan(value)) continue;
    EXPECT_EQ(number(number_text(value)), value) << number_text(value);
  }
}

bool same(const Node& a, const Node& b) {
  if (a.kind != b.kind || a.text != b.text || a.items.size() != b.items.size() ||
      a.labels.size() != b.labels.size())
    return false;
  for (std::size_t i = 0; i < a.labels.size(); ++i)
    if (a.labels[i].text != b.labels[i].text) return false;
  for (std::size_t i = 0; i < a.items.size(); ++i)
    if (!same(a.items[i], b.items[i])) return false;
  return true;
}

Node random_tree(std::mt19937& random, int depth) {
  const std::vector<std::string> texts = {"a",
                                          "0.5",
                                          "~x",
                                          "a: b",
                                          "- c",
                                          "#d",
                                          "\"quoted\"",
                                          "back\\slash",
                                          "two\nlines",
                                          "é",
                                          "",
                                          "null",
                                          "{}",
                                          "tab\there",
                                          "bytes \x01\x1f\x7f",
                                          std::string("zero\0 byte", 10),
                                          "a long text of several words, with a comma"};
  const auto any_text = [&] { return texts[random() % texts.size()]; };
  Node node = scalar(any_text());
  node.quoted = random() % 2;
  if (depth == 0 || random() % 3 == 0) return node;
  node = map();
  if (random() % 2) node.kind = Node::Kind::list;
  const std::size_t count = random() % 4;
  for (std::size_t i = 0; i < count; ++i) {
    if (node.is_map()) node.labels.push_back({any_text() + std::to_string(i), {}});
    node.items.push_back(random_tree(random, depth - 1));
  }
  return node;
}

TEST(Yaml, EmittedTextIsTheSameTree) {
  std::mt19937 random(2);
  for (int i = 0; i < 2000; ++i) {
    const Node tree = random_tree(random, 4);
    const std::string text = emit(tree);
    EXPECT_TRUE(same(parse(text), tree)) << text;
  }
}

TEST(Yaml, RemembersPlaces) {
  const Node root = parse("a: 1\nbé:\n  - {c: x}\n");
  EXPECT_EQ(root.labels[1].mark.line, 2);
  const Node& item = root.items[1].items[0];
  EXPECT_EQ(item.labels[0].mark.line, 3);
  EXPECT_EQ(item.labels[0].mark.column, 6);
  EXPECT_EQ(item.items[0].mark.column, 9);
}

TEST(Yaml, KeepsQuotesAndDuplicates) {
  const Node root = parse("a: '1'\na: 1\nb: \"auto\"\n");
  EXPECT_EQ(root.items.size(), 3u);
  EXPECT_TRUE(root.items[0].quoted);
  EXPECT_FALSE(root.items[1].quoted);
}

TEST(Yaml, ExpandsAliasesThatAreFew) {
  const Node root = parse("a: &x {b: 1}\nc: [*x, *x]\n");
  EXPECT_TRUE(same(root.items[1].items[1], root.items[0]));
}

TEST(Yaml, TakesQuotesThatAreClosed) {
  for (const char* text : {"a: 'it''s'", "a: \"\\\"\"", "a: \"b\" # \"c", "a: '\"'", "a: &x 'b'\n",
                           "a: 'two\n  lines'\n"})
    EXPECT_NO_THROW(parse(text)) << text;
  for (const char* text : {"a: 'it''", "a: \"\\\"", "a: 'b\n\n"})
    EXPECT_THROW(parse(text), SyntaxError) << text;
}

TEST(Yaml, ErrorsSayTheirPlaceAndWhoseTextItIs) {
  try {
    parse("a: 1\nb: 'c\n\n");
    ADD_FAILURE();
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(), "2:4: the quote that opens here is not closed");
  }
  EXPECT_TRUE(same(parse_stored("a: 1\n"), parse("a: 1\n")));
  EXPECT_THROW(parse_stored("a: 'b"), StorageError);
}

TEST(Yaml, TakesWindowsLinesAndByteOrderMark) {
  const Node root = parse(
      "\xEF\xBB\xBF"
      "a: 1\r\nb:\r\n  - c\r\n");
  ASSERT_EQ(root.items.size(), 2u);
  EXPECT_EQ(root.labels[0].text, "a");
  EXPECT_EQ(root.items[0].text, "1");
  EXPECT_EQ(root.items[1].items[0].text, "c");
}

TEST(YamlDifference, NamesTheKeysWithBothValues) {
  const Node before = parse("a: {b: 1.0, c: [1, 2]}\nd: x\ngone: {e: 1}\nout: {file: f, n: 1}\n");
  const Node now = parse("out: {file: g, n: 2}\na: {b: 1, c: [1, 3, 4]}\nd: [x]\nnew: 2e0\n");
  const std::vector<std::string> expected{"out.n: 2, was 1",        "a.c[1]: 3, was 2",
                                          "a.c[2]: 4, was nothing", "d: [x], was x",
                                          "new: 2e0, was nothing",  "gone: nothing, was {e: 1}"};
  EXPECT_EQ(differences(now, before, {"out.file"}), expected);
  EXPECT_TRUE(differences(now, now).empty());
  EXPECT_EQ(listed({"a", "b"}), "\n  a\n  b");
  EXPECT_EQ(listed(std::vector<std::string>(23, "a")).substr(20 * 4), "\n  and 3 more");
}

TEST(YamlFindings, AreSortedByPlaceWithTheRestCounted) {
  Findings findings("run.yaml");
  const int origin = findings.add_origin("override a=1");
  findings.add({origin, 0, 0}, "a", "third");
  findings.add({0, 2, 5}, "b", "second");
  findings.add({0, 1, 9}, "", "first");
  EXPECT_EQ(findings.text(),
            "run.yaml:1:9: first\nrun.yaml:2:5: b: second\noverride a=1: a: third");
  for (std::size_t i = 0; i < Findings::max_lines; ++i)
    findings.add({0, 3, 1}, "c", std::to_string(i));
  EXPECT_NE(findings.text().find("\nand 3 more"), std::string::npos);
  findings.add({0, 3, 1}, "c", "0");  // said before
  EXPECT_NE(findings.text().find("\nand 3 more"), std::string::npos);
}

TEST(YamlFindings, KeepTheirOriginsForFurtherChecks) {
  Findings findings("run.yaml");
  const int origin = findings.add_origin("override a=1");
  findings.add({0, 1, 9}, "", "found");
  Findings more = findings.empty_copy();
  EXPECT_TRUE(more.empty());
  more.add({origin, 0, 0}, "a", "later");
  EXPECT_EQ(more.text(), "override a=1: a: later");
  EXPECT_EQ(findings.size(), 1u);
}

}  // namespace
}  // namespace mft::yaml
