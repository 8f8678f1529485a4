#include <fmt/format.h>
#include <ginac/version.h>
#include <hdf5.h>
#include <mpi.h>
#include <petscsys.h>

#include "command_line.hpp"

std::string version_text() {
  char petsc[256] = "", mpi[MPI_MAX_LIBRARY_VERSION_STRING] = "";
  int length = 0;
  unsigned major = 0, minor = 0, release = 0;
  PetscGetVersion(petsc, sizeof petsc);
  MPI_Get_library_version(mpi, &length);
  H5get_libversion(&major, &minor, &release);
  const std::string mpi_text(mpi, static_cast<std::size_t>(length));
  return fmt::format("mft {}\n{}\nMPI {}\nHDF5 {}.{}.{}\nyaml-cpp {}\nGiNaC {}.{}.{}", MFT_VERSION,
                     petsc, mpi_text.substr(0, mpi_text.find_first_of(",\n")), major, minor,
                     release, MFT_YAML_CPP_VERSION, GINACLIB_MAJOR_VERSION, GINACLIB_MINOR_VERSION,
                     GINACLIB_MICRO_VERSION);
}
