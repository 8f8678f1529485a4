#pragma once
// From a checked tree to Settings: what one key alone cannot tell is checked here.
#include <functional>
#include <string>

#include "input/keys.hpp"
#include "settings/settings.hpp"
#include "yaml/findings.hpp"
#include "yaml/node.hpp"

namespace mft {

// What an input has to do with the disk. Both throw InputError saying why not.
struct Disk {
  // The content of a file that the input names.
  std::function<std::string(const std::string& name)> read;
  // Can a result of this format be written there? Empty: not asked.
  std::function<void(const std::string& file, const std::string& format)> check_writable;
};

// Settings of a tree that went through apply_schema; reports what does not fit together. Where
// something was reported the value is meaningless. Adds to the tree the defaults that are
// computed, and rows in place of a file, so that it can be written as the resolved input.
Settings interpret(yaml::Node& root, const Section* section, const Disk& disk,
                   yaml::Findings& findings);

// Its part for `model` and `initial`.
void interpret_system(yaml::Node& root, yaml::Findings& findings, Settings& settings);

// Its part for `history` and `final_time`.
void interpret_history(yaml::Node& root, const Section* section, const Disk& disk,
                       yaml::Findings& findings, Settings& settings);

// The one place where an expression of the input is checked: reports at `node` when its text is no
// expression in `variable` and the parameters.
void validate_expression(const yaml::Node& node, const std::string& path,
                         const std::string& variable,
                         const std::map<std::string, double>& parameters, yaml::Findings& findings);

// Nothing was reported for the node or for anything in it.
bool is_valid(const yaml::Node& node);
// Reports a message that names a place below `path`, such as `model.D: …`, at that place; any other
// at the node, whose path it is.
void report_below(const yaml::Node& node, const std::string& path, const std::string& message,
                  yaml::Findings& findings);

// A number of a map; NaN, false to every comparison, when it is absent or was reported.
double number_at(const yaml::Node& map, const std::string& label);
// A scalar's text; empty when it is absent or was reported.
std::string text_at(const yaml::Node& map, const std::string& label);
// An item to look into; null when it is absent or was reported.
yaml::Node* valid_at(yaml::Node& map, const std::string& label);
const yaml::Node* valid_at(const yaml::Node& map, const std::string& label);

}  // namespace mft
