#pragma once
// What a scan keeps of a solved point.
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "numerics/estimate.hpp"
#include "problem/problem.hpp"
#include "store/path_result.hpp"

namespace mft {

struct ScanRecord {
  std::string status = "none";  // ok | tolerance | none
  std::string reason;           // why not ok
  bool failed = true;           // `mft solve` of this point would end with a status other than 0
  bool has_path = false;        // its children begin with it
  Estimate mu = nothing, Phi = nothing;
  Estimate exact = nothing, exact_Phi = nothing;  // of the closed form, where one applies
  std::vector<Estimate> Q, B;                     // per instant
  double scale_reached = 0, lowest_eigenvalue = nothing.value;
  std::int64_t level = 0, newton = 0, iterations = 0;
  double seconds = 0;

  static constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  static constexpr Estimate nothing{nan, nan};
};

// That of a summary; `failed` as of is_failure().
ScanRecord scan_record(const PathSummary& summary, bool failed);

// Adds the closed form, where one applies.
void add_closed_form(const Problem& problem, ScanRecord& record);

}  // namespace mft
