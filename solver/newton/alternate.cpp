#include "newton/alternate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/error.hpp"
#include "linear/petsc_options.hpp"
#include "numerics/estimate.hpp"

namespace mft {
namespace {

struct AlternateOptions {
  double relaxation = 1;
  bool chebyshev = false;
  int max_iterations = 300;
};

AlternateOptions read_options() {
  AlternateOptions o;
  PetscBool chebyshev = PETSC_FALSE;
  PetscInt iterations = o.max_iterations;
  check_options(PetscOptionsGetReal(nullptr, nullptr, "-sweep_relaxation", &o.relaxation, nullptr));
  check_options(PetscOptionsGetBool(nullptr, nullptr, "-sweep_chebyshev", &chebyshev, nullptr));
  check_options(PetscOptionsGetInt(nullptr, nullptr, "-sweep_max_it", &iterations, nullptr));
  if (!(o.relaxation > 0 && o.relaxation < 2))
    throw InputError(
        fmt::format("-sweep_relaxation {}: allowed: above 0 and below 2", o.relaxation));
  if (iterations < 1)
    throw InputError(fmt::format("-sweep_max_it {}: allowed: 1 or more", iterations));
  o.chebyshev = chebyshev;
  o.max_iterations = static_cast<int>(iterations);
  return o;
}

// Weights of a step and of the last move in the Chebyshev semi-iteration on [low, high]; with
// low = high = 1/relaxation, the plain iteration.
class Acceleration {
 public:
  Acceleration(double low, double high) : middle_(0.5 * (low + high)), half_(0.5 * (high - low)) {}
  // Factors of the step and of the last move.
  std::pair<double, double> next() {
    if (half_ < 1e-12 * middle_) return {1 / middle_, 0};
    const double sigma = middle_ / half_;
    const double before = rho_;
    rho_ = before == 0 ? 1 / sigma : 1 / (2 * sigma - before);
    return before == 0 ? std::make_pair(1 / middle_, 0.0)
                       : std::make_pair(2 * rho_ / half_, rho_ * before);
  }

 private:
  double middle_, half_, rho_ = 0;
};

// p backward, then q forward: [0 A^T; A -C] step = -gradient.
void sweep(const Action& action, const ExactTimeSolver& time, Path& step) {
  VecHandle rhs = action.layout().make_vec();
  check(VecCopy(action.gradient().q, rhs));
  check(VecScale(rhs, -1));
  time.solve_transposed(rhs, step.p);
  action.apply_C(step.p, rhs);
  check(VecAXPY(rhs, -1, action.gradient().p));
  time.solve(rhs, step.q);
}

double norm(const Path& path) {
  double of_q, of_p;
  check(VecNorm(path.q, NORM_2, &of_q));
  check(VecNorm(path.p, NORM_2, &of_p));
  return std::hypot(of_q, of_p);
}

Acceleration choose(const AlternateOptions& options, ReducedSolver& reduced) {
  if (!options.chebyshev) return {1 / options.relaxation, 1 / options.relaxation};
  const auto [low, high] = reduced.spectrum();
  return {low, high};
}

}  // namespace

NewtonResult alternate(Action& action, ReducedSolver& solver, Path& path,
                       const NewtonOptions& options) {
  constexpr double unseen = std::numeric_limits<double>::quiet_NaN();
  const AlternateOptions chosen = read_options();
  NewtonResult result;
  result.reason = outside_domain;
  if (!action.linearise(path)) return result;
  solver.factor();
  Acceleration acceleration = choose(chosen, solver);
  Path step = make_path(action.layout()), moved = make_path(action.layout());
  check(VecZeroEntries(moved.q));
  check(VecZeroEntries(moved.p));
  for (int n = 0; n < chosen.max_iterations; ++n) {
    if (options.between_steps) options.between_steps();
    if (n) solver.factor();
    sweep(action, solver.time(), step);
    const Path& gradient = action.gradient();
    const double decrement = 0.5 * std::abs(dot(gradient, step));
    result.steps.push_back({norm(gradient), decrement, 1, unseen, unseen});
    const auto [of_step, of_last] = acceleration.next();
    check(VecAXPBY(moved.q, of_step, of_last, step.q));
    check(VecAXPBY(moved.p, of_step, of_last, step.p));
    add(path, 1, moved);
    if (!action.linearise(path)) {
      result.reason = "an alternating sweep leaves the domain of D, σ or F*";
      return result;
    }
    if (decrement > 1e6 * result.steps[0].decrement) {
      result.reason = "the alternating sweeps diverge";
      return result;
    }
    // The linear iteration has no fast end: go on until the path is as near as Newton's.
    const double wanted = options.linear_tolerance * options.linear_tolerance * options.decrement;
    if (decrement < std::max(wanted, 1e-24 * unit_of(action.problem().history.final_time))) {
      result.reason = range_left(action, options.slack);
      result.converged = result.reason.empty();
      return result;
    }
  }
  result.reason = fmt::format("no convergence in {} alternating sweeps", chosen.max_iterations);
  return result;
}

}  // namespace mft
