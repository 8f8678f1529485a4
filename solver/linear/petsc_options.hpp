#pragma once
// What the user gives PETSc by options, and is wrong, as an input error.
#include <petscksp.h>

#include <optional>
#include <string>
#include <vector>

namespace mft {

// For the calls that read options. Throws InputError when `code` is not zero: the option that it is
// about, found by the value that PETSc quotes (else `about`), and PETSc's message. Error (status 1)
// when memory ran out.
void check_options(PetscErrorCode code, const std::string& about = "");

// The value of the option `name` ("-ksp_type"); nothing when it is not given.
std::optional<std::string> option_value(const char* name);

// Where the option comes from, unless from the command line, to be put behind a message: "; from
// ./.petscrc", "; from PETSC_OPTIONS", "; from petsc of the input". Empty when it is not given.
std::string option_origin(const char* name);

// Throws InputError when the option is given and is none of `allowed`.
void check_choice(const char* name, const std::vector<std::string>& allowed);

// Throws InputError when -ksp_type or -pc_type names something that PETSc does not know, or that
// cannot solve with the I + H G of ReducedSolver: it is known by its products only, has no
// transpose, and is not symmetric.
void check_solver_types();

// The names registered with PETSc, such as those of KSPList or PCList, in alphabetic order.
std::vector<std::string> registered_names(PetscFunctionList list);

}  // namespace mft
