// The part of an input that gives the system: the model and its initial density.
#include <fmt/format.h>

#include <limits>
#include <map>
#include <set>
#include <tuple>

#include "base/error.hpp"
#include "base/spelling.hpp"
#include "expression/parse.hpp"
#include "input/interpret.hpp"
#include "problem/registry.hpp"

namespace mft {

using yaml::Findings;
using yaml::Node;

void validate_expression(const Node& node, const std::string& path, const std::string& variable,
                         const std::map<std::string, double>& parameters, Findings& findings) {
  try {
    parse(node.text, GiNaC::realsymbol(variable), parameters);
  } catch (const InputError& error) {
    findings.add(node.mark, path, error.what());
  }
}

namespace {

// Densities of a model: the open interval, and its ends where sigma vanishes.
struct DensityRange {
  double lower, upper;
  bool lower_allowed, upper_allowed;
};

// Of every model found right so far: a scan asks for the same ones at each of its points, and to
// check expressions takes a millisecond.
using ModelKey = std::tuple<std::string, std::string, std::string, std::map<std::string, double>,
                            double, double>;
std::map<ModelKey, DensityRange> known_ranges;

ModelKey key_of(const ModelSettings& m) {
  return {m.name, m.D, m.sigma, m.parameters, m.lower, m.upper};
}

void read_parameters(const Node& model, Findings& findings, ModelSettings& out) {
  const Node* parameters = valid_at(model, "parameters");
  for (std::size_t i = 0; parameters && i < parameters->items.size(); ++i) {
    if (parameters->items[i].invalid) continue;
    const Node::Label& label = parameters->labels[i];
    const double number = number_at(*parameters, label.text);
    try {
      check_parameters({{label.text, number}}, "rho");
      out.parameters[label.text] = number;
    } catch (const InputError& error) {
      findings.add(label.mark, "model.parameters." + label.text, error.what());
    }
  }
}

void read_range(Node& model, Findings& findings, ModelSettings& out) {
  out.lower = 0;
  out.upper = std::numeric_limits<double>::infinity();
  if (!model.find("range")) {
    Node range;
    range.kind = Node::Kind::list;
    range.items = {yaml::scalar("0"), yaml::scalar(".inf")};
    model.add("range", range);
  }
  const Node* range = valid_at(model, "range");
  if (!range) return;
  if (range->items.size() != 2) {
    findings.add(range->mark, "model.range",
                 fmt::format("wanted two values [lower, upper], found {}", range->items.size()));
    return;
  }
  if (range->items[0].invalid || range->items[1].invalid) return;
  yaml::to_number(range->items[0].text, out.lower);
  yaml::to_number(range->items[1].text, out.upper);
  if (!(out.lower < out.upper))
    findings.add(range->mark, "model.range", "the lower end is not below the upper one");
}

// A parameter that no expression names is a slip more often than not.
void warn_of_unused_parameters(const Node& model, const ModelSettings& read, Findings& findings) {
  const Node* parameters = valid_at(model, "parameters");
  if (!parameters) return;
  std::set<std::string> names = names_in(read.D + " " + read.sigma);
  std::vector<std::string> used;
  for (const auto& [name, value] : read.parameters)
    if (names.count(name)) used.push_back(name);
  for (const Node::Label& label : parameters->labels) {
    if (names.count(label.text)) continue;
    const std::string guess = closest(label.text, used);
    findings.warn(
        label.mark, "model.parameters." + label.text,
        "neither D nor sigma uses it" + (guess.empty() ? "" : "; they use '" + guess + "'"));
  }
}

void read_expression_model(Node& model, Findings& findings, ModelSettings& out) {
  std::vector<std::string> of_named = {"name"};
  for (const NamedModel& named : named_models())
    for (const ModelParameter& parameter : named.parameters) of_named.push_back(parameter.name);
  for (const std::string& other : of_named)
    if (const Node* item = model.find(other))
      findings.add(item->mark, "model." + other, "a model is either named or given by D and sigma");
  const std::size_t before = findings.size();
  read_parameters(model, findings, out);
  const bool parameters_are_right =
      findings.size() == before &&
      (!model.find("parameters") || is_valid(*model.find("parameters")));
  out.D = text_at(model, "D");
  out.sigma = text_at(model, "sigma");
  read_range(model, findings, out);
  const bool checked = findings.size() == before && known_ranges.count(key_of(out));
  for (const char* label : {"D", "sigma"}) {
    const std::string path = std::string("model.") + label;
    if (!model.find(label)) findings.add(model.mark, path, "missing; wanted an expression in rho");
    const Node* text = valid_at(model, label);
    if (text && parameters_are_right && !checked)
      validate_expression(*text, path, "rho", out.parameters, findings);
  }
  warn_of_unused_parameters(model, out, findings);
}

void read_named_model(const Node& model, Findings& findings, ModelSettings& out) {
  if (!model.find("name"))
    findings.add(model.mark, "model", "no name; give a name, or D and sigma");
  for (const char* other : {"parameters", "range"})
    if (const Node* item = model.find(other))
      findings.add(item->mark, std::string("model.") + other, "belongs to a model by D and sigma");
  out.name = text_at(model, "name");
  for (const NamedModel& named : named_models())
    for (const ModelParameter& parameter : named.parameters) {
      const Node* item = model.find(parameter.name);
      const std::string path = "model." + parameter.name;
      if (out.name == named.name && !item)
        findings.add(model.mark, path,
                     fmt::format("missing; {} need the {}", named.name, parameter.text));
      if (!out.name.empty() && out.name != named.name && item)
        findings.add(item->mark, path, "belongs to " + named.name + ", not to " + out.name);
      if (out.name == named.name) out.parameters[parameter.name] = number_at(model, parameter.name);
    }
}

void read_model_keys(Node& root, Findings& findings, ModelSettings& out) {
  Node* model = valid_at(root, "model");
  if (!model) return;
  if (model->is_scalar()) {
    Node named = yaml::map(model->mark);
    named.add("name", *model);
    return read_named_model(named, findings, out);
  }
  if (model->find("D") || model->find("sigma"))
    read_expression_model(*model, findings, out);
  else
    read_named_model(*model, findings, out);
}

DensityRange density_range(const Model& model) {
  const double lower = model.lower(), upper = model.upper();
  return {lower, upper, model.allows_initial(lower), model.allows_initial(upper)};
}

// The model's densities, when its keys are right; what it finds wrong itself, `model.D: …`, is
// reported there.
const DensityRange* read_model(Node& root, Findings& findings, ModelSettings& out) {
  const std::size_t before = findings.size();
  read_model_keys(root, findings, out);
  const Node* model = root.find("model");
  if (!model || !is_valid(*model) || findings.size() > before) return nullptr;
  const ModelKey key = key_of(out);
  const auto known = known_ranges.find(key);
  if (known != known_ranges.end()) return &known->second;
  try {
    return &known_ranges.emplace(key, density_range(*make_model(out))).first->second;
  } catch (const InputError& error) {
    report_below(*model, "model", error.what(), findings);
    return nullptr;
  }
}

void check_density(const Node& initial, const std::string& side, const DensityRange& range,
                   Findings& findings) {
  const double rho = number_at(initial, side);
  const bool below = range.lower_allowed ? rho < range.lower : rho <= range.lower;
  const bool above = range.upper_allowed ? rho > range.upper : rho >= range.upper;
  if (below || above)
    findings.add(initial.find(side)->mark, "initial." + side,
                 fmt::format("is {}, the model's densities are in {}{}, {}{}", rho,
                             range.lower_allowed ? '[' : '(', range.lower, range.upper,
                             range.upper_allowed ? ']' : ')'));
}

void read_initial(const Node& initial, const DensityRange* range, Findings& findings,
                  InitialSettings& out) {
  out.type = text_at(initial, "type") == "quenched" ? InitialType::quenched : InitialType::annealed;
  out.left = number_at(initial, "left");
  out.right = number_at(initial, "right");
  if (!range) return;
  for (const char* side : {"left", "right"}) check_density(initial, side, *range, findings);
}

}  // namespace

void interpret_system(Node& root, Findings& findings, Settings& settings) {
  const DensityRange* range = read_model(root, findings, settings.model);
  if (const Node* initial = valid_at(root, "initial"))
    read_initial(*initial, range, findings, settings.initial);
}

}  // namespace mft
