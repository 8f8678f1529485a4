#include "input/interpret.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "model/registry.hpp"

namespace mft {

using yaml::Findings;
using yaml::Node;

const Node* valid_at(const Node& map, const std::string& label) {
  const Node* item = map.find(label);
  return item && !item->invalid ? item : nullptr;
}

Node* valid_at(Node& map, const std::string& label) {
  return const_cast<Node*>(valid_at(static_cast<const Node&>(map), label));
}

std::string text_at(const Node& map, const std::string& label) {
  const Node* item = valid_at(map, label);
  return item && item->is_scalar() ? item->text : "";
}

double number_at(const Node& map, const std::string& label) {
  double number = 0;
  if (!yaml::to_number(text_at(map, label), number))
    return std::numeric_limits<double>::quiet_NaN();
  return number;
}

void validate_expression(const Node& node, const std::string& path, const std::string& variable,
                         const std::map<std::string, double>& parameters, Findings& findings) {
  (void)variable, (void)parameters;
  if (node.text.empty()) findings.add(node.mark, path, "is empty; wanted an expression");
}

namespace {

const char* const path_format = "mft-path";
constexpr double infinity = std::numeric_limits<double>::infinity();

bool is_identifier(const std::string& text) {
  const auto letter = [](unsigned char c) { return std::isalpha(c) || c == '_'; };
  const auto inner = [&](unsigned char c) { return letter(c) || std::isdigit(c); };
  return !text.empty() && letter(text[0]) && std::all_of(text.begin(), text.end(), inner);
}

// 0 for `auto` and for what was reported.
Auto integer_or_auto(const Node& map, const std::string& label) {
  const double number = number_at(map, label);
  return std::isnan(number) ? Auto() : Auto(static_cast<int>(number));
}

int integer_at(const Node& map, const std::string& label) {
  return integer_or_auto(map, label).value_or(0);
}

void read_parameters(const Node& model, Findings& findings, ModelSettings& out) {
  const Node* parameters = valid_at(model, "parameters");
  for (std::size_t i = 0; parameters && i < parameters->items.size(); ++i) {
    const Node::Label& label = parameters->labels[i];
    const std::string path = "model.parameters." + label.text;
    if (!is_identifier(label.text))
      findings.add(label.mark, path, "a parameter's name is letters, digits and _");
    else if (label.text == "rho" || label.text == "pi")
      findings.add(label.mark, path, "this name is taken");
    else
      out.parameters[label.text] = number_at(*parameters, label.text);
  }
}

void read_range(Node& model, Findings& findings, ModelSettings& out) {
  out.lower = 0;
  out.upper = infinity;
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

void read_expression_model(Node& model, Findings& findings, ModelSettings& out) {
  for (const char* other : {"name", "length"})
    if (const Node* item = model.find(other))
      findings.add(item->mark, std::string("model.") + other,
                   "a model is either named or given by D and sigma");
  read_parameters(model, findings, out);
  for (const char* label : {"D", "sigma"}) {
    const std::string path = std::string("model.") + label;
    if (!model.find(label)) findings.add(model.mark, path, "missing; wanted an expression in rho");
    if (const Node* text = valid_at(model, label))
      validate_expression(*text, path, "rho", out.parameters, findings);
  }
  out.D = text_at(model, "D");
  out.sigma = text_at(model, "sigma");
  read_range(model, findings, out);
}

void read_named_model(const Node& model, Findings& findings, ModelSettings& out) {
  if (!model.find("name"))
    findings.add(model.mark, "model", "no name; give a name, or D and sigma");
  for (const char* other : {"parameters", "range"})
    if (const Node* item = model.find(other))
      findings.add(item->mark, std::string("model.") + other, "belongs to a model by D and sigma");
  out.name = text_at(model, "name");
  const Node* length = model.find("length");
  if (out.name == "hard_rods" && !length)
    findings.add(model.mark, "model.length", "missing; hard_rods need the length of a rod");
  if (!out.name.empty() && out.name != "hard_rods" && length)
    findings.add(length->mark, "model.length", "belongs to hard_rods, not to " + out.name);
  if (out.name == "hard_rods") out.length = number_at(model, "length");
}

void read_model(Node& root, Findings& findings, Settings& settings) {
  Node* model = valid_at(root, "model");
  if (!model) return;
  if (model->is_scalar()) {
    Node named = yaml::map(model->mark);
    named.add("name", *model);
    return read_named_model(named, findings, settings.model);
  }
  if (model->find("D") || model->find("sigma"))
    read_expression_model(*model, findings, settings.model);
  else
    read_named_model(*model, findings, settings.model);
}

// No error was reported for the model's keys.
bool has_valid_model(const Node& root) {
  const Node* model = root.find("model");
  if (!model || model->invalid) return false;
  return std::none_of(model->items.begin(), model->items.end(),
                      [](const Node& item) { return item.invalid; });
}

// Densities of the model: the open interval, and its ends where sigma vanishes.
struct DensityRange {
  double lower, upper;
  bool lower_allowed, upper_allowed;
};

bool mobility_vanishes(const Model& model, double rho) {
  double D, D1, D2, sigma, sigma1, sigma2;
  model.coefficients(1, &rho, {&D, &D1, &D2, &sigma, &sigma1, &sigma2});
  return sigma == 0;
}

DensityRange density_range(const ModelSettings& settings) {
  if (settings.name.empty()) return {settings.lower, settings.upper, true, true};
  const std::unique_ptr<Model> model = make_model(settings);
  const double lower = model->lower(), upper = model->upper();
  return {lower, upper, mobility_vanishes(*model, lower), mobility_vanishes(*model, upper)};
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

void read_initial(Node& root, bool model_is_right, Findings& findings, Settings& settings) {
  const Node* initial = valid_at(root, "initial");
  if (!initial) return;
  settings.initial.type =
      text_at(*initial, "type") == "quenched" ? InitialType::quenched : InitialType::annealed;
  settings.initial.left = number_at(*initial, "left");
  settings.initial.right = number_at(*initial, "right");
  if (!model_is_right) return;
  try {
    const DensityRange range = density_range(settings.model);
    for (const char* side : {"left", "right"}) check_density(*initial, side, range, findings);
  } catch (const InputError& error) {
    findings.add(root.find("model")->mark, "model", error.what());
  }
}

void read_mesh(const Node& mesh, MeshSettings& out) {
  const Node* level = valid_at(mesh, "level");
  if (level && level->is_map()) {
    out.single_level = true;
    out.level = integer_or_auto(*level, "single");
  } else {
    out.level = integer_or_auto(mesh, "level");
  }
  out.degree = integer_or_auto(mesh, "degree");
  out.time_degree = integer_or_auto(mesh, "time_degree");
  const double half_width = number_at(mesh, "half_width");
  if (!std::isnan(half_width)) out.half_width = half_width;
}

void read_solver(const Node& solver, SolverSettings& out) {
  using Linear = SolverSettings::Linear;
  const std::string linear = text_at(solver, "linear");
  out.method = text_at(solver, "method") == "sweep" ? SolverSettings::Method::sweep
                                                    : SolverSettings::Method::newton;
  out.linear = linear == "gmres"       ? Linear::gmres
               : linear == "chebyshev" ? Linear::chebyshev
                                       : Linear::gcg;
  out.tolerance = number_at(solver, "tolerance");
  out.max_newton = integer_at(solver, "max_newton");
  const double step = number_at(solver, "continuation");
  out.continuation_auto = std::isnan(step);
  if (!out.continuation_auto) out.continuation_step = step;
}

void read_output(const Node& output, double final_time, Findings& findings, OutputSettings& out) {
  out.file = text_at(output, "file");
  if (const Node* profiles = valid_at(output, "profiles")) {
    out.profile_x = integer_at(*profiles, "x");
    out.profile_t = integer_at(*profiles, "t");
  }
  out.fields = text_at(output, "fields") != "false";
  const Node* points = valid_at(output, "points");
  for (std::size_t i = 0; points && i < points->items.size(); ++i) {
    const Node& point = points->items[i];
    if (point.invalid) continue;
    out.points.push_back({number_at(point, "x"), number_at(point, "t")});
    if (out.points.back().t > final_time)
      findings.add(point.find("t")->mark, fmt::format("output.points[{}].t", i),
                   fmt::format("is {}, beyond final_time {}", text_at(point, "t"),
                               yaml::number_text(final_time)));
  }
}

void check_output_file(const Node& root, const Section* section, const Disk& disk,
                       Findings& findings) {
  const Node* output = valid_at(root, "output");
  const Node* file = output ? valid_at(*output, "file") : nullptr;
  if (!file || !disk.check_writable) return;
  try {
    disk.check_writable(file->text, section ? section->format : path_format);
  } catch (const InputError& error) {
    findings.add(file->mark, "output.file", error.what());
  }
}

void read_petsc(const Node& petsc, Findings& findings, Settings& settings) {
  for (std::size_t i = 0; i < petsc.items.size(); ++i) {
    const Node& item = petsc.items[i];
    const Node::Label& label = petsc.labels[i];
    if (item.invalid) continue;
    if (!is_identifier(label.text))
      findings.add(label.mark, "petsc." + label.text,
                   "an option's name is letters, digits and _, without the dash");
    const bool flag = item.is_null() || (!item.quoted && item.text == "true");
    settings.petsc.emplace_back(label.text, flag ? "" : item.text);
  }
}

}  // namespace

Settings interpret(Node& root, const Section* section, const Disk& disk, Findings& findings) {
  Settings settings;
  settings.final_time = std::numeric_limits<double>::quiet_NaN();
  if (!root.is_map()) return settings;
  const std::size_t before = findings.size();
  read_model(root, findings, settings);
  const bool model_is_right = has_valid_model(root) && findings.size() == before;
  read_initial(root, model_is_right, findings, settings);
  interpret_history(root, section, disk, findings, settings);
  if (const Node* mesh = valid_at(root, "mesh")) read_mesh(*mesh, settings.mesh);
  if (const Node* solver = valid_at(root, "solver")) read_solver(*solver, settings.solver);
  if (const Node* output = valid_at(root, "output"))
    read_output(*output, settings.final_time, findings, settings.output);
  check_output_file(root, section, disk, findings);
  if (const Node* petsc = valid_at(root, "petsc")) read_petsc(*petsc, findings, settings);
  return settings;
}

}  // namespace mft
