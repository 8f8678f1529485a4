#pragma once
// The models that an input may name, and the making of a model from settings.
#include <memory>
#include <vector>

#include "problem/model/named_model.hpp"

namespace mft {

// All of them, in the order in which `mft models` lists them.
const std::vector<NamedModel>& named_models();

// The model of the settings: a named one, or one given by expressions.
// Throws InputError where the name is unknown or a parameter or an expression is wrong.
std::unique_ptr<Model> make_model(const ModelSettings& settings);

}  // namespace mft
