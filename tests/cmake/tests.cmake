# Functions that add a test with its labels, a time limit and the environment every test needs.

# Any number of ranks on any machine, as root too, each free to use every core: Open MPI 4 reads
# OMPI_*, Open MPI 5 PRTE_*, others neither.
set(MFT_TEST_ENVIRONMENT
  OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
  OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
  OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_hwloc_base_binding_policy=none
  PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe PRTE_MCA_hwloc_default_binding_policy=none)
if(MFT_SANITIZE)
  set(suppressions ${PROJECT_SOURCE_DIR}/tests/sanitizers/lsan.supp)
  list(APPEND MFT_TEST_ENVIRONMENT UBSAN_OPTIONS=print_stacktrace=1
    LSAN_OPTIONS=suppressions=${suppressions}:print_suppressions=0)
endif()

# add_labelled_test(name "label;label" command...): a command on one rank.
function(add_labelled_test name labels)
  if("slow" IN_LIST labels)
    set(seconds 1800)
  else()
    set(seconds 600)
  endif()
  add_test(NAME ${name} COMMAND ${ARGN})
  set_tests_properties(${name} PROPERTIES LABELS "${labels}" TIMEOUT ${seconds}
    ENVIRONMENT "${MFT_TEST_ENVIRONMENT}")
endfunction()

# add_mpi_test(name ranks program arguments...): the program (a target or a path) under mpiexec,
# labelled mpi; further labels: set_property(TEST name APPEND PROPERTY LABELS slow).
function(add_mpi_test name ranks program)
  if(TARGET ${program})
    set(program $<TARGET_FILE:${program}>)
  endif()
  add_labelled_test(${name} mpi ${MPIEXEC_EXECUTABLE} ${MPIEXEC_NUMPROC_FLAG} ${ranks}
    ${MPIEXEC_PREFLAGS} ${program} ${ARGN})
  set_tests_properties(${name} PROPERTIES PROCESSORS ${ranks})
endfunction()

# add_python_test(name "label;label" script arguments...): the script, relative to tests/, with
# $MFT the program and $MPIEXEC the launcher.
function(add_python_test name labels script)
  add_labelled_test(${name} "${labels}" ${MFT_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/${script} ${ARGN})
  set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT
    MFT=$<TARGET_FILE:mft> MPIEXEC=${MPIEXEC_EXECUTABLE})
endfunction()
