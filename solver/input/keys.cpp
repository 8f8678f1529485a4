#include "input/keys.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <stdexcept>

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
  if (above) return (low_closed ? ">= " : "> ") + yaml::number_text(low);
  return fmt::format("in {}{}, {}{}", low_closed ? '[' : '(', yaml::number_text(low),
                     yaml::number_text(high), high_closed ? ']' : ')');
}

namespace {

const std::string density_unit = "1/length", time_unit = "x²/D", length_unit = "x";

const char* const no_plain_cg =
    "CG in the plain inner product does not apply: I + HG is self-adjoint only in (u, Gv); use gcg";

std::vector<Key> model_keys() {
  return {
      {"model",
       choice_form | map_form,
       required(),
       Range(),
       {"independent", "ssep", "kmp", "inclusion", "zero_range", "hard_rods"},
       "",
       "the system: a name, a map with name, or a map with D and sigma",
       {}},
      {"model.name",
       choice_form,
       optional(),
       Range(),
       {"independent", "ssep", "kmp", "inclusion", "zero_range", "hard_rods"},
       "",
       "a named model (mft models lists them)",
       {}},
      {"model.length",
       number_form,
       optional(),
       Range("(0, inf)"),
       {},
       length_unit,
       "length of a rod, of hard_rods",
       {}},
      {"model.D", expression_form, optional(), Range(), {}, "", "diffusivity D(rho)", {}},
      {"model.sigma", expression_form, optional(), Range(), {}, "", "mobility sigma(rho)", {}},
      {"model.parameters",
       map_form,
       optional(),
       Range(),
       {},
       "",
       "numbers that D and sigma name",
       {}},
      {"model.parameters.*", number_form, optional(), Range(), {}, "", "a parameter", {}},
      {"model.range",
       list_form,
       computed("[0, .inf] with D and sigma"),
       Range(),
       {},
       density_unit,
       "open interval of allowed densities, of D and sigma",
       {}},
      {"model.range[]",
       number_form,
       optional(),
       Range("[-inf, inf]"),
       {},
       density_unit,
       "an end of the range",
       {}},
  };
}

std::vector<Key> initial_keys() {
  return {
      {"initial", map_form, required(), Range(), {}, "", "the step at t = 0", {}},
      {"initial.type",
       choice_form,
       required(),
       Range(),
       {"annealed", "quenched"},
       "",
       "does the initial density fluctuate (annealed) or not (quenched)",
       {}},
      {"initial.left", number_form, required(), Range(), {}, density_unit, "density at x < 0", {}},
      {"initial.right", number_form, required(), Range(), {}, density_unit, "density at x > 0", {}},
      {"final_time",
       number_form,
       computed("the last instant's time"),
       Range("(0, inf)"),
       {},
       time_unit,
       "end T of the history; required with lambda(t) and no instant",
       {}},
  };
}

std::vector<Key> history_keys() {
  return {
      {"history", map_form, required(), Range(), {}, "", "the counting field lambda(t)", {}},
      {"history.instants",
       list_form,
       optional(),
       Range(),
       {},
       "",
       "terms B delta(t - time) of lambda(t), any order",
       {}},
      {"history.instants[]",
       map_form,
       optional(),
       Range(),
       {},
       "",
       "one instant; exactly one of B and Q",
       {}},
      {"history.instants[].time",
       number_form,
       required(),
       Range("(0, inf)"),
       {},
       time_unit,
       "when the current is read, at most final_time",
       {}},
      {"history.instants[].B",
       number_form,
       optional(),
       Range(),
       {},
       "",
       "strength: the field conjugate to Q",
       {}},
      {"history.instants[].Q",
       number_form,
       optional(),
       Range(),
       {},
       "",
       "integrated current wanted; the B that gives it is found",
       {}},
      {"history.instants[].position",
       number_form,
       value("0"),
       Range(),
       {},
       length_unit,
       "where the current is read",
       {}},
      {"history.instants[].start",
       number_form,
       computed("position"),
       Range(),
       {},
       length_unit,
       "where the initial mass is counted from",
       {}},
      {"history.continuous",
       expression_form | map_form,
       optional(),
       Range(),
       {},
       "",
       "continuous part of lambda(t): an expression read at 0, or a map",
       {}},
      {"history.continuous.lambda",
       expression_form,
       optional(),
       Range(),
       {},
       "",
       "lambda(t) on [0, final_time]",
       {}},
      {"history.continuous.file",
       text_form,
       optional(),
       Range(),
       {},
       "",
       "file of rows t,lambda, beside the input; linear between",
       {}},
      {"history.continuous.rows",
       list_form,
       optional(),
       Range(),
       {},
       "",
       "the rows themselves, [t, lambda] each",
       {}},
      {"history.continuous.rows[]",
       list_form,
       optional(),
       Range(),
       {},
       "",
       "one row [t, lambda]",
       {}},
      {"history.continuous.rows[][]", number_form, optional(), Range(), {}, "", "t or lambda", {}},
      {"history.continuous.pieces",
       list_form,
       optional(),
       Range(),
       {},
       "",
       "expressions one after another; lambda may jump between them",
       {}},
      {"history.continuous.pieces[]", map_form, optional(), Range(), {}, "", "one piece", {}},
      {"history.continuous.pieces[].to",
       number_form,
       required(),
       Range("(0, inf)"),
       {},
       time_unit,
       "where the piece ends",
       {}},
      {"history.continuous.pieces[].lambda",
       expression_form,
       required(),
       Range(),
       {},
       "",
       "lambda(t) on the piece",
       {}},
      {"history.continuous.position",
       number_form,
       value("0"),
       Range(),
       {},
       length_unit,
       "where the current is read",
       {}},
  };
}

std::vector<Key> numerical_keys() {
  return {
      {"mesh", map_form, value("{}"), Range(), {}, "", "the mesh in x and t", {}},
      {"mesh.level",
       auto_form | integer_form | map_form,
       value("auto"),
       Range("[2, 14]"),
       {},
       "",
       "finest level N of three, N-2, N-1, N, that are extrapolated",
       {}},
      {"mesh.level.single",
       integer_form,
       required(),
       Range("[0, 14]"),
       {},
       "",
       "one mesh of this level, no error estimate",
       {}},
      {"mesh.degree",
       auto_form | integer_form,
       value("auto"),
       Range("[1, 16]"),
       {},
       "",
       "polynomial degree in x",
       {}},
      {"mesh.time_degree",
       auto_form | integer_form,
       value("auto"),
       Range("[0, 12]"),
       {},
       "",
       "polynomial degree in t",
       {}},
      {"mesh.half_width",
       auto_form | number_form,
       value("auto"),
       Range("(0, inf)"),
       {},
       "",
       "c in L = c sqrt(D_max T), beyond the outermost position",
       {}},
      {"solver", map_form, value("{}"), Range(), {}, "", "how the path is found", {}},
      {"solver.method",
       choice_form,
       value("newton"),
       Range(),
       {"newton", "sweep"},
       "",
       "Newton, or alternating forward and backward sweeps",
       {}},
      {"solver.linear",
       choice_form,
       value("gcg"),
       Range(),
       {"gcg", "gmres", "chebyshev"},
       "",
       "Krylov method of a Newton step (-ksp_type overrides)",
       {{"cg", no_plain_cg}}},
      {"solver.tolerance",
       number_form,
       value("1e-8"),
       Range("(0, 1)"),
       {},
       "",
       "of mu, relative to max(|mu|, 10^-2 sqrt(T))",
       {}},
      {"solver.max_newton",
       integer_form,
       value("30"),
       Range("[1, 10000]"),
       {},
       "",
       "most Newton steps of one solve",
       {}},
      {"solver.continuation",
       auto_form | number_form,
       value("auto"),
       Range("(0, 1]"),
       {},
       "",
       "first step in the strength of the history",
       {}},
  };
}

std::vector<Key> output_keys() {
  return {
      {"output", map_form, value("{}"), Range(), {}, "", "what is written", {}},
      {"output.file",
       text_form,
       optional(),
       Range(),
       {},
       "",
       "result file, from the folder of the run (-o overrides); none: no file",
       {}},
      {"output.profiles", map_form, value("{}"), Range(), {}, "", "resampled path", {}},
      {"output.profiles.x",
       integer_form,
       value("200"),
       Range("[2, 100000]"),
       {},
       "",
       "points in x",
       {}},
      {"output.profiles.t", integer_form, value("50"), Range("[2, 100000]"), {}, "", "times", {}},
      {"output.points",
       list_form,
       value("[]"),
       Range(),
       {},
       "",
       "places where q and p are extrapolated over levels",
       {}},
      {"output.points[]", map_form, optional(), Range(), {}, "", "one place", {}},
      {"output.points[].x", number_form, required(), Range(), {}, length_unit, "position", {}},
      {"output.points[].t",
       number_form,
       required(),
       Range("[0, inf)"),
       {},
       time_unit,
       "time, at most final_time",
       {}},
      {"output.fields", boolean_form, value("true"), Range(), {}, "", "all nodal values too", {}},
      {"petsc",
       map_form,
       value("{}"),
       Range(),
       {},
       "",
       "PETSc options, flat, without the dash; true is an option without value",
       {}},
      {"petsc.*", scalar_form, optional(), Range(), {}, "", "an option's value", {}},
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

const std::vector<Section>& sections() {
  static const std::vector<Section> all = {
      {"scan", "mft scan", "mft-scan", {"model", "initial", "history"}, {}},
      {"cumulants", "mft cumulants", "mft-cumulants", {"history"}, {}},
      {"lattice", "mft lattice", "mft-lattice", {"model", "initial", "history"}, {}},
  };
  return all;
}

const Section* find_section(const std::string& name) {
  for (const Section& section : sections())
    if (section.name == name) return &section;
  return nullptr;
}

}  // namespace mft
