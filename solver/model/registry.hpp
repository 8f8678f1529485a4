#pragma once
// The models that an input may name, and the making of a model from settings.
#include <memory>
#include <string>
#include <vector>

#include "input/settings.hpp"
#include "model/model.hpp"

namespace mft {

struct NamedModel {
  std::string name;
  std::string diffusivity, mobility;    // D and σ as text
  std::string range;                    // as text, for its end may depend on a parameter
  std::vector<std::string> parameters;  // keys beside `name`
  // Throws InputError when a parameter is out of its bounds.
  std::unique_ptr<Model> (*make)(const ModelSettings&);
};

// All of them, in the order in which `mft models` lists them.
const std::vector<NamedModel>& named_models();

// The model of the settings: a named one, or one given by expressions.
// Throws InputError where the name is unknown or a parameter or an expression is wrong.
std::unique_ptr<Model> make_model(const ModelSettings& settings);

}  // namespace mft
