// The table of keys: every row can be used, and the reference in input/README.md is what it says.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "expression/functions.hpp"
#include "input/input_text.hpp"
#include "input/keys.hpp"

namespace mft {
namespace {

// The path of the map or list that a key stands in; empty at the top.
std::string parent_of(const std::string& path) {
  if (path.size() > 2 && path.compare(path.size() - 2, 2, "[]") == 0)
    return path.substr(0, path.size() - 2);
  const std::size_t dot = path.rfind('.');
  return dot == std::string::npos ? "" : path.substr(0, dot);
}

TEST(InputKeys, EachStandsInAMapOrListOfTheTable) {
  std::map<std::string, unsigned> forms;
  for (const Key& key : base_keys()) {
    EXPECT_TRUE(forms.emplace(key.path, key.forms).second) << key.path << " twice";
    const std::string parent = parent_of(key.path);
    if (parent.empty()) continue;
    ASSERT_TRUE(forms.count(parent)) << key.path;
    const bool item = key.path.back() == ']';
    EXPECT_TRUE(forms[parent] & (item ? list_form : map_form)) << key.path;
  }
}

TEST(InputKeys, EachSaysWhatItIs) {
  for (const Key& key : base_keys()) {
    EXPECT_FALSE(key.text.empty()) << key.path;
    EXPECT_EQ(key.text.find('\n'), std::string::npos) << key.path;
    EXPECT_NE(key.forms, 0u) << key.path;
    if (key.forms & choice_form) {
      EXPECT_FALSE(key.allowed.choices.empty()) << key.path;
    }
  }
}

TEST(InputKeys, DefaultsAreValid) { EXPECT_EQ(errors_of(two_times), ""); }

TEST(InputKeys, RangesSayWhatTheyContain) {
  const Range range("(0, 1]");
  EXPECT_FALSE(range.contains(0));
  EXPECT_TRUE(range.contains(1));
  EXPECT_EQ(range.words(), "in (0, 1]");
  EXPECT_EQ(Range("(0, inf)").words(), "> 0");
  EXPECT_FALSE(Range().contains(std::numeric_limits<double>::infinity()));
  EXPECT_TRUE(Range("[-inf, inf]").contains(-std::numeric_limits<double>::infinity()));
  EXPECT_FALSE(Range("[-inf, inf]").contains(std::numeric_limits<double>::quiet_NaN()));
}

// The table between two comments of input/README.md is that of the program; MFT_WRITE_REFERENCE=1
// writes it anew.
void expect_reference(const std::string& name, const std::string& wanted) {
  const std::string path = MFT_SOURCE_DIR "/input/README.md";
  const std::string begin = "<!-- " + name + " -->\n", end = "<!-- end of " + name + " -->\n";
  std::stringstream content;
  content << std::ifstream(path).rdbuf();
  const std::string text = content.str();
  const std::size_t first = text.find(begin), last = text.find(end);
  ASSERT_TRUE(first != std::string::npos && last != std::string::npos && first < last);
  const std::string current = text.substr(first + begin.size(), last - first - begin.size());
  if (std::getenv("MFT_WRITE_REFERENCE"))
    std::ofstream(path) << text.substr(0, first) + begin + wanted + text.substr(last);
  else
    EXPECT_EQ(current, wanted) << "run this test with MFT_WRITE_REFERENCE=1";
}

TEST(InputKeys, ReferenceIsCurrent) {
  expect_reference("keys", keys_as_markdown(base_keys()));
  expect_reference("functions", functions_as_markdown());
  for (const Section& section : all_sections())
    if (!section.keys.empty())
      expect_reference("keys of " + section.name, keys_as_markdown(section.keys));
}

}  // namespace
}  // namespace mft
