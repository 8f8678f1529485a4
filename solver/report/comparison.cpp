#include "report/comparison.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace mft {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

}  // namespace

void Comparison::add(const std::string& label, const Estimate& value, const Estimate* solved) {
  exact.add(label, value);
  solver.push_back(solved ? solved->value : none);
  solver_error.push_back(solved ? solved->error : none);
}

std::string Comparison::distance(std::size_t value) const {
  if (std::isnan(solver[value])) return "";
  return fmt::format("{:.16g}  error {:.1e}  distance {:.1e}", solver[value], solver_error[value],
                     std::abs(solver[value] - exact.values[value]));
}

Comparison compare(const ExactResult& exact, const Solution* solved) {
  Comparison comparison;
  comparison.form = exact.form;
  for (std::size_t k = 0; k < exact.Q.size(); ++k)
    comparison.add(fmt::format("Q[{}]", k), exact.Q[k],
                   solved && !exact.B_unknown[k] ? &solved->Q[k] : nullptr);
  for (std::size_t k = 0; k < exact.B.size(); ++k)
    if (exact.B_unknown[k])
      comparison.add(fmt::format("B[{}]", k), exact.B[k], solved ? &solved->B[k] : nullptr);
  comparison.add("mu", exact.mu, solved ? &solved->mu : nullptr);
  if (exact.phi) comparison.add("Phi", *exact.phi, solved ? &solved->Phi : nullptr);
  return comparison;
}

CumulantForms closed_forms(const Problem& problem, const std::vector<JointCumulant>& wanted) {
  CumulantForms forms;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    std::string why;
    const auto found = closed_form_cumulant(problem, wanted[i].readings, &why);
    if (!found) {
      if (forms.why.empty()) forms.why = wanted[i].label + ": " + why;
      continue;
    }
    forms.labels.push_back(wanted[i].label);
    forms.values.push_back(*found);
    forms.index.push_back(i);
  }
  return forms;
}

Comparison compare(const CumulantForms& exact, const CumulantSolution* solved) {
  Comparison comparison;
  for (std::size_t i = 0; i < exact.index.size(); ++i) {
    comparison.forms.push_back(exact.values[i].form);
    comparison.add(exact.labels[i], exact.values[i].value,
                   solved ? &solved->cumulants[exact.index[i]] : nullptr);
  }
  return comparison;
}

void write_comparison(const std::string& target, const Settings& settings,
                      const ProgramInfo& program, const Comparison& comparison, double seconds) {
  write_entries(target, closed_form_format, settings, program, comparison.exact,
                [&](H5Group& root) {
                  root.write("solver", comparison.solver);
                  root.write("solver_error", comparison.solver_error);
                  root.write("seconds", seconds);
                  if (comparison.forms.empty())
                    root.set_attribute(".", "form", comparison.form);
                  else
                    root.write("form", comparison.forms);
                  root.set_attribute(".", "status", std::string("ok"));
                });
}

}  // namespace mft
