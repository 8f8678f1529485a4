#pragma once
// The one table of input keys: what is parsed, checked, defaulted, printed by
// `mft check --help` and written in input/README.md comes from it.
#include <map>
#include <string>
#include <vector>

#include "settings/settings.hpp"
#include "yaml/findings.hpp"
#include "yaml/node.hpp"

namespace mft {

// What a value may be; a key may allow several.
enum Form : unsigned {
  number_form = 1,
  integer_form = 2,
  boolean_form = 4,
  text_form = 8,
  choice_form = 16,
  expression_form = 32,
  auto_form = 64,  // the word auto
  map_form = 128,
  list_form = 256,
  scalar_form = 512,  // any scalar, kept as it is; or nothing
  any_form = 1024     // anything, kept as it is
};

// What holds when the key is absent.
struct Default {
  enum class Kind { required, optional, value, computed } kind = Kind::optional;
  std::string text;  // the value in YAML, or what is computed, in words
};
Default required();
Default optional();
Default value(const std::string& yaml);
Default computed(const std::string& words);

// An interval of numbers, written "(0, inf)", "[2, 16]"; a closed end at inf allows infinity.
struct Range {
  double low, high;
  bool low_closed, high_closed;
  Range() : Range("(-inf, inf)") {}
  explicit Range(const std::string& text);
  bool contains(double x) const;
  // "> 0", "in [2, 16]", "finite"
  std::string words() const;
};

// What a value must be beside its form.
struct Allowed {
  std::string unit;
  Range range;                                 // of numbers and integers
  std::vector<std::string> choices;            // of a choice
  std::map<std::string, std::string> refused;  // values named so that the reason is said
};
Allowed any(const std::string& unit = "");
Allowed in(const std::string& range, const std::string& unit = "");
Allowed one_of(const std::vector<std::string>& choices,
               const std::map<std::string, std::string>& refused = {});

struct Key {
  std::string path;  // history.instants[].time; [] is an item of a list, * any name
  unsigned forms;
  Default fallback;
  std::string text;  // one line
  Allowed allowed = {};
};

struct Disk;
struct Section;

// A section where it stands, for what checks it.
struct SectionPlace {
  yaml::Node& section;      // may be completed
  const yaml::Node& given;  // the input as given, with overrides, without the section
  const Disk& disk;
  bool thorough;  // false: the input was found right before
  yaml::Findings& findings;
  const Section* held;  // a section that stands beside it, and belongs to `given`; null: none
};

// A top-level key with a command of its own, beside the keys that every input has.
struct Section {
  std::string name;     // scan
  std::string command;  // mft scan
  std::string format;   // of its result files: mft-scan
  // Keys of every input that an input with this section may leave out.
  std::vector<std::string> may_omit;
  std::vector<Key> keys;  // paths begin with the name
  // Reports what the table alone cannot tell; null: nothing more to check.
  void (*check)(const yaml::Node& section, const Settings& settings, yaml::Findings& findings);
  // The same for what also concerns the rest of the input or files, called when all else is right;
  // null: nothing.
  void (*complete)(const SectionPlace& place) = nullptr;
  // Names of sections that may stand beside it.
  std::vector<std::string> may_hold = {};
  // Keys of every input that have another value here where they are absent: path and YAML.
  std::map<std::string, std::string> defaults = {};
};

// Keys of every input, in the order of reference and resolved text.
const std::vector<Key>& base_keys();
// That of `keys` which an override's path names (history.instants.0.B); null: none.
const Key* find_key(const std::string& path, const std::vector<Key>& keys = base_keys());
// Null when there is none of that name.
const Section* find_section(const std::vector<Section>& sections, const std::string& name);

// Keys as they stand in a terminal; and as a Markdown table.
std::string keys_as_text(const std::vector<Key>& keys);
std::string keys_as_markdown(const std::vector<Key>& keys);

}  // namespace mft
