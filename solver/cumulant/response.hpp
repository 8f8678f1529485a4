#pragma once
// The path and the action as power series in the strengths B, about B = 0.
//
// The stationary path is u(B) = Σ_a u_a B^a over monomials a. At B = 0, p = 0 and H = 0, so that
// with the coefficient N_a of the gradient of S_h on the terms of lower degree
//
//     A^T p_a = -N^q_a,      A q_a = C p_a - N^p_a :
//
// one sweep gives each term exactly. Terms up to degree n give -S_h = μ up to degree 2n+1, for
// what is left out is quadratic in the error of the path.
#include <vector>

#include "action/action.hpp"
#include "cumulant/monomials.hpp"
#include "linear/time_solver.hpp"
#include "mesh/path.hpp"
#include "problem/model/expression/coefficient_series.hpp"

namespace mft {

class SeriesRing;

class Response {
 public:
  // About the typical path, where the action is linearised and the solver made ready. One variable
  // an observable. `coefficients`: D to order monomials.degree() - 1, σ to one less, or more.
  Response(const Action& action, const ExactTimeSolver& time, const CoefficientSeries& coefficients,
           const Monomials& monomials, const Path& typical);

  // Solves for the terms of the path up to a degree. Collective, as all below.
  void solve(int degree);
  // Term of a monomial; its degree must have been solved for.
  const Path& term(int monomial) const { return terms_[monomial]; }
  // Coefficients of S_h on the series so far, up to monomials.degree().
  std::vector<double> action_series() const;
  // ∂ grad S_h / ∂B_l.
  const Path& border(int l) const { return borders_[l]; }

 private:
  struct AtPoints;
  AtPoints slab_at_points(int slab, int degree) const;
  // Coefficients of the gradient at one degree, from terms of lower degree, onto `out`.
  void nonlinear_gradient(int degree, std::vector<Path>& out) const;
  void slab_gradient(int slab, SeriesRing& ring, int degree, std::vector<Path>& out) const;
  void initial_gradient(SeriesRing& ring, int degree, std::vector<Path>& out) const;
  void add_slab_action(int slab, SeriesRing& ring, std::vector<double>& S) const;
  void add_initial_action(SeriesRing& ring, std::vector<double>& S) const;
  std::vector<std::vector<double>> initial_argument(int degree) const;
  const std::vector<double>& conjugate(int element) const;

  const Action& action_;
  const ExactTimeSolver& time_;
  const CoefficientSeries& coefficients_;
  const Monomials& monomials_;
  int degree_ = 0;
  std::vector<Path> terms_, borders_;
  std::vector<std::vector<double>> conjugate_;  // Taylor coefficients of F*, on each piece of ρ_0
};

}  // namespace mft
