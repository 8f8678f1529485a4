#pragma once
// A model that an input may name: what is said of it, and how it is made.
#include <memory>
#include <string>
#include <vector>

#include "problem/model/model.hpp"
#include "settings/settings.hpp"

namespace mft {

struct NamedModel {
  std::string name;
  std::string diffusivity, mobility;    // D and σ as text
  std::string range;                    // as text, for its end may depend on a parameter
  std::vector<std::string> parameters;  // keys beside `name`
  // Throws InputError when a parameter is out of its bounds.
  std::unique_ptr<Model> (*make)(const ModelSettings&);
};

}  // namespace mft
