#pragma once
// KEY=VALUE of the command line, written into an input's tree before it is checked.
#include <string>
#include <vector>

#include "yaml/findings.hpp"
#include "yaml/node.hpp"

namespace mft {

// Applies each override in turn: `history.instants.0.B=3` (or `history.instants[0].B=3`); the
// value is YAML. Missing maps on the way are made, list items must exist. Setting the B of an
// instant removes its Q, and the reverse. Reports what is no path or no YAML.
void apply_overrides(yaml::Node& root, const std::vector<std::string>& overrides,
                     yaml::Findings& findings);

// `output.file` from the command line's -o; empty changes nothing.
void apply_output_override(yaml::Node& root, const std::string& file, yaml::Findings& findings);

}  // namespace mft
