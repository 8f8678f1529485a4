# The program, the library with its headers, a CMake package and a pkg-config file.
include(CMakePackageConfigHelpers)
install(TARGETS mft mftsolver EXPORT mftTargets
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/mft)
install(DIRECTORY solver/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/mft
  FILES_MATCHING PATTERN *.hpp)

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/mft)
set(MFT_DEPENDENCY_PREFIXES ${CMAKE_PREFIX_PATH})
configure_package_config_file(cmake/mftConfig.cmake.in ${PROJECT_BINARY_DIR}/mftConfig.cmake
  INSTALL_DESTINATION ${package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/mftConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(EXPORT mftTargets NAMESPACE mft:: DESTINATION ${package})
install(FILES ${PROJECT_BINARY_DIR}/mftConfig.cmake ${PROJECT_BINARY_DIR}/mftConfigVersion.cmake
  DESTINATION ${package})

# pkg-config: libraries that have no file of their own there, by path.
set(MFT_PC_CFLAGS "-DOMPI_SKIP_MPICXX=1 -DMPICH_SKIP_MPICXX=1")
set(folders ${HDF5_INCLUDE_DIRS} ${HDF5_C_INCLUDE_DIRS} ${MPI_C_INCLUDE_DIRS} ${Boost_INCLUDE_DIRS})
list(REMOVE_DUPLICATES folders)
foreach(folder ${folders})
  if(NOT folder STREQUAL "/usr/include")
    string(APPEND MFT_PC_CFLAGS " -I${folder}")
  endif()
endforeach()
list(JOIN HDF5_C_HL_LIBRARIES " " high_level)
list(JOIN HDF5_C_LIBRARIES " " hdf5)
list(JOIN MPI_C_LIBRARIES " " mpi)
list(JOIN LAPACK_LIBRARIES " " lapack)
set(MFT_PC_LIBS "${high_level} ${hdf5} ${lapack} ${mpi} ${MFT_CSV_LIBRARY}")
file(RELATIVE_PATH MFT_PC_TO_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)  # cmake --install --prefix moves it
configure_file(cmake/mft.pc.in ${PROJECT_BINARY_DIR}/mft.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/mft.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
