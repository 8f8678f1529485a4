// Starts PETSc (and with it MPI) once for every unit test of this process.
#include <gtest/gtest.h>
#include <petscsys.h>

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (PetscInitialize(&argc, &argv, nullptr, nullptr)) return 1;
  PetscPopSignalHandler();
  const int failed = RUN_ALL_TESTS();
  return PetscFinalize() || failed;
}
