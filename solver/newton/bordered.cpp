#include "newton/bordered.hpp"

#include <petscblaslapack.h>

#include <algorithm>
#include <cmath>

namespace mft {
namespace {

std::vector<double> unit(std::size_t size, int index) {
  std::vector<double> e(size, 0.0);
  e[index] = 1;
  return e;
}

// Solves a small dense system, row-major, in place; false: it is singular, or not finite.
bool solve_dense(std::vector<double> matrix, std::vector<double>& x) {
  const auto n = static_cast<PetscBLASInt>(x.size());
  const PetscBLASInt one = 1;
  std::vector<PetscBLASInt> pivots(n);
  PetscBLASInt info = 0;
  LAPACKgetrf_(&n, &n, matrix.data(), &n, pivots.data(), &info);
  if (info) return false;
  LAPACKgetrs_("T", &n, &one, matrix.data(), &n, pivots.data(), x.data(), &n, &info);
  return std::all_of(x.begin(), x.end(), [](double value) { return std::isfinite(value); });
}

// Of one more right-hand side.
void add_result(const LinearResult& solved, LinearResult& all) {
  all.iterations += solved.iterations;
  all.converged &= solved.converged;
  all.negative_curvature |= solved.negative_curvature;
  all.lowest = std::fmin(all.lowest, solved.lowest);
  all.highest = std::fmax(all.highest, solved.highest);
}

}  // namespace

Direction solve_bordered(const Action& action, KktSolver& solver,
                         const std::vector<Target>& targets, const Path& rhs,
                         const std::vector<double>& change, double tolerance) {
  const std::size_t count = targets.size(), all = action.observables().size();
  Direction direction{make_path(action.layout()), change};
  direction.linear = solver.solve(rhs, direction.path, tolerance);
  if (!count) return direction;
  std::vector<Path> borders, responses;
  std::vector<double> matrix(count * count);
  for (const Target& t : targets) {
    borders.push_back(make_path(action.layout()));
    responses.push_back(make_path(action.layout()));
    action.gradient_by_strength(unit(all, t.observable), borders.back());
    add_result(solver.solve(borders.back(), responses.back(), tolerance), direction.linear);
    scale(responses.back(), -1);
  }
  // The Krylov iterations end where they meet negative curvature, and what they leave solves
  // nothing.
  if (direction.linear.negative_curvature) return direction;
  for (std::size_t k = 0; k < count; ++k) {
    direction.strengths[k] += dot(borders[k], direction.path);
    for (std::size_t l = 0; l < count; ++l)  // ∂Q_k/∂B_l
      matrix[k * count + l] =
          action.strength_curvature(targets[k].observable, targets[l].observable) -
          dot(borders[k], responses[l]);
  }
  direction.determined = solve_dense(matrix, direction.strengths);
  for (std::size_t k = 0; k < count; ++k) add(direction.path, direction.strengths[k], responses[k]);
  return direction;
}

Direction tangent(const Action& action, KktSolver& solver, const std::vector<Target>& targets,
                  const DemandChange& change) {
  Path rhs = make_path(action.layout());
  action.gradient_by_strength(change.strengths, rhs);
  scale(rhs, -1);
  // The strengths also change the Q_k on a fixed path, at t = 0.
  std::vector<double> rest = change.Q;
  for (std::size_t k = 0; k < targets.size(); ++k)
    for (std::size_t l = 0; l < change.strengths.size(); ++l)
      rest[k] -= change.strengths[l] *
                 action.strength_curvature(targets[k].observable, static_cast<int>(l));
  return solve_bordered(action, solver, targets, rhs, rest, 1e-8);
}

}  // namespace mft
