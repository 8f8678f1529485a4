#pragma once
// Monomials B_1^a_1 … B_m^a_m of the counting field's strengths, up to a total degree.
#include <vector>

namespace mft {

class Monomials {
 public:
  Monomials(int variables, int degree);

  int variables() const { return variables_; }
  int degree() const { return degree_; }
  // Those of degree <= d come first, for every d.
  int count(int d) const { return d < 0 ? 0 : first_[d + 1]; }
  int count() const { return count(degree_); }
  int first(int d) const { return first_[d]; }  // of degree d; d <= degree() + 1
  int degree_of(int monomial) const { return static_cast<int>(variables_of_[monomial].size()); }
  // The variables multiplied, ascending, with repeats; one degree's in lexicographic order.
  const std::vector<int>& factors(int monomial) const { return variables_of_[monomial]; }
  // a_1! … a_m!
  double factorial(int monomial) const;
  // Of B_variable alone.
  int variable(int v) const { return 1 + v; }
  // Index of a product; the sum of the degrees must be at most degree().
  int product(int a, int b) const { return products_[a][b]; }

  // Number of monomials; as a real number, since it can be large.
  static double count_of(int variables, int degree);

 private:
  int variables_, degree_;
  std::vector<int> first_;
  std::vector<std::vector<int>> variables_of_;
  std::vector<std::vector<int>> products_;  // [a][b] for b of degree <= degree - degree_of(a)
};

}  // namespace mft
