#include "store/meanings.hpp"

#include <map>

#include "store/result_file.hpp"

namespace mft {
namespace {

using Meanings = std::vector<Meaning>;

const char* const number = "1";
const char* const length = "x";
const char* const time = "x²/D";
const char* const density = "1/length";
const char* const wall = "s";

// Of every result.
Meanings provenance() {
  return {
      {"input", {}, "", "input as given"},
      {"resolved", {}, "", "input with all defaults"},
      {"program/version", {}, "", "version of the program"},
      {"program/libraries", {"program/libraries"}, "", "libraries and their versions"},
      {"program/command_line", {}, "", "command line"},
      {"program/ranks", {}, number, "number of MPI ranks"},
  };
}

Meanings path_values() {
  return {
      {"instant", {"instant"}, number, "instant, in input order"},
      {"mu", {}, number, "cumulant generating functional μ"},
      {"mu_error", {}, number, "error of μ"},
      {"Phi", {}, number, "rate function Φ"},
      {"Phi_error", {}, number, "error of Φ"},
      {"mu_parts/history", {}, number, "∫ λ Q dt, the gain"},
      {"mu_parts/initial", {}, number, "cost F of the initial profile"},
      {"mu_parts/noise", {}, number, "cost ∫∫ σ p_x²/2 of the noise"},
      {"Q", {"instant"}, number, "current Q_k"},
      {"Q_error", {"instant"}, number, "error of Q_k"},
      {"history/time", {"instant"}, time, "time t_k"},
      {"history/B", {"instant"}, number, "counting field B_k"},
      {"history/B_error", {"instant"}, number, "error of B_k"},
      {"history/position", {"instant"}, length, "position x_k where the current is read"},
      {"history/start", {"instant"}, length, "start o_k that the mass is counted from"},
      {"current/t", {"current/t"}, time, "time t"},
      {"current/Q", {"current/t"}, number, "current Q(t) at x = 0"},
      {"identities/action_minus_14", {}, number, "-S_h minus (14)"},
      {"identities/mass", {}, number, "largest change of mass"},
      {"identities/flux", {"instant"}, number, "flux through the position minus Q_k"},
      {"phase", {"phase"}, "", "phase of the work"},
      {"seconds", {"phase"}, wall, "wall time"},
  };
}

Meanings path_fields() {
  return {
      {"path/t", {"path/t"}, time, "time t"},
      {"path/x", {"path/x"}, length, "position x"},
      {"path/q", {"path/t", "path/x"}, density, "density q"},
      {"path/p", {"path/t", "path/x"}, number, "conjugate field p"},
      {"path/q0", {"path/x"}, density, "initial density q(x, 0⁻)"},
      {"path/step", {"path/step"}, length, "place where the initial density may jump"},
      {"path/q0_left", {"path/step"}, density, "initial density on the left of a step"},
      {"path/q0_right", {"path/step"}, density, "initial density on the right of a step"},
      {"points/point", {"points/point"}, number, "point, in input order"},
      {"points/x", {"points/point"}, length, "position x"},
      {"points/t", {"points/point"}, time, "time t"},
      {"points/q", {"points/point"}, density, "density q"},
      {"points/p", {"points/point"}, number, "conjugate field p"},
      {"points/q_error", {"points/point"}, density, "error of q"},
      {"points/p_error", {"points/point"}, number, "error of p"},
      {"mesh/element", {"mesh/element"}, number, "element"},
      {"mesh/element_ends", {"mesh/element_ends"}, length, "ends of the elements"},
      {"mesh/element_degree", {"mesh/element"}, number, "degree of an element"},
      {"mesh/slab", {"mesh/slab"}, number, "slab"},
      {"mesh/slab_ends", {"mesh/slab_ends"}, time, "ends of the slabs"},
      {"mesh/slab_degree", {"mesh/slab"}, number, "degree of a slab"},
      {"mesh/x", {"mesh/x"}, length, "position x of a node"},
      {"mesh/t", {"mesh/t"}, time, "time t of a node"},
      {"fields/q", {"mesh/t", "mesh/x"}, density, "nodal values of the density q"},
      {"fields/p", {"mesh/t", "mesh/x"}, number, "nodal values of the conjugate field p"},
  };
}

Meanings path_levels() {
  const std::string mesh = "levels/mesh", step = "levels/newton/step";
  return {
      {mesh, {mesh}, number, "mesh, in the order they were solved"},
      {"levels/level", {mesh}, number, "level"},
      {"levels/lowest_degree", {mesh}, number, "lowest degree in x"},
      {"levels/highest_degree", {mesh}, number, "highest degree in x"},
      {"levels/lowest_time_degree", {mesh}, number, "lowest degree in t"},
      {"levels/highest_time_degree", {mesh}, number, "highest degree in t"},
      {"levels/elements", {mesh}, number, "number of elements"},
      {"levels/slabs", {mesh}, number, "number of slabs"},
      {"levels/unknowns", {mesh}, number, "number of unknowns"},
      {"levels/counting_width", {mesh}, length, "width over which an instant counts"},
      {"levels/mu", {mesh}, number, "μ on the mesh"},
      {"levels/Q", {mesh, "instant"}, number, "current Q_k on the mesh"},
      {"levels/seconds", {mesh, "phase"}, wall, "wall time"},
      {"levels/newton_steps", {mesh}, number, "number of Newton steps"},
      {step, {step}, number, "Newton step, of all meshes one after another"},
      {"levels/newton/scale", {step}, number, "strength of the history"},
      {"levels/newton/residual", {step}, number, "residual"},
      {"levels/newton/decrement", {step}, number, "decrement"},
      {"levels/newton/iterations", {step}, number, "iterations of the linear solver"},
      {"levels/newton/lowest_eigenvalue", {step}, number, "lowest eigenvalue of the Hessian"},
  };
}

// Of a scan; the writer attaches the axes, which are the input's.
Meanings scan_values() {
  return {
      {"instant", {}, number, "instant, in input order"},
      {"mu", {}, number, "cumulant generating functional μ"},
      {"error", {}, number, "error of μ"},
      {"mu_error", {}, number, "error of μ"},
      {"Phi", {}, number, "rate function Φ"},
      {"Phi_error", {}, number, "error of Φ"},
      {"Q", {}, number, "current Q_k"},
      {"Q_error", {}, number, "error of Q_k"},
      {"B", {}, number, "counting field B_k"},
      {"B_error", {}, number, "error of B_k"},
      {"cumulant", {}, number, "cumulant, ascending in order"},
      {"label", {}, "", "the cumulant: C[times of the currents]"},
      {"C", {}, number, "joint cumulant of currents, of the name in /label"},
      {"C_error", {}, number, "error of the cumulant"},
      {"exact_C", {}, number, "cumulant of the closed form"},
      {"exact_C_error", {}, number, "error of the closed form's cumulant"},
      {"form", {}, "", "closed forms in use"},
      {"iterations", {}, number, "iterations of the linear solver"},
      {"newton", {}, number, "Newton steps"},
      {"level", {}, number, "finest level"},
      {"lowest_eigenvalue", {}, number, "lowest eigenvalue of the Hessian"},
      {"scale_reached", {}, number, "strength of the history that was reached"},
      {"status", {}, "", "ok, tolerance or none"},
      {"reason", {}, "", "why the status is not ok"},
      {"failed", {}, number, "1 where the point failed"},
      {"parent", {}, number, "number of the point it starts from; -1: none"},
      {"seconds", {}, wall, "wall time"},
      {"program/petsc", {"program/petsc"}, "", "options of PETSc"},
      {"program/files", {"program/files"}, "", "files that the input reads"},
      {"program/checksums", {"program/files"}, "", "checksums of the files"},
  };
}

// The closed form, at the points and on the curve.
Meanings exact_values(const std::string& folder) {
  return {
      {folder + "exact", {}, number, "μ of the closed form"},
      {folder + "exact_error", {}, number, "error of the closed form"},
      {folder + "exact_Phi", {}, number, "Φ of the closed form"},
      {folder + "exact_Phi_error", {}, number, "error of the closed form's Φ"},
  };
}

// A list of labelled values.
Meanings entries() {
  return {
      {"label", {"label"}, "", "what the value is of"},
      {"value", {"label"}, number, "value"},
      {"error", {"label"}, number, "error of the value"},
      {"seconds", {}, wall, "wall time"},
  };
}

Meanings cumulant_values() {
  const std::string t = "correlation/t", other = "correlation/t_other", mesh = "levels/mesh";
  return {
      {t, {t}, time, "time t"},
      {other, {other}, time, "the other time t′"},
      {"correlation/Q", {t, other}, number, "⟨Q(t) Q(t′)⟩_c"},
      {"correlation/Q_error", {t, other}, number, "error of ⟨Q(t) Q(t′)⟩_c"},
      {"correlation/current", {t, other}, "(D/x²)²", "⟨dQ/dt(t) dQ/dt(t′)⟩_c"},
      {"correlation/current_error", {t, other}, "(D/x²)²", "error of ⟨dQ/dt(t) dQ/dt(t′)⟩_c"},
      {"correlation/exact/ratio", {"correlation/exact/ratio"}, number, "t₁/t₂"},
      {"correlation/exact/Q",
       {"correlation/exact/ratio"},
       number,
       "closed form of ⟨Q(t₁) Q(t₂)⟩_c at the last time t₂"},
      {"correlation/exact/Q_error", {"correlation/exact/ratio"}, number, "its error"},
      {mesh, {mesh}, number, "mesh, in the order they were solved"},
      {"levels/level", {mesh}, number, "level"},
      {"levels/rung", {mesh}, number, "rung of polynomial degrees"},
      {"levels/elements", {mesh}, number, "number of elements"},
      {"levels/slabs", {mesh}, number, "number of slabs"},
      {"levels/value", {mesh, "label"}, number, "value on the mesh"},
      {"levels/seconds", {mesh}, wall, "wall time"},
  };
}

Meanings closed_form_values() {
  return {
      {"solver", {"label"}, number, "value of the solver"},
      {"solver_error", {"label"}, number, "error of the solver's value"},
      {"form", {"label"}, "", "name of the closed form"},
  };
}

Meanings lattice_values() {
  return {{"hierarchy", {"label"}, number, "value by the hierarchy of correlations"}};
}

Meanings joined(const std::vector<Meanings>& parts) {
  Meanings all = provenance();
  for (const Meanings& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace

const std::vector<Meaning>& meanings(const std::string& format) {
  static const std::map<std::string, Meanings> all = {
      {"mft-path", joined({path_values(), path_fields(), path_levels()})},
      {"mft-scan", joined({scan_values(), exact_values(""), exact_values("curve/")})},
      {"mft-cumulants", joined({entries(), cumulant_values()})},
      {"mft-exact", joined({entries(), closed_form_values()})},
      {"mft-lattice", joined({entries(), lattice_values()})},
  };
  static const Meanings none;
  const auto found = all.find(format_family(format));
  return found == all.end() ? none : found->second;
}

}  // namespace mft
