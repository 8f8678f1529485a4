#pragma once
// The input section `scan`.
#include <string>
#include <vector>

#include "input/keys.hpp"
#include "scan/points/points.hpp"
#include "scan/points/tree.hpp"

namespace mft::scan {

// What a point is: an input of `mft solve`, `mft cumulants` or `mft exact`.
enum class Of { solve, cumulants, exact };
const char* word_of(Of of);

struct ScanSettings {
  Points points;
  Of of = Of::solve;
  int ranks_per_point = 0;  // 0: auto
  bool warm_start = true;
  bool stop_on_failure = false;
  std::string paths;  // folder of the points' result files; empty: none
};

// Keys of the section, for the table of keys.
std::vector<Key> scan_keys();

// Which point starts from which: none but in a warm scan of solve.
Tree tree_of(const ScanSettings& scan);

// Puts the rows of a file of points into the section, and reports everything wrong with the axes,
// and, with place.thorough, with the input of each point.
void complete_scan(const SectionPlace& place);

// The settings of a section without faults, as Input::section has it.
ScanSettings read_scan(const yaml::Node& section);

}  // namespace mft::scan
