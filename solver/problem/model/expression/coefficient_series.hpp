#pragma once
// Taylor coefficients of D and σ of any order, from their formulas.
#include <memory>
#include <vector>

#include "expression/tape.hpp"
#include "problem/model/model.hpp"
#include "settings/settings.hpp"

namespace mft {

// D^(j)/j! and σ^(j)/j!. Orders up to 2 are the model's own coefficients; those above come from
// its texts by symbolic derivatives and vanish where the model goes on as a Taylor polynomial of
// second order, at the ends of its range and outside it.
class CoefficientSeries {
 public:
  // Of D to order `diffusivity`, of σ to order `mobility`, both at least 2. Throws InputError where
  // a derivative does not exist or is too long.
  CoefficientSeries(std::shared_ptr<const Model> model, const ModelSettings& settings,
                    int diffusivity, int mobility);

  // D[j n + i] = D^(j)(rho[i])/j!, j = 0 .. `diffusivity`; sigma alike. Not finite where a
  // derivative is not.
  void evaluate(std::size_t n, const double* rho, std::vector<double>& D,
                std::vector<double>& sigma) const;

  // The Taylor coefficients of F* at w = 0 for a line of density rho0, to order `order`:
  // F*' = q_0, dq_0/dw = σ/(2D), q_0(0) = rho0 (as Model::conjugate). Needs both series to
  // order - 2. Throws NoSolution where a derivative at rho0 is not finite.
  std::vector<double> conjugate(double rho0, int order) const;

 private:
  std::shared_ptr<const Model> model_;
  int diffusivity_, mobility_;
  std::unique_ptr<const Tape> higher_;  // D^(3)/3! …, then σ^(3)/3! …; null when there is none
};

}  // namespace mft
