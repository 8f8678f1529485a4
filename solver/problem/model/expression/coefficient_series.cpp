#include "problem/model/expression/coefficient_series.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "expression/compile.hpp"
#include "expression/symbolic.hpp"
#include "problem/model/expression/smooth_coefficient.hpp"

namespace mft {
namespace {

constexpr int own_order = 2;  // of Model::coefficients

// f^(j)/j!, j = 3 .. order, as symbolic expressions.
std::vector<GiNaC::ex> higher_terms(const char* key, const std::string& text, const Model& model,
                                    const std::map<std::string, double>& parameters,
                                    const GiNaC::symbol& rho, int order) {
  std::vector<GiNaC::ex> terms;
  try {
    GiNaC::ex derivative = smooth_coefficient(text, rho, parameters, model.lower(), model.upper());
    GiNaC::numeric factorial = 1;
    for (int j = 1; j <= order; ++j) {
      derivative = symbolic::derivative(derivative, rho);
      factorial *= j;
      if (j > own_order) terms.push_back(derivative / factorial);
    }
  } catch (const InputError& error) {
    throw InputError(fmt::format("model.{}: of derivative {} needed for this order: {}", key,
                                 terms.size() + own_order + 1, error.what()));
  }
  return terms;
}

double sum_of_products(const std::vector<double>& a, const std::vector<double>& b, int order,
                       int first) {
  double sum = 0;
  for (int i = first; i <= order; ++i)
    if (i < static_cast<int>(a.size())) sum += a[i] * b[order - i];
  return sum;
}

}  // namespace

CoefficientSeries::CoefficientSeries(std::shared_ptr<const Model> model,
                                     const ModelSettings& settings, int diffusivity, int mobility)
    : model_(std::move(model)),
      diffusivity_(std::max(own_order, diffusivity)),
      mobility_(std::max(own_order, mobility)) {
  const GiNaC::realsymbol rho("rho");
  std::vector<GiNaC::ex> terms = higher_terms("D", model_->diffusivity_text(), *model_,
                                              settings.parameters, rho, diffusivity_);
  const auto sigma =
      higher_terms("sigma", model_->mobility_text(), *model_, settings.parameters, rho, mobility_);
  terms.insert(terms.end(), sigma.begin(), sigma.end());
  if (!terms.empty()) higher_ = std::make_unique<Tape>(compile(terms, rho));
}

void CoefficientSeries::evaluate(std::size_t n, const double* rho, std::vector<double>& D,
                                 std::vector<double>& sigma) const {
  D.resize((diffusivity_ + 1) * n);
  sigma.resize((mobility_ + 1) * n);
  double *d = D.data(), *s = sigma.data();
  model_->coefficients(n, rho, {d, d + n, d + 2 * n, s, s + n, s + 2 * n});
  for (double* second : {d + 2 * n, s + 2 * n})
    for (std::size_t i = 0; i < n; ++i) second[i] *= 0.5;
  if (!higher_) return;
  std::vector<double> inside(rho, rho + n);
  const double lower = model_->lower(), upper = model_->upper();
  const auto continued = [&](double r) { return r <= lower || r >= upper; };
  const double anywhere = std::isfinite(upper) ? 0.5 * (lower + upper) : lower + 1;
  for (double& r : inside)
    if (continued(r)) r = anywhere;
  std::vector<double*> out;
  for (int j = own_order + 1; j <= diffusivity_; ++j) out.push_back(d + j * n);
  for (int j = own_order + 1; j <= mobility_; ++j) out.push_back(s + j * n);
  higher_->evaluate(n, inside.data(), out.data());
  for (std::size_t i = 0; i < n; ++i)
    if (continued(rho[i]))
      for (double* array : out) array[i] = 0;
}

std::vector<double> CoefficientSeries::conjugate(double rho0, int order) const {
  std::vector<double> D, sigma;
  evaluate(1, &rho0, D, sigma);
  const int last = order - 2;  // of σ/(2D)
  std::vector<double> ratio;
  for (int j = 0; j <= last; ++j) {
    const double numerator = j < static_cast<int>(sigma.size()) ? 0.5 * sigma[j] : 0;
    ratio.push_back((numerator - sum_of_products(D, ratio, j, 1)) / D[0]);
    if (!std::isfinite(ratio.back()))
      throw NoSolution(fmt::format(
          "the cumulants need derivative {} of sigma/(2 D) at the initial density {}; it is not "
          "finite there",
          j, rho0));
  }
  // powers[j] = (q_0 - rho0)^j, known one order further with each new coefficient of q_0
  std::vector<double> q0 = {rho0}, shift = {0};
  for (int n = 0; n + 1 < order; ++n) {
    double coefficient = n == 0 ? ratio[0] : 0;  // of w^n in σ/(2D) at q_0(w)
    std::vector<double> power = {1};
    power.resize(n + 1, 0.0);
    for (int j = 1; j <= n; ++j) {
      std::vector<double> next(n + 1, 0.0);
      for (int m = 0; m <= n; ++m) next[m] = sum_of_products(shift, power, m, 1);
      power = std::move(next);
      coefficient += ratio[j] * power[n];
    }
    q0.push_back(coefficient / (n + 1));
    shift.push_back(q0.back());
  }
  std::vector<double> F = {0};
  for (std::size_t j = 0; j < q0.size(); ++j) F.push_back(q0[j] / static_cast<double>(j + 1));
  F.resize(order + 1, 0.0);
  return F;
}

}  // namespace mft
