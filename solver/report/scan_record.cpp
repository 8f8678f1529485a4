#include "report/scan_record.hpp"

#include "base/error.hpp"
#include "exact/closed_form.hpp"
#include "report/comparison.hpp"
#include "report/cumulant_result.hpp"
#include "report/summary.hpp"

namespace mft {

ScanRecord scan_record(const PathSummary& summary, bool failed) {
  ScanRecord record;
  record.failed = failed;
  record.status = summary.status;
  record.reason = summary.reason;
  record.scale_reached = summary.scale_reached;
  record.level = summary.level;
  record.newton = summary.newton;
  record.iterations = summary.iterations;
  record.lowest_eigenvalue = summary.lowest_eigenvalue;
  if (summary.status == "none") return record;
  record.mu = {summary.mu, summary.mu_error};
  record.Phi = {summary.Phi, summary.Phi_error};
  for (std::size_t k = 0; k < summary.Q.size(); ++k) {
    record.Q.push_back({summary.Q[k], summary.Q_error[k]});
    record.B.push_back({summary.instants.B[k], summary.instants.B_error[k]});
  }
  return record;
}

ScanRecord scan_record(const CumulantSolution& solution, bool failed) {
  ScanRecord record;
  record.failed = failed;
  record.status = status_of(solution);
  record.reason = solution.reason;
  record.labels = solution.labels;
  record.C = solution.cumulants;
  if (!solution.levels.empty()) record.level = solution.levels.back().level;
  return record;
}

void add_closed_form(const Problem& problem, ScanRecord& record) {
  try {
    const auto exact = closed_form(problem);
    if (!exact) return;
    record.exact = exact->mu;
    if (exact->phi) record.exact_Phi = *exact->phi;
  } catch (const Error&) {  // infinite, or no B gives the Q
  }
}

namespace {

// The closed forms among the cumulants of the input.
CumulantForms forms_of(const Settings& settings, const CumulantSettings& wanted,
                       ScanRecord& record) {
  const auto all = joint_cumulants(settings, wanted);
  const CumulantForms forms = closed_forms(*problem_of(settings, wanted.readings), all);
  record.labels.clear();
  for (const JointCumulant& one : all) record.labels.push_back(one.label);
  record.exact_C.assign(all.size(), ScanRecord::nothing);
  for (std::size_t i = 0; i < forms.index.size(); ++i)
    record.exact_C[forms.index[i]] = forms.values[i].value;
  return forms;
}

}  // namespace

void add_closed_forms(const Settings& settings, const CumulantSettings& wanted,
                      ScanRecord& record) {
  try {
    forms_of(settings, wanted, record);
  } catch (const Error&) {  // none has a value here
  }
}

ScanRecord closed_form_record(const Settings& settings) {
  const auto problem = make_problem(settings);
  std::string why;
  const auto exact = closed_form(*problem, &why);
  if (!exact) throw NoSolution("no closed form applies: " + why);
  ScanRecord record = scan_record(summarise(settings, *problem, *exact, 0), false);
  record.form = exact->form;
  record.exact = exact->mu;
  if (exact->phi) record.exact_Phi = *exact->phi;
  return record;
}

ScanRecord closed_form_record(const Settings& settings, const CumulantSettings& wanted) {
  ScanRecord record;
  const CumulantForms forms = forms_of(settings, wanted, record);
  if (forms.index.empty()) throw NoSolution("no closed form applies: " + forms.why);
  record.failed = false;
  record.status = "ok";
  record.reason = forms.why.empty() ? "" : "without a closed form: " + forms.why;
  record.C = record.exact_C;
  for (const ExactCumulant& one : forms.values)
    if (record.form.find(one.form) == std::string::npos)
      record.form += (record.form.empty() ? "" : "; ") + one.form;
  return record;
}

}  // namespace mft
