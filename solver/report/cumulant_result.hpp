#pragma once
// The cumulants of an input as labelled numbers, and their result file.
#include <string>

#include "cumulant/joint_cumulants.hpp"
#include "store/entries.hpp"

namespace mft {

// Of the files that write_cumulants() writes.
inline constexpr char cumulants_format[] = "mft-cumulants 1";

Entries entries_of(const CumulantSolution& solution);

// "ok", or "tolerance" where it was missed.
std::string status_of(const CumulantSolution& solution);

// Writes the result with its levels, correlation functions and, where a closed form of them
// applies, that. To be called on one rank; throws as write_entries().
void write_cumulants(const std::string& target, const Settings& settings,
                     const ProgramInfo& program, const CumulantSolution& solution, double seconds);

}  // namespace mft
