#pragma once
// The section `cumulants` of an input: its keys, its checks, its values.
#include <string>
#include <vector>

#include "cumulant/settings.hpp"
#include "input/keys.hpp"
#include "yaml/findings.hpp"
#include "yaml/node.hpp"

namespace mft {

// Rows of the table of keys.
std::vector<Key> cumulant_keys();

// Of a section without findings.
CumulantSettings read_cumulants(const yaml::Node& section);

// What the table cannot tell: no times, too many cumulants, keys that have no part in them. For
// Section::check.
void check_cumulants(const yaml::Node& section, const Settings& settings, yaml::Findings& findings);

// "0.5", or "0.5@0.3:0" (time@position:start) elsewhere than 0.
std::string label(const Reading& reading);

}  // namespace mft
