#pragma once
// The section `lattice` of an input: its keys, its checks, its values.
#include <string>
#include <vector>

#include "input/keys.hpp"
#include "lattice/settings.hpp"
#include "yaml/findings.hpp"
#include "yaml/node.hpp"

namespace mft::lattice {

// Rows of the table of keys.
std::vector<Key> lattice_keys();

// Of a section without findings; empty optionals where the input leaves the choice.
LatticeSettings read_lattice(const yaml::Node& section);

// What the table cannot tell: densities, bonds and times that do not fit the geometry, entries that
// nothing computes, a window too small. For Section::check.
void check_lattice(const yaml::Node& section, const Settings& settings, yaml::Findings& findings);

// The labels of the answer, in the input's own order: "C[i=0,T1=1;j=0,T2=2]" and
// "E[i=0,T1=1,B1=0.5;j=0,T2=2,B2=1]".
std::string label(const LatticeSettings::Correlation& entry);
std::string label(const LatticeSettings::Generating& entry);

}  // namespace mft::lattice
