#pragma once
// Whether a result in the way is one of the same problem, and may be replaced without being asked.
#include <string>

namespace mft {

// Throws InputError where `path` is a result of another problem than that of a resolved input; it
// names the keys that differ. How the problem is solved and what is written of it (the keys of
// solver, mesh, output and petsc, and those of a scan that change no point) may differ. Nothing
// where there is no result of this program.
void check_same_problem(const std::string& path, const std::string& resolved);

}  // namespace mft
