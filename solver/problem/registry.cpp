#include "problem/registry.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "problem/model/expression/expression_model.hpp"

namespace mft {

// A new model is a file in model/ that defines a function `NamedModel <name>()`, and a line
// in this list.
#define MFT_NAMED_MODELS(MODEL) \
  MODEL(independent)            \
  MODEL(ssep)                   \
  MODEL(kmp)                    \
  MODEL(inclusion)              \
  MODEL(zero_range)             \
  MODEL(hard_rods)

namespace models {
#define MFT_DECLARE(name) NamedModel name();
MFT_NAMED_MODELS(MFT_DECLARE)
#undef MFT_DECLARE
}  // namespace models

const std::vector<NamedModel>& named_models() {
#define MFT_CALL(name) models::name(),
  static const std::vector<NamedModel> all = {MFT_NAMED_MODELS(MFT_CALL)};
#undef MFT_CALL
  return all;
}

std::unique_ptr<Model> make_model(const ModelSettings& settings) {
  if (settings.name.empty()) return std::make_unique<ExpressionModel>(settings);
  std::string names;
  for (const NamedModel& model : named_models()) {
    if (model.name == settings.name) return model.make(settings);
    names += (names.empty() ? "" : ", ") + model.name;
  }
  throw InputError(
      fmt::format("model: there is no model '{}'; there are: {}", settings.name, names));
}

}  // namespace mft
