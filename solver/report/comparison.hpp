#pragma once
// Closed forms beside numerical values, and their result file.
#include <string>
#include <vector>

#include "cumulant/joint_cumulants.hpp"
#include "exact/closed_form.hpp"
#include "refinement/solve.hpp"
#include "store/entries.hpp"

namespace mft {

// Of the files that write_comparison() writes.
inline constexpr char closed_form_format[] = "mft-exact 1";

struct Comparison {
  Entries exact;                   // labelled as on standard output
  std::vector<std::string> forms;  // one a value; empty: `form` is that of all
  std::string form;
  std::vector<double> solver, solver_error;  // NaN where there is none

  void add(const std::string& label, const Estimate& value, const Estimate* solved);
  // "VALUE  error …  distance …" of the solver; empty where there is no numerical value.
  std::string distance(std::size_t value) const;
};

// Of a path; `solved` null: the closed form alone.
Comparison compare(const ExactResult& exact, const Solution* solved);

// The cumulants that have a closed form.
struct CumulantForms {
  std::vector<std::string> labels;
  std::vector<ExactCumulant> values;
  std::vector<std::size_t> index;  // in the list of all cumulants
  std::string why;                 // one has none; empty: all have
};
CumulantForms closed_forms(const Problem& problem, const std::vector<JointCumulant>& wanted);
Comparison compare(const CumulantForms& exact, const CumulantSolution* solved);

// To be called on one rank; throws as write_entries().
void write_comparison(const std::string& target, const Settings& settings,
                      const ProgramInfo& program, const Comparison& comparison, double seconds);

}  // namespace mft
