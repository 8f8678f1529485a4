#include "action/identities.hpp"

#include <algorithm>
#include <cmath>

#include "linear/mesh_solvers.hpp"
#include "verify/checks.hpp"

namespace mft {
namespace {

// [H A^T; A -C] (δq, δp) - (f, g) after the Krylov iterations, relative to (f, g).
double newton_residual(const LevelSolution& solved) {
  const Action& action = *solved.action;
  const MeshSolvers solvers = make_solvers(action, SolverSettings::Linear::gcg);
  solvers.kkt->factor();
  // A right-hand side as smooth as Newton's: how the gradient changes with a strength.
  Path rhs = make_path(action.layout()), step = make_path(action.layout());
  std::vector<double> coefficients(action.observables().size(), 1.0);
  action.gradient_by_strength(coefficients, rhs);
  solvers.kkt->solve(rhs, step, 1e-10);
  const VecHandle product = action.layout().make_vec();
  double off = 0;
  const auto rest = [&](const VecHandle& side, auto first, Vec a, auto second, Vec b, double sign) {
    VecHandle left = copy_of(side);
    (action.*first)(a, product);
    check(VecAXPY(left, -1, product));
    (action.*second)(b, product);
    check(VecAXPY(left, -sign, product));
    off = std::hypot(off, norm(left));
  };
  rest(rhs.q, &Action::apply_H, step.q, &Action::apply_AT, step.p, 1);
  rest(rhs.p, &Action::apply_A, step.q, &Action::apply_C, step.p, -1);
  return off / std::hypot(norm(rhs.q), norm(rhs.p));
}

// What a target's current misses, or a fixed strength its value: at the scale that was reached.
double off_demand(const Subject& subject, const LevelSolution& solved) {
  const History& history = subject.problem().history;
  const Demand demand = make_demand(history, make_observables(history, *solved.mesh));
  double off = 0;
  for (const Target& target : demand.targets)
    if (solved.outcome.scale == 1)
      off = std::max(off, std::abs(solved.parts.observables[target.observable] - target.Q));
  const auto strengths = solved.action->strengths();
  for (std::size_t l = 0; l < strengths.size(); ++l) {
    const bool given =
        std::none_of(demand.targets.begin(), demand.targets.end(),
                     [l](const Target& t) { return t.observable == static_cast<int>(l); });
    if (given)
      off = std::max(off, std::abs(strengths[l] - solved.outcome.scale * demand.strengths[l]));
  }
  return off;
}

}  // namespace

Measurements check_identities(const Subject& subject) {
  const auto solved = subject.solve(1, 0);
  const Identities found = identities(*solved->action, *solved->path);
  const ActionParts& parts = solved->parts;
  const double size = std::abs(parts.history) + std::abs(parts.initial) + parts.noise + 1e-2;
  double current = 1e-2, flux = 0;
  for (double Q : found.current_Q) current = std::max(current, std::abs(Q));
  for (double off : found.flux) flux = std::max(flux, std::abs(off));
  return {{"-S minus (14)", std::abs(found.action_minus_14) / size, 1e-10},
          {"mass", found.mass / current, 1e-10},
          {"flux minus Q", flux / current, 1e-10},
          {"B and Q as asked", off_demand(subject, *solved) / current, 1e-10},
          {"Newton system", newton_residual(*solved), 1e-6}};
}

}  // namespace mft
