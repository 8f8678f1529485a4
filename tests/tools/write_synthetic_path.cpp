// write_synthetic_path OUT.h5 [BYTES]: writes the synthetic path as a result, for tests of what
// reads one; files cannot grow beyond BYTES, as on a full disk. Ends as the program does: the
// status of the error, its message on standard error.
#include <petscsys.h>
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>

#include "base/error.hpp"
#include "synthetic_path.hpp"

int main(int argc, char** argv) {
  if (argc < 2 || PetscInitialize(&argc, &argv, nullptr, nullptr)) return 1;
  int status = 0, rank = 0, ranks = 1;
  MPI_Comm_rank(PETSC_COMM_WORLD, &rank);
  MPI_Comm_size(PETSC_COMM_WORLD, &ranks);
  if (argc > 2) {
    const rlim_t bytes = std::strtoul(argv[2], nullptr, 10);
    const rlimit limit{bytes, bytes};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  try {
    const mft::SyntheticPath path(ranks);
    // The same whatever the number of ranks, so that files can be compared.
    const mft::ProgramInfo program =
        mft::program_info({"/opt/bin/mft", "solve", "a.yaml"}, PETSC_COMM_SELF);
    mft::write_path(PETSC_COMM_WORLD, argv[1], {path.settings(), program, path.summary()}, path);
  } catch (const mft::Error& error) {
    if (rank == 0) std::fprintf(stderr, "%s\n", error.what());
    status = error.status();
  }
  PetscFinalize();
  return status;
}
