#pragma once
// Where two YAML trees differ.
#include <string>
#include <vector>

#include "yaml/node.hpp"

namespace mft::yaml {

// One line for each key of which the values differ, in the order of `now`:
// `history.instants[0].B: 3, was 1`; "nothing" stands for a key that is absent. Numbers are
// compared as numbers. The keys of `except`, and what is below them, are passed over.
std::vector<std::string> differences(const Node& now, const Node& before,
                                     const std::vector<std::string>& except = {});

// The same as a text of one line each after a line's end, at most twenty, then how many more.
std::string listed(const std::vector<std::string>& lines);

}  // namespace mft::yaml
