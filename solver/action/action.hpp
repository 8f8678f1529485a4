#pragma once
// The discrete action S_h(q,p), its gradient and its Hessian.
//
//     S_h = Σ_n { ∫_{I_n} (p, ∂_t q) + ∫∫ ℒ(q, q_x, p_x) + (p(t_n^+), q(t_n^+) - q(t_n^-)) }
//           + F(q_0) - Σ strength O[q]
//
// continuous elements in x, discontinuous Galerkin in t with the upwind jump. Annealed, q_0 is
// eliminated by the conjugate: (q_0, w) - F(q_0) -> ∫ F*(w) dx, w = p(0^+) - Σ strength m Θ(x-o).
// At the stationary point μ_h = -S_h.
//
// The Newton matrix in rows (q, p) is [H A^T; A -C].
#include <memory>
#include <utility>
#include <vector>

#include "action/initial_term.hpp"
#include "action/observable.hpp"
#include "mesh/layout.hpp"
#include "mesh/path.hpp"
#include "problem/problem.hpp"

namespace mft {

// μ = history - initial - noise, eq. (14), and the observables on a path.
struct ActionParts {
  double history = 0, initial = 0, noise = 0;
  double mu() const { return history - initial - noise; }
  double action = 0;                // S_h as defined, for any path
  std::vector<double> observables;  // O_l: Q_k of each instant, then ∫ λ_c Q dt
};

// Second derivatives of the integrand at the quadrature points of one slab (points x times), times
// their weights: τ w_j W, with one factor 1/h for each x-derivative.
struct SlabHessian {
  std::vector<double> q_q, q_qx, q_px, qx_px, px_px;
};

class Action {
 public:
  // Of a problem on a mesh, its slabs spread over the ranks of `comm`; `further` observables come
  // after those of the history. Strengths may change later. No path yet: linearise() first. Throws
  // InputError where the action does not know a term of the problem. Collective.
  Action(std::shared_ptr<const Problem> problem, std::shared_ptr<const Mesh> mesh, MPI_Comm comm,
         const std::vector<Observable>& further = {});

  const Problem& problem() const { return *problem_; }
  const Model& model() const { return *problem_->model; }
  const Mesh& mesh() const { return *mesh_; }
  const Layout& layout() const { return layout_; }
  const std::vector<Observable>& observables() const { return observables_; }
  std::vector<double> strengths() const;
  void set_strength(int observable, double strength) {
    observables_[observable].strength = strength;
  }
  void set_strengths(const std::vector<double>& strengths);

  // Gradient and Hessian at a path, or the gradient there while the Hessian stays that of an
  // earlier one. False when something is not finite: outside the domain of D, σ or F*. Collective,
  // as all below.
  bool linearise(const Path& path) { return differentiate(path, false); }
  bool move_gradient(const Path& path) { return differentiate(path, true); }
  // q: the backward equation (9), ∂S/∂q; p: the forward equation (8), ∂S/∂p.
  const Path& gradient() const { return gradient_; }

  // Smallest and largest q at the quadrature points of the last linearise() or move_gradient().
  std::pair<double, double> density_range() const { return range_; }

  // Blocks of the Hessian at the point of the last linearise().
  void apply_H(Vec in, Vec out) const;
  void apply_C(Vec in, Vec out) const;
  void apply_A(Vec in, Vec out) const;
  void apply_AT(Vec in, Vec out) const;
  // Their part from ∂_t and the jumps: the forward operator, without q(0^-).
  void apply_time(Vec in, Vec out) const;
  const SlabHessian& slab_hessian(int slab) const { return hessian_[slab - layout_.first()]; }

  // Derivative of the gradient when the strength of observable l changes by coefficients[l].
  void gradient_by_strength(const std::vector<double>& coefficients, Path& derivative) const;
  // -∂²S/∂strength_k∂strength_l on a fixed path: ∫ F*'' m_k Θ(x-o_k) m_l Θ(x-o_l) dx.
  double strength_curvature(int k, int l) const;

  // Value at a path, which need not be the point of linearise().
  ActionParts parts(const Path& path) const;
  // q_0 at the quadrature points, on the rank of slab 0 (empty elsewhere). Collective.
  std::vector<double> initial_profile(const Path& path) const;
  // (counted, φ_i): nodes.
  std::vector<double> position_load(const Observable& observable) const;

 private:
  // What a block of the Hessian multiplies: tests against φ and φ_x, from values and derivatives.
  struct Block {
    const double *value_value, *value_derivative, *derivative_value, *derivative_derivative;
  };
  bool differentiate(const Path& path, bool keep_hessian);
  bool differentiate_slab(int slab, const double* q, const double* p, SlabHessian& hessian);
  void add_load(int slab, const std::vector<double>& coefficients, double* out) const;
  void add_initial_gradient(const InitialTerm& term);
  InitialTerm initial_term(Vec p) const;
  std::vector<double> exchange(Vec v, bool forward) const;
  void apply_block(Vec in, Vec out, Block (*pick)(const SlabHessian&)) const;
  void add_time(Vec in, Vec out, bool transposed) const;

  std::shared_ptr<const Problem> problem_;
  std::shared_ptr<const Mesh> mesh_;
  std::vector<Observable> observables_;
  Layout layout_;
  std::vector<std::vector<double>> position_load_;  // of each observable
  Path gradient_;
  std::vector<SlabHessian> hessian_;  // of the local slabs
  InitialTerm initial_;
  std::pair<double, double> range_{0, 0};
};

}  // namespace mft
