#include "store/provenance.hpp"

#include <fmt/format.h>
#include <ginac/version.h>
#include <petscsys.h>

#include <boost/version.hpp>
#include <cstdint>

#include "base/petsc.hpp"

namespace mft {
namespace {

std::string petsc_version() {
  PetscInt major = 0, minor = 0, patch = 0;
  check(PetscGetVersionNumber(&major, &minor, &patch, nullptr));
  return fmt::format("PETSc {}.{}.{}", major, minor, patch);
}

std::string hdf5_version() {
  unsigned major = 0, minor = 0, patch = 0;
  H5get_libversion(&major, &minor, &patch);
  return fmt::format("HDF5 {}.{}.{}", major, minor, patch);
}

// Up to the first comma or line end: what follows may name the machine it was built on.
std::string mpi_version() {
  char text[MPI_MAX_LIBRARY_VERSION_STRING];
  int length = 0;
  MPI_Get_library_version(text, &length);
  const std::string whole(text, std::size_t(length));
  return whole.substr(0, whole.find_first_of(",\n\r"));
}

std::string compiler() {
#if defined(__clang__)
  return fmt::format("Clang {}.{}.{}", __clang_major__, __clang_minor__, __clang_patchlevel__);
#elif defined(__GNUC__)
  return fmt::format("GCC {}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#else
  return "unknown compiler";
#endif
}

}  // namespace

std::vector<std::string> library_versions() {
  return {
      petsc_version(),
      hdf5_version(),
      mpi_version(),
      fmt::format("GiNaC {}.{}.{}", GiNaC::version_major, GiNaC::version_minor,
                  GiNaC::version_micro),
      "yaml-cpp " MFT_YAML_CPP_VERSION,
      fmt::format("fmt {}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100),
      fmt::format("Boost {}.{}.{}", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000,
                  BOOST_VERSION % 100),
      compiler()};
}

ProgramInfo program_info(const std::vector<std::string>& arguments, MPI_Comm comm) {
  ProgramInfo info;
  info.version = MFT_VERSION;
  info.libraries = library_versions();
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    info.command_line += i == 0 ? word.substr(word.rfind('/') + 1) : " " + word;
  }
  MPI_Comm_size(comm, &info.ranks);
  return info;
}

void write_provenance(H5Group& root, const Settings& settings, const ProgramInfo& program) {
  root.write("input", settings.input_text);
  root.write("resolved", settings.resolved_text);
  root.write("program/version", program.version);
  root.write("program/libraries", program.libraries);
  root.write("program/command_line", program.command_line);
  root.write("program/ranks", program.ranks);
}

}  // namespace mft
