#pragma once
// An input's tree against the table of keys.
#include <vector>

#include "input/keys.hpp"
#include "yaml/findings.hpp"
#include "yaml/node.hpp"

namespace mft {

// Reports unknown, duplicate and missing keys, values of the wrong form, out of range or not among
// the choices; marks what was reported as invalid; writes numbers in their shortest form; adds
// defaults and puts the keys of each map in the table's order.
//
// `section` is the one the command takes (null: none); the others of `sections` are refused by
// naming their command, but for those that may stand beside it.
void apply_schema(yaml::Node& root, const Section* section, const std::vector<Section>& sections,
                  yaml::Findings& findings);

}  // namespace mft
