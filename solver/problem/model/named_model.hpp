#pragma once
// A model that an input may name: what is said of it, and how it is made.
#include <memory>
#include <string>
#include <vector>

#include "problem/model/model.hpp"
#include "settings/settings.hpp"

namespace mft {

// A number that a named model takes beside its name.
struct ModelParameter {
  std::string name;   // the key: model.NAME
  std::string text;   // one line: "length of a rod"
  std::string range;  // as in the table of keys: "(0, inf)"
  std::string unit;
};

struct NamedModel {
  std::string name;
  std::string diffusivity, mobility;  // D and σ as text
  std::string range;                  // as text, for its end may depend on a parameter
  std::vector<ModelParameter> parameters = {};
  // Throws InputError when a parameter is out of its bounds.
  std::unique_ptr<Model> (*make)(const ModelSettings&) = nullptr;
};

// That of a class without parameters, which says the rest itself.
template <class ModelClass>
NamedModel named_model(const std::string& range) {
  const ModelClass model;
  NamedModel named{model.name(), model.diffusivity_text(), model.mobility_text(), range};
  named.make = [](const ModelSettings&) { return std::unique_ptr<Model>(new ModelClass); };
  return named;
}

}  // namespace mft
