#pragma once
// A diffusive system whose D(ρ) and σ(ρ) are given as text.
#include <map>
#include <memory>
#include <string>

#include "expression/tape.hpp"
#include "problem/model/coefficient_loop.hpp"
#include "problem/model/expression/conjugate_table.hpp"
#include "problem/model/model.hpp"
#include "settings/settings.hpp"

namespace mft {

class ExpressionModel final : public Model {
 public:
  // Throws InputError where an expression is wrong, a parameter or the range ill-formed, D or σ not
  // positive inside the range, or one of their first two derivatives missing there.
  explicit ExpressionModel(const ModelSettings& settings);

  std::string name() const override;
  std::string diffusivity_text() const override { return settings_.D; }
  std::string mobility_text() const override { return settings_.sigma; }
  double lower() const override { return settings_.lower; }
  double upper() const override { return settings_.upper; }

  void coefficients(std::size_t n, const double* rho, const Coefficients& out) const override;
  bool constant_diffusivity() const override { return constant_diffusivity_; }

  // From tables that are made on first use of a rho0 and extended as w demands: not to be called
  // by two threads at once.
  void conjugate(double rho0, std::size_t n, const double* w, double* F, double* q0,
                 double* F2) const override;
  double conjugate_end(double rho0) const override { return table(rho0).end(); }
  double conjugate_begin(double rho0) const override { return table(rho0).begin(); }

 private:
  ConjugateTable& table(double rho0) const;
  // D, σ and derivatives at points of which some are outside the range.
  void continued(std::size_t n, const double* rho, const Coefficients& out) const;

  ModelSettings settings_;
  std::unique_ptr<const Tape> coefficients_;  // D, D', D'', σ, σ', σ''
  std::unique_ptr<const MobilityRatio> ratio_;
  Transport at_lower_, at_upper_;  // NaN where there is a pole, or no end
  bool constant_diffusivity_ = false;
  mutable std::map<double, ConjugateTable> tables_;
};

}  // namespace mft
