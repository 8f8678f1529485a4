#include "cumulant/monomials.hpp"

#include <algorithm>
#include <iterator>
#include <map>

namespace mft {

Monomials::Monomials(int variables, int degree) : variables_(variables), degree_(degree) {
  first_ = {0};
  variables_of_ = {{}};
  for (int d = 1; d <= degree; ++d) {
    const int begin = first_.back(), end = static_cast<int>(variables_of_.size());
    first_.push_back(end);
    for (int a = begin; a < end; ++a)
      for (int v = variables_of_[a].empty() ? 0 : variables_of_[a].back(); v < variables; ++v) {
        variables_of_.push_back(variables_of_[a]);
        variables_of_.back().push_back(v);
      }
  }
  first_.push_back(static_cast<int>(variables_of_.size()));

  std::map<std::vector<int>, int> index;
  for (std::size_t a = 0; a < variables_of_.size(); ++a)
    index[variables_of_[a]] = static_cast<int>(a);
  for (const std::vector<int>& a : variables_of_) {
    const int partners = count(degree - static_cast<int>(a.size()));
    products_.emplace_back();
    for (int b = 0; b < partners; ++b) {
      std::vector<int> both;
      std::merge(a.begin(), a.end(), variables_of_[b].begin(), variables_of_[b].end(),
                 std::back_inserter(both));
      products_.back().push_back(index.at(both));
    }
  }
}

double Monomials::factorial(int monomial) const {
  double product = 1;
  int repeats = 0;
  const std::vector<int>& factors = variables_of_[monomial];
  for (std::size_t i = 0; i < factors.size(); ++i) {
    repeats = i > 0 && factors[i] == factors[i - 1] ? repeats + 1 : 1;
    product *= repeats;
  }
  return product;
}

double Monomials::count_of(int variables, int degree) {
  double count = 1;
  for (int d = 1; d <= degree; ++d) count *= static_cast<double>(variables + d) / d;
  return count;
}

}  // namespace mft
