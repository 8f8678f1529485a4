#pragma once
// A path that another point can begin with, as bytes and back.
#include <string>

#include "refinement/level.hpp"

namespace mft::scan {

// Collective over the ranks that hold the path; rank 0 gets the bytes, others nothing.
std::string pack(const Guess& guess, MPI_Comm comm);

// Every rank has the bytes and takes its part of the path. Throws StorageError when they are none.
Guess unpack_guess(const std::string& bytes, MPI_Comm comm);

}  // namespace mft::scan
