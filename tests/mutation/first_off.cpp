// The checks of `mft verify`, up to the first that is off: exit status 1 and its name. For mutants,
// most of which an early check catches.
#include <cstdio>
#include <exception>

#include "verify/checks.hpp"

namespace {

using namespace mft;

bool all_ok(const Measurements& found) {
  for (const Measurement& one : found)
    if (!one.ok()) {
      std::printf("%s: %.1e, allowed %.1e\n", one.what.c_str(), one.value, one.allowed);
      return false;
    }
  return true;
}

bool run() {
  const auto subjects = built_in_subjects(PETSC_COMM_WORLD);
  for (const Check& check : checks())
    for (std::size_t n = 0; n < (check.costly ? 2 : subjects.size()); ++n)
      if (!all_ok(check.run(subjects[n]))) return false;
  for (const ExactCase& one : exact_cases())
    if (!all_ok(check_exact(one, PETSC_COMM_WORLD))) return false;
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (PetscInitialize(&argc, &argv, nullptr, nullptr)) return 2;
  PetscPushErrorHandler(PetscReturnErrorHandler, nullptr);
  PetscPopSignalHandler();
  bool ok = false;
  try {
    ok = run();
  } catch (const std::exception& error) {
    std::printf("%s\n", error.what());
  }
  return PetscFinalize() || !ok;
}
