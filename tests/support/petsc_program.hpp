#pragma once
// The frame of a program that measures or compares.
#include "base/petsc.hpp"

namespace mft::testing {

// Runs `run` with PETSc started, without its signal handlers; its value is the exit status, 1 where
// it throws: the reason is printed after `name`.
inline int run_with_petsc(int argc, char** argv, int (*run)(int, char**), const char* name = "") {
  if (PetscInitialize(&argc, &argv, nullptr, nullptr)) return 1;
  PetscPopSignalHandler();
  int status = 1;
  try {
    status = run(argc, argv);
  } catch (const std::exception& error) {
    PetscPrintf(PETSC_COMM_WORLD, "%s%s\n", name, error.what());
  }
  return PetscFinalize() || status;
}

}  // namespace mft::testing
