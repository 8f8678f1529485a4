#pragma once
// "Did you mean": the known word nearest to a misspelt one.
#include <string>
#include <vector>

namespace mft {

// The candidate with the least edit distance (case ignored) to `word`; empty when none is close.
std::string closest(const std::string& word, const std::vector<std::string>& candidates);

}  // namespace mft
