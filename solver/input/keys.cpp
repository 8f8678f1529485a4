#include "input/keys.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <limits>
#include <sstream>

#include "problem/registry.hpp"
#include "yaml/node.hpp"

namespace mft {

Default required() { return {Default::Kind::required, ""}; }
Default optional() { return {Default::Kind::optional, ""}; }
Default value(const std::string& yaml) { return {Default::Kind::value, yaml}; }
Default computed(const std::string& words) { return {Default::Kind::computed, words}; }

Range::Range(const std::string& text) {
  const std::size_t comma = text.find(", ");
  const auto end = [](const std::string& word) {
    if (word == "inf" || word == "-inf")
      return std::copysign(std::numeric_limits<double>::infinity(), word[0] == '-' ? -1.0 : 1.0);
    return std::stod(word);
  };
  low = end(text.substr(1, comma - 1));
  high = end(text.substr(comma + 2, text.size() - comma - 3));
  low_closed = text.front() == '[';
  high_closed = text.back() == ']';
}

bool Range::contains(double x) const {
  return (low_closed ? x >= low : x > low) && (high_closed ? x <= high : x < high);
}

std::string Range::words() const {
  const bool below = std::isinf(low), above = std::isinf(high);
  if (below && above) return low_closed ? "a number, .inf or -.inf" : "finite";
  if (above) return fmt::format("{} {}", low_closed ? ">=" : ">", low);
  return fmt::format("in {}{}, {}{}", low_closed ? '[' : '(', low, high, high_closed ? ']' : ')');
}

Allowed any(const std::string& unit) { return {unit, Range(), {}, {}}; }
Allowed in(const std::string& range, const std::string& unit) {
  return {unit, Range(range), {}, {}};
}
Allowed one_of(const std::vector<std::string>& choices,
               const std::map<std::string, std::string>& refused) {
  return {"", Range(), choices, refused};
}

namespace {

const char* const density = "1/length";
const char* const time = "x²/D";
const char* const length = "x";

const char* const no_plain_cg =
    "CG in the plain inner product does not apply: I + HG is self-adjoint only in (u, Gv); use gcg";

std::vector<std::string> model_names() {
  std::vector<std::string> names;
  for (const NamedModel& model : named_models()) names.push_back(model.name);
  return names;
}

// What a named model takes beside its name.
std::vector<Key> parameter_keys() {
  std::vector<Key> keys;
  for (const NamedModel& model : named_models())
    for (const ModelParameter& p : model.parameters)
      keys.push_back({"model." + p.name, number_form, optional(), p.text + ", of " + model.name,
                      in(p.range, p.unit)});
  return keys;
}

std::vector<Key> model_keys() {
  std::vector<Key> keys = {
      {"model", choice_form | map_form, required(),
       "the system: a name, a map with name, or a map with D and sigma", one_of(model_names())},
      {"model.name", choice_form, optional(), "a named model (`mft models` lists them)",
       one_of(model_names())},
      {"model.D", expression_form, optional(), "diffusivity D(rho)"},
      {"model.sigma", expression_form, optional(), "mobility sigma(rho)"},
      {"model.parameters", map_form, optional(), "numbers that D and sigma name"},
      {"model.parameters.*", number_form, optional(), "a parameter"},
      {"model.range", list_form, computed("[0, .inf]"),
       "open interval of allowed densities, of D and sigma", any(density)},
      {"model.range[]", number_form, optional(), "an end", in("[-inf, inf]", density)},
  };
  const auto of_named = parameter_keys();
  keys.insert(keys.begin() + 2, of_named.begin(), of_named.end());
  return keys;
}

std::vector<Key> initial_keys() {
  return {
      {"initial", map_form, required(), "the step at t = 0"},
      {"initial.type", choice_form, required(), "initial density fluctuates, or is fixed",
       one_of({"annealed", "quenched"})},
      {"initial.left", number_form, required(), "density at x < 0", any(density)},
      {"initial.right", number_form, required(), "density at x > 0", any(density)},
      {"final_time", number_form, computed("the last instant's time"),
       "end T of the history; required with lambda(t) and no instant", in("(0, inf)", time)},
  };
}

std::vector<Key> history_keys() {
  const std::string instant = "history.instants[]";
  const std::string continuous = "history.continuous";
  return {
      {"history", map_form, required(), "the counting field lambda(t)"},
      {"history.instants", list_form, optional(), "terms B delta(t - time), in any order"},
      {instant, map_form, optional(), "one instant; exactly one of B and Q"},
      {instant + ".time", number_form, required(), "when the current is read, up to final_time",
       in("(0, inf)", time)},
      {instant + ".B", number_form, optional(), "strength: the field conjugate to Q"},
      {instant + ".Q", number_form, optional(), "current wanted; the B that gives it is found"},
      {instant + ".position", number_form, value("0"), "where the current is read", any(length)},
      {instant + ".start", number_form, computed("position"),
       "where the initial mass is counted from", any(length)},
      {continuous, expression_form | map_form, optional(),
       "continuous part of lambda(t): an expression read at 0, or a map"},
      {continuous + ".lambda", expression_form, optional(), "lambda(t) on [0, final_time]"},
      {continuous + ".file", text_form, optional(),
       "file of rows t,lambda, from the folder of the input; linear between"},
      {continuous + ".rows", list_form, optional(), "the rows themselves, [t, lambda] each"},
      {continuous + ".rows[]", list_form, optional(), "one row"},
      {continuous + ".rows[][]", number_form, optional(), "t or lambda"},
      {continuous + ".pieces", list_form, optional(),
       "expressions one after another; lambda may jump between them"},
      {continuous + ".pieces[]", map_form, optional(), "one piece"},
      {continuous + ".pieces[].to", number_form, required(), "where the piece ends",
       in("(0, inf)", time)},
      {continuous + ".pieces[].lambda", expression_form, required(), "lambda(t) on the piece"},
      {continuous + ".position", number_form, value("0"), "where the current is read", any(length)},
  };
}

std::vector<Key> numerical_keys() {
  return {
      {"mesh", map_form, value("{}"), "the mesh in x and t"},
      {"mesh.level", auto_form | integer_form | map_form, value("auto"),
       "finest level N of N-2, N-1, N, which are extrapolated", in("[2, 14]")},
      {"mesh.level.single", integer_form, required(), "one mesh of this level, no error estimate",
       in("[0, 14]")},
      {"mesh.degree", auto_form | integer_form, value("auto"), "polynomial degree in x",
       in("[1, 16]")},
      {"mesh.time_degree", auto_form | integer_form, value("auto"), "polynomial degree in t",
       in("[0, 12]")},
      {"mesh.half_width", auto_form | number_form, value("auto"),
       "c in L = c sqrt(D_max T), beyond the outermost position", in("(0, inf)")},
      {"solver", map_form, value("{}"), "how the path is found"},
      {"solver.method", choice_form, value("newton"),
       "Newton, or alternating forward and backward sweeps", one_of({"newton", "sweep"})},
      {"solver.linear", choice_form, value("gcg"),
       "Krylov method of a Newton step (-ksp_type overrides)",
       one_of({"gcg", "gmres", "chebyshev"}, {{"cg", no_plain_cg}})},
      {"solver.tolerance", number_form, value("1e-8"),
       "of mu, relative to max(|mu|, 10^-2 sqrt(T)); of a scan 1e-4 where it is absent",
       in("(0, 1)")},
      {"solver.max_newton", integer_form, value("30"), "most Newton steps of one solve",
       in("[1, 10000]")},
      {"solver.continuation", auto_form | number_form, value("auto"),
       "first step in the strength of the history", in("(0, 1]")},
      {"solver.max_seconds", number_form, optional(),
       "wall time after which a solve ends with the best answer so far (status 3)",
       in("(0, inf)", "s")},
  };
}

std::vector<Key> output_keys() {
  return {
      {"output", map_form, value("{}"), "what is written"},
      {"output.file", text_form, optional(),
       "result file, from the folder of the run (-o overrides); without: none"},
      {"output.profiles", map_form, value("{}"), "the resampled path"},
      {"output.profiles.x", integer_form, value("200"), "points in x", in("[2, 100000]")},
      {"output.profiles.t", integer_form, value("50"), "times", in("[2, 100000]")},
      {"output.profiles.range", list_form,
       computed("four diffusion lengths beyond the outermost position"),
       "first and last of the points in x", any(length)},
      {"output.profiles.range[]", number_form, optional(), "an end",
       in("[-1e+100, 1e+100]", length)},
      {"output.points", list_form, value("[]"),
       "places where q and p are extrapolated over levels"},
      {"output.points[]", map_form, optional(), "one place"},
      {"output.points[].x", number_form, required(), "position", any(length)},
      {"output.points[].t", number_form, required(), "time, up to final_time",
       in("[0, inf)", time)},
      {"output.fields", boolean_form, value("true"), "all nodal values too"},
      {"output.checkpoint", number_form, value("5"),
       "wall time between two checkpoints at least; 0: one at every step", in("[0, inf)", "s")},
      {"petsc", map_form, value("{}"),
       "PETSc options, flat, without the dash; true: an option without value"},
      {"petsc.*", scalar_form, optional(), "an option's value"},
  };
}

}  // namespace

const std::vector<Key>& base_keys() {
  static const std::vector<Key> keys = [] {
    std::vector<Key> all;
    for (const auto& part :
         {model_keys(), initial_keys(), history_keys(), numerical_keys(), output_keys()})
      all.insert(all.end(), part.begin(), part.end());
    return all;
  }();
  return keys;
}

const Key* find_key(const std::string& path, const std::vector<Key>& keys) {
  std::string pattern, name;
  for (std::istringstream names(path); std::getline(names, name, '.');) {
    const bool item = name.find_first_not_of("0123456789") == std::string::npos;
    pattern += item ? "[]" : (pattern.empty() ? "" : ".") + name;
  }
  const std::string any_name = pattern.substr(0, pattern.rfind('.') + 1) + "*";
  for (const Key& key : keys)
    if (key.path == pattern || key.path == any_name) return &key;
  return nullptr;
}

const Section* find_section(const std::vector<Section>& sections, const std::string& name) {
  for (const Section& section : sections)
    if (section.name == name) return &section;
  return nullptr;
}

namespace {

// What the value may be: forms, range or choices, unit.
std::string value_text(const Key& key) {
  std::vector<std::string> parts;
  if (key.forms & auto_form) parts.push_back("auto");
  const bool number = key.forms & number_form, integer = key.forms & integer_form;
  if (number || integer) {
    const std::string range =
        key.allowed.range.words() == "finite" ? "" : " " + key.allowed.range.words();
    parts.push_back((integer ? "integer" : "number") + range);
  }
  if (key.forms & boolean_form) parts.push_back("true, false");
  if (key.forms & text_form) parts.push_back("text");
  if (key.forms & choice_form)
    parts.push_back(fmt::format("{}", fmt::join(key.allowed.choices, ", ")));
  if (key.forms & expression_form) parts.push_back("expression");
  if (key.forms & (scalar_form | any_form)) parts.push_back("value");
  if (key.forms & map_form) parts.push_back("map");
  if (key.forms & list_form) parts.push_back("list");
  const std::string unit = key.allowed.unit.empty() ? "" : " [" + key.allowed.unit + "]";
  return fmt::format("{}", fmt::join(parts, " | ")) + unit;
}

std::string default_text(const Key& key) {
  switch (key.fallback.kind) {
    case Default::Kind::required:
      return "required";
    case Default::Kind::optional:
      return "";
    default:
      return key.fallback.text;
  }
}

// Maps and lists whose keys follow say nothing by themselves.
bool is_listed(const Key& key) { return key.forms != list_form || key.path.back() != ']'; }

}  // namespace

std::string keys_as_text(const std::vector<Key>& keys) {
  std::string out;
  for (const Key& key : keys) {
    if (!is_listed(key)) continue;
    const std::string fallback = default_text(key);
    out += key.path + "\n    " + key.text + "\n    " + value_text(key) +
           (fallback.empty()         ? ""
            : fallback == "required" ? "; required"
                                     : "; default: " + fallback) +
           "\n";
  }
  return out;
}

std::string keys_as_markdown(const std::vector<Key>& keys) {
  const auto replace_bars = [](const std::string& text, const std::string& by) {
    std::string out;
    for (const char c : text) out += c == '|' ? by : std::string(1, c);
    return out;
  };
  std::string out = "| key | value | default | |\n|---|---|---|---|\n";
  for (const Key& key : keys) {
    if (!is_listed(key)) continue;
    const std::string fallback = default_text(key);
    const std::string shown =
        key.fallback.kind == Default::Kind::value ? "`" + fallback + "`" : fallback;
    out += fmt::format("| `{}` | {} | {} | {} |\n", key.path, replace_bars(value_text(key), "or"),
                       shown, replace_bars(key.text, "\\|"));
  }
  return out;
}

}  // namespace mft
