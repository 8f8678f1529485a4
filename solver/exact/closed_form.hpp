#pragma once
// The closed form that applies to a problem, and its values. They use nothing of the solver but the
// problem itself.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "exact/reduction/drive.hpp"
#include "problem/problem.hpp"

namespace mft {

struct ExactResult {
  std::string form;  // its name
  Estimate mu;
  std::vector<Estimate> Q, B;   // per instant, input order
  std::vector<bool> B_unknown;  // those given as Q
  std::optional<Estimate> phi;  // Σ B_k Q_k over those, minus μ
};

// μ, Q_k = ∂μ/∂B_k, and the B_k of instants given by their Q. Nothing when no form applies; `why`,
// if given, then says it. Throws NoSolution where μ is infinite or no B gives the Q.
std::optional<ExactResult> closed_form(const Problem& problem, std::string* why = nullptr);

struct ExactCumulant {
  std::string form;
  Estimate value;
};

// The joint cumulant <Q(r_1) … Q(r_n)>_c at B = 0 of the currents read so; the history of the
// problem does not count.
std::optional<ExactCumulant> closed_form_cumulant(const Problem& problem,
                                                  const std::vector<Reading>& readings,
                                                  std::string* why = nullptr);

struct ExactPoint {
  Estimate q, p;
};
struct ExactFields {
  std::string form;
  std::function<ExactPoint(double x, double t)> at;  // 0 <= t <= T
};

// The optimal path: p is p(x,t^-) at an instant, p(x,0^+) and the initial profile q at t = 0; right
// limits where they jump. Every B must be given.
std::optional<ExactFields> closed_form_fields(const Problem& problem, std::string* why = nullptr);

}  // namespace mft
