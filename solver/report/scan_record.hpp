#pragma once
// What a scan keeps of a solved point.
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "cumulant/joint_cumulants.hpp"
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
  std::vector<std::string> labels;                // of the cumulants, C[0.5,1]
  std::vector<Estimate> C, exact_C;               // of a point with cumulants; exact: closed form
  std::string form;                               // of a closed form that is the answer itself
  double scale_reached = 0, lowest_eigenvalue = nothing.value;
  std::int64_t level = 0, newton = 0, iterations = 0;
  double seconds = 0;

  static constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  static constexpr Estimate nothing{nan, nan};
};

// That of a summary; `failed` as of is_failure().
ScanRecord scan_record(const PathSummary& summary, bool failed);

// That of cumulants, `failed` where `mft cumulants` ends with status 3.
ScanRecord scan_record(const CumulantSolution& solution, bool failed);

// Adds the closed form, where one applies.
void add_closed_form(const Problem& problem, ScanRecord& record);
// The same for each cumulant of a point.
void add_closed_forms(const Settings& settings, const CumulantSettings& wanted, ScanRecord& record);

// What `mft exact` answers: the closed form of a path, or of those cumulants that have one. Throws
// NoSolution where none applies, and what closed_form() throws.
ScanRecord closed_form_record(const Settings& settings);
ScanRecord closed_form_record(const Settings& settings, const CumulantSettings& wanted);

}  // namespace mft
