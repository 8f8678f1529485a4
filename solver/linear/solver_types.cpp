#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "linear/petsc_options.hpp"

namespace mft {
namespace {

struct Refusal {
  const char* reason;
  std::vector<std::string> types;
};

const std::vector<Refusal>& refused_solvers() {
  static const std::vector<Refusal> all = {
      {"I + H G is self-adjoint only in the inner product (u, G v), where {} does not work",
       {"cg", "cr", "fcg", "gltr", "groppcg", "minres", "nash", "pipecg", "pipecg2", "pipecgrr",
        "pipecr", "pipefcg", "pipelcg", "pipeprcg", "qcg", "stcg", "symmlq"}},
      {"{} needs the transpose of I + H G, which is not there",
       {"bicg", "cgls", "cgne", "ibcgs", "lsqr"}},
      {"{} needs an assembled matrix; I + H G is known by its products only", {"fetidp", "tsirm"}},
      {"{} ends before I + H G is solved with", {"fbcgsr", "none", "preonly", "qmrcgs"}},
  };
  return all;
}

// PETSc's preconditioners, all but none.
const std::vector<std::string>& preconditioners() {
  static const std::vector<std::string> all = {"amgx",
                                               "asm",
                                               "bddc",
                                               "bfbt",
                                               "bjacobi",
                                               "cholesky",
                                               "chowiluviennacl",
                                               "composite",
                                               "cp",
                                               "deflation",
                                               "eisenstat",
                                               "exotic",
                                               "fieldsplit",
                                               "galerkin",
                                               "gamg",
                                               "gasm",
                                               "h2opus",
                                               "hmg",
                                               "hpddm",
                                               "hypre",
                                               "icc",
                                               "ilu",
                                               "jacobi",
                                               "kaczmarz",
                                               "kokkos",
                                               "ksp",
                                               "lmvm",
                                               "lsc",
                                               "lu",
                                               "mat",
                                               "mg",
                                               "ml",
                                               "mpi",
                                               "nn",
                                               "parms",
                                               "patch",
                                               "pbjacobi",
                                               "pfmg",
                                               "qr",
                                               "redistribute",
                                               "redundant",
                                               "rowscalingviennacl",
                                               "saviennacl",
                                               "shell",
                                               "smg",
                                               "sor",
                                               "spai",
                                               "svd",
                                               "syspfmg",
                                               "telescope",
                                               "tfs",
                                               "vpbjacobi"};
  return all;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void remove(std::vector<std::string>& names, const std::vector<std::string>& unwanted) {
  names.erase(std::remove_if(names.begin(), names.end(),
                             [&](const std::string& name) { return contains(unwanted, name); }),
              names.end());
}

void check_solver() {
  std::vector<std::string> types = registered_names(KSPList);
  for (const Refusal& refusal : refused_solvers()) remove(types, refusal.types);
  const auto given = option_value("-ksp_type");
  for (const Refusal& refusal : refused_solvers()) {
    if (!given || !contains(refusal.types, *given)) continue;
    std::vector<std::string> others = types;
    remove(others, {"gcg", "gmres", "chebyshev"});
    throw InputError(fmt::format("-ksp_type {}: {}; allowed: gcg, gmres, chebyshev, {}{}", *given,
                                 fmt::format(fmt::runtime(refusal.reason), *given),
                                 fmt::join(others, ", "), option_origin("-ksp_type")));
  }
  check_choice("-ksp_type", types);
}

void check_preconditioner() {
  std::vector<std::string> types = registered_names(PCList);
  remove(types, preconditioners());
  const auto given = option_value("-pc_type");
  if (given && contains(preconditioners(), *given))
    throw InputError(fmt::format(
        "-pc_type {}: I + H G is known by its products only, and well conditioned; allowed: {}{}",
        *given, fmt::join(types, ", "), option_origin("-pc_type")));
  check_choice("-pc_type", types);
}

}  // namespace

void check_solver_types() {
  check_solver();
  check_preconditioner();
}

}  // namespace mft
