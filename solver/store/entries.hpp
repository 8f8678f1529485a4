#pragma once
// Results that are a list of labelled numbers: cumulants, lattice.
#include <functional>
#include <string>
#include <vector>

#include "numerics/estimate.hpp"
#include "store/provenance.hpp"

namespace mft {

struct Entries {
  std::vector<std::string> labels;     // "C[0.5,1]"
  std::vector<double> values, errors;  // absolute errors; NaN where there is none

  void add(const std::string& label, const Estimate& estimate) {
    labels.push_back(label);
    values.push_back(estimate.value);
    errors.push_back(estimate.error);
  }
};

// Writes `target` whole: root attribute `format`, provenance, /label, /value, /error, and what
// `more` adds. To be called on one rank. Throws InputError when the target must not be replaced,
// StorageError when writing fails (the target is then unchanged).
void write_entries(const std::string& target, const std::string& format, const Settings& settings,
                   const ProgramInfo& program, const Entries& entries,
                   const std::function<void(H5Group&)>& more = {});

}  // namespace mft
