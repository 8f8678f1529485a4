#include "report/scan_record.hpp"

#include "base/error.hpp"
#include "exact/closed_form.hpp"

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

void add_closed_form(const Problem& problem, ScanRecord& record) {
  try {
    const auto exact = closed_form(problem);
    if (!exact) return;
    record.exact = exact->mu;
    if (exact->phi) record.exact_Phi = *exact->phi;
  } catch (const Error&) {  // infinite, or no B gives the Q
  }
}

}  // namespace mft
