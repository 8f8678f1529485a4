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

// Throws InputError when the option is given and is none of `allowed`.
void check_choice(const char* name, const std::vector<std::string>& allowed);

// The names registered with PETSc, such as those of KSPList or PCList, in alphabetic order.
std::vector<std::string> registered_names(PetscFunctionList list);

}  // namespace mft
