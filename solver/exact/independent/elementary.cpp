#include "exact/independent/elementary.hpp"

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <cmath>

#include "base/error.hpp"

namespace mft::exact {
namespace {

using boost::math::double_constants::pi;
using boost::math::double_constants::two_pi;

// Prob(all components > 0), at most three components.
double orthant(const Covariance& C) {
  const auto angle = [&](int i, int j) {
    return std::asin(std::clamp(C[i][j] / std::sqrt(C[i][i] * C[j][j]), -1., 1.));
  };
  switch (C.size()) {
    case 0:
      return 1;
    case 1:
      return 0.5;
    case 2:
      return 0.25 + angle(0, 1) / two_pi;
    case 3:
      return 0.125 + (angle(0, 1) + angle(0, 2) + angle(1, 2)) / (4 * pi);
    default:
      throw Error(exit_internal, "orthants of more than three variables are not elementary");
  }
}

// Covariance of the linear forms, given that the form `zero` of W vanishes.
Covariance conditional(const Covariance& C, const std::vector<std::vector<double>>& forms,
                       const std::vector<double>& zero) {
  const auto product = [&](const std::vector<double>& a, const std::vector<double>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < C.size(); ++i)
      for (std::size_t j = 0; j < C.size(); ++j) sum += a[i] * C[i][j] * b[j];
    return sum;
  };
  const double variance = product(zero, zero);
  Covariance result(forms.size(), std::vector<double>(forms.size()));
  for (std::size_t i = 0; i < forms.size(); ++i)
    for (std::size_t j = 0; j < forms.size(); ++j)
      result[i][j] = product(forms[i], forms[j]) -
                     product(forms[i], zero) * product(forms[j], zero) / variance;
  return result;
}

}  // namespace

double mean_of_minimum(const Covariance& C) {
  const std::size_t n = C.size();
  const auto unit = [n](std::size_t i) {
    std::vector<double> e(n, 0);
    e[i] = 1;
    return e;
  };
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<std::vector<double>> others;
    for (std::size_t j = 0; j < n; ++j)
      if (j != i) others.push_back(unit(j));
    sum += std::sqrt(C[i][i] / two_pi) * orthant(conditional(C, others, unit(i)));
    for (std::size_t j = i + 1; j < n; ++j) {
      std::vector<double> difference = unit(i);
      difference[j] = -1;
      std::vector<std::vector<double>> forms = {unit(i)};
      for (std::size_t k = 0; k < n; ++k)
        if (k != i && k != j) {
          forms.push_back(unit(k));
          forms.back()[i] = -1;
        }
      const double variance = C[i][i] + C[j][j] - 2 * C[i][j];
      sum -= std::sqrt(variance / two_pi) * orthant(conditional(C, forms, difference));
    }
  }
  return sum;
}

double joint_tail(std::vector<std::vector<double>> blocks) {
  std::vector<double> times;
  std::vector<std::size_t> block_of;
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    std::sort(blocks[b].begin(), blocks[b].end());
    blocks[b].erase(std::unique(blocks[b].begin(), blocks[b].end()), blocks[b].end());
    times.insert(times.end(), blocks[b].begin(), blocks[b].end());
    block_of.resize(times.size(), b);
  }
  Covariance C(times.size(), std::vector<double>(times.size(), 0));
  for (std::size_t i = 0; i < times.size(); ++i)
    for (std::size_t j = 0; j < times.size(); ++j)
      if (block_of[i] == block_of[j]) C[i][j] = 2 * std::min(times[i], times[j]);
  return mean_of_minimum(C);
}

double arcsine_round_off(std::vector<double> times) {
  constexpr double epsilon = 5e-16;
  std::sort(times.begin(), times.end());
  double before = 0, shortest = times.back();
  for (const double t : times) {
    if (t > before) shortest = std::min(shortest, t - before);
    before = t;
  }
  return epsilon * times.back() / std::sqrt(shortest);
}

bool arcsines_suffice(const std::vector<double>& times) {
  return arcsine_round_off(times) <=
         1e-14 * std::sqrt(*std::max_element(times.begin(), times.end()));
}

Answer few_instants_annealed(double rho_a, double rho_b, const std::vector<double>& times,
                             const std::vector<double>& B) {
  const std::size_t n = times.size();
  const double round_off = arcsine_round_off(times);
  Answer answer{{}, std::vector<Estimate>(n)};
  const auto add = [&](Estimate& sum, double up, double down, double M) {
    sum.value += (up + down) * M;
    sum.error += round_off * (std::abs(up) + std::abs(down));
  };
  for (unsigned set = 1; set < (1u << n); ++set) {
    // Π over the set of e^{±B} - 1, with `slope` once e^{±B} in place of its factor.
    const auto product = [&](double sign, std::size_t slope) {
      double result = 1;
      for (std::size_t k = 0; k < n; ++k)
        if (set >> k & 1)
          result *= k == slope ? sign * std::exp(sign * B[k]) : std::expm1(sign * B[k]);
      return result;
    };
    std::vector<double> members;
    for (std::size_t k = 0; k < n; ++k)
      if (set >> k & 1) members.push_back(times[k]);
    const double M = joint_tail({members});
    add(answer.mu, rho_a * product(1, n), rho_b * product(-1, n), M);
    for (std::size_t k = 0; k < n; ++k)
      if (set >> k & 1) add(answer.Q[k], rho_a * product(1, k), rho_b * product(-1, k), M);
  }
  return answer;
}

}  // namespace mft::exact
