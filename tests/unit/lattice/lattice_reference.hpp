#pragma once
// The reference values of the exclusion process, references/micro.json.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "input/reader.hpp"
#include "lattice/settings.hpp"
#include "yaml/node.hpp"

namespace mft::lattice {

struct Reference {
  std::string id;
  double value;
  LatticeSettings settings;  // with this one entry
};

inline double number(const yaml::Node& map, const std::string& name) {
  double value = 0;
  const yaml::Node* item = map.find(name);
  if (!item || !yaml::to_number(item->text, value)) ADD_FAILURE() << "no number " << name;
  return value;
}

// The exact ones, simulations left out; those of generating functions, or of correlations.
inline std::vector<Reference> references(bool generating) {
  const yaml::Node root =
      yaml::parse(read_text_file(MFT_SOURCE_DIR "/tests/references/micro.json"));
  std::vector<Reference> out;
  for (const yaml::Node& entry : root.items) {
    Reference reference{entry.find("id")->text, number(entry, "value"), {}};
    if (reference.id.rfind("kmc", 0) == 0 || !entry.find("B1") == generating) continue;
    LatticeSettings& settings = reference.settings;
    settings.left = number(entry, "rho_a");
    settings.right = number(entry, "rho_b");
    if (entry.find("initial")->text == "quenched") settings.initial = InitialState::quenched;
    const std::string geometry = entry.find("geometry")->text;
    int first = 0, last = 0;
    if (std::sscanf(geometry.c_str(), "closed chain, sites %d..%d", &first, &last) == 2)
      settings.geometry = Chain{first, last};
    else if (geometry.find("chain of 16 sites") != std::string::npos)
      settings.geometry = Chain{-7, 8};
    const int i = static_cast<int>(number(entry, "i")), j = static_cast<int>(number(entry, "j"));
    const double T1 = number(entry, "T1"), T2 = number(entry, "T2");
    if (generating)
      settings.generating = {
          {{i, T1, number(entry, "B1")}, LatticeSettings::Term{j, T2, number(entry, "B2")}}};
    else
      settings.correlation = {{i, T1, j, T2}};
    out.push_back(reference);
  }
  return out;
}

}  // namespace mft::lattice
