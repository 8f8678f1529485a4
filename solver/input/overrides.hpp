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

// A value for the key at `path`, a path as above, from elsewhere in the input. `mark` is the place
// that is shown when the path leads nowhere.
struct Assignment {
  std::string path;
  const yaml::Node* value;
  yaml::Mark mark;
};

// Writes the value into the tree as apply_overrides does.
void assign(yaml::Node& root, const Assignment& assignment, yaml::Findings& findings);

// The path with dots alone, `history.instants.0.B`; empty when it is none.
std::string normal_path(const std::string& path);

// `output.file` from the command line's -o; empty changes nothing.
void apply_output_override(yaml::Node& root, const std::string& file, yaml::Findings& findings);

}  // namespace mft
