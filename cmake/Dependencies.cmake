# The libraries. What is missing is collected, and named all at once with what to install or load.

# PETSc built by hand or by a cluster: PETSC_DIR and PETSC_ARCH, from the command line or the
# environment. Its prefix comes first, for whatever PETSc has built for itself (MPI, HDF5).
foreach(name PETSC_DIR PETSC_ARCH)
  set(${name} "$ENV{${name}}" CACHE STRING "As PETSc's own makefiles read it")
endforeach()
if(PETSC_DIR)
  foreach(prefix ${PETSC_DIR} ${PETSC_DIR}/${PETSC_ARCH})
    if(EXISTS ${prefix}/lib/pkgconfig)
      list(PREPEND CMAKE_PREFIX_PATH ${prefix})
      set(ENV{PKG_CONFIG_PATH} ${prefix}/lib/pkgconfig:$ENV{PKG_CONFIG_PATH})
    endif()
  endforeach()
endif()

set(MFT_MISSING "")
macro(mft_require found what debian elsewhere)
  if(NOT ${found})
    string(APPEND MFT_MISSING "\n  ${what}\n    Debian: apt install ${debian}\n"
      "    elsewhere: ${elsewhere}")
  endif()
endmacro()
set(prefix_hint "load its module, or add its prefix to CMAKE_PREFIX_PATH")

find_package(PkgConfig)
mft_require(PKG_CONFIG_FOUND "pkg-config" pkg-config "load a module of it or of pkgconf")
if(PKG_CONFIG_FOUND)
  pkg_check_modules(PETSC IMPORTED_TARGET PETSc>=3.18)
  pkg_check_modules(GINAC IMPORTED_TARGET ginac)
endif()
mft_require(PETSC_FOUND "PETSc 3.18 or later (looked in PETSC_DIR='${PETSC_DIR}', \
PETSC_ARCH='${PETSC_ARCH}')" libpetsc-real-dev
  "set PETSC_DIR and PETSC_ARCH, so that $PETSC_DIR/$PETSC_ARCH/lib/pkgconfig/PETSc.pc is there")
mft_require(GINAC_FOUND "GiNaC" libginac-dev
  "load its module, or add its lib/pkgconfig to PKG_CONFIG_PATH")

# The MPI that PETSc was built with: its compiler wrapper tells.
if(PETSC_FOUND)
  pkg_get_variable(MFT_PETSC_CC PETSc ccompiler)
  if(MFT_PETSC_CC MATCHES "mpi[^/]*$")
    find_program(MPI_C_COMPILER ${MFT_PETSC_CC})
    if(MPI_C_COMPILER)
      cmake_path(GET MPI_C_COMPILER PARENT_PATH bin)
      cmake_path(GET bin PARENT_PATH prefix)
      list(APPEND CMAKE_PREFIX_PATH ${prefix})  # for the mpiexec beside it
    endif()
  endif()
  # Include paths only: Debian's also asks for _FORTIFY_SOURCE, which an -O0 or sanitized build warns of.
  set_property(TARGET PkgConfig::PETSC PROPERTY INTERFACE_COMPILE_OPTIONS "")
endif()
find_package(MPI COMPONENTS C)
mft_require(MPI_C_FOUND "MPI (the one that PETSc uses)" "libopenmpi-dev openmpi-bin"
  "load the module of the MPI that PETSc was built with")

set(HDF5_PREFER_PARALLEL TRUE)
find_package(HDF5 COMPONENTS C HL)
if(NOT HDF5_IS_PARALLEL)
  set(HDF5_FOUND FALSE)
endif()
mft_require(HDF5_FOUND "HDF5 with MPI (a serial one does not do)" libhdf5-openmpi-dev
  "load the parallel HDF5 module, or set HDF5_ROOT; h5pcc must be the one of that MPI")

find_package(yaml-cpp 0.7 QUIET)
mft_require(yaml-cpp_FOUND "yaml-cpp 0.7 or later" libyaml-cpp-dev "${prefix_hint}")
find_package(fmt QUIET)
mft_require(fmt_FOUND "fmt" libfmt-dev "${prefix_hint}")
find_package(CLI11 QUIET)
mft_require(CLI11_FOUND "CLI11" libcli11-dev "${prefix_hint}")
find_path(MFT_CSV_INCLUDE csv.h)
find_library(MFT_CSV_LIBRARY csv)
if(MFT_CSV_INCLUDE AND MFT_CSV_LIBRARY)
  set(MFT_CSV_FOUND TRUE)
endif()
mft_require(MFT_CSV_FOUND "libcsv" libcsv-dev "${prefix_hint}")
find_package(Boost 1.71 QUIET)
mft_require(Boost_FOUND "Boost 1.71 or later (headers)" libboost-dev "${prefix_hint}")
find_package(LAPACK QUIET)
mft_require(LAPACK_FOUND "BLAS and LAPACK" "libblas-dev liblapack-dev"
  "load a module of OpenBLAS or MKL, or set BLA_VENDOR")

# The Python of the tests, which need not be the first one in PATH.
function(mft_find_python)
  foreach(python ${MFT_PYTHON} python3 /usr/bin/python3)
    execute_process(COMMAND ${python} -c "import h5py, numpy, yaml"
      RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
    if(failed EQUAL 0)
      set(MFT_PYTHON ${python} CACHE STRING "Python with h5py, numpy and yaml")
      return()
    endif()
  endforeach()
endfunction()

set(MFT_BUILD_TESTS ${MFT_TESTS})
if(MFT_TESTS)
  find_package(GTest QUIET)
  mft_find_python()
  if(MFT_TESTS STREQUAL AUTO AND NOT (GTest_FOUND AND MFT_PYTHON))
    message(STATUS "No tests: GoogleTest, or a Python with h5py, numpy and yaml, is missing")
    set(MFT_BUILD_TESTS OFF)
  else()
    mft_require(GTest_FOUND "GoogleTest (or build without tests: -DMFT_TESTS=OFF)" libgtest-dev
      "${prefix_hint}")
    mft_require(MFT_PYTHON "python3 with h5py, numpy and yaml, for the tests"
      "python3-h5py python3-numpy python3-yaml" "load one, or set -DMFT_PYTHON=<interpreter>")
  endif()
endif()

if(MFT_MISSING)
  message(FATAL_ERROR "Missing:${MFT_MISSING}\n"
    "scripts/setup installs all of these on Debian; docs/building.md tells more.")
endif()

include(CheckCXXSourceCompiles)
set(CMAKE_REQUIRED_LIBRARIES PkgConfig::PETSC MPI::MPI_C)
check_cxx_source_compiles("#include <petscsys.h>
#if defined(PETSC_USE_COMPLEX) || !defined(PETSC_USE_REAL_DOUBLE)
#error not real and double
#endif
int main() { return 0; }" MFT_PETSC_IS_REAL)
unset(CMAKE_REQUIRED_LIBRARIES)
if(NOT MFT_PETSC_IS_REAL)
  message(FATAL_ERROR "The PETSc found (${PETSC_INCLUDE_DIRS}) is complex or not in double "
    "precision, or its headers do not compile (CMakeFiles/CMakeError.log tells); a real, "
    "double-precision one is needed (Debian: libpetsc-real-dev; else choose another PETSC_ARCH).")
endif()
