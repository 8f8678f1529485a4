#pragma once
// What is kept of a solved point.
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "numerics/estimate.hpp"

namespace mft::scan {

struct Record {
  std::string status = "none";  // ok | tolerance | none
  std::string reason;           // why not ok
  bool failed = true;           // `mft solve` of this point would end with a status other than 0
  bool has_path = false;        // its children start from it
  Estimate mu = nothing, Phi = nothing;
  Estimate exact = nothing, exact_Phi = nothing;  // of the closed form, where one applies
  std::vector<Estimate> Q, B;                     // per instant
  double scale_reached = 0, lowest_eigenvalue = nothing.value;
  std::int64_t level = 0, newton = 0, iterations = 0;
  double seconds = 0;

  static constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  static constexpr Estimate nothing{nan, nan};
};

// As bytes with the number of the point, and back. Throws StorageError.
std::string pack(std::size_t point, const Record& record);
Record unpack_record(const std::string& bytes, std::size_t& point);

// Equal in all but the time; NaN equals NaN.
bool same_but_seconds(const Record& a, const Record& b);

}  // namespace mft::scan
