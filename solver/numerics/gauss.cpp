#include "numerics/gauss.hpp"

#include <boost/math/quadrature/gauss.hpp>

#include "base/error.hpp"

namespace mft {
namespace {

// From the table: weights computed from P_n' in double precision lose digits near ±1.
template <int n>
GaussRule make_rule() {
  using Table = boost::math::quadrature::gauss<double, n>;
  const auto& x = Table::abscissa();  // the non-negative half, ascending
  const auto& w = Table::weights();
  GaussRule rule;
  for (std::size_t i = x.size(); i-- > 0;)
    if (x[i] > 0) {
      rule.x.push_back(-x[i]);
      rule.w.push_back(w[i]);
    }
  for (std::size_t i = 0; i < x.size(); ++i) {
    rule.x.push_back(x[i]);
    rule.w.push_back(w[i]);
  }
  return rule;
}

}  // namespace

const GaussRule& gauss_rule(int n) {
  static const GaussRule r10 = make_rule<10>(), r15 = make_rule<15>(), r20 = make_rule<20>(),
                         r25 = make_rule<25>(), r30 = make_rule<30>();
  switch (n) {
    case 10:
      return r10;
    case 15:
      return r15;
    case 20:
      return r20;
    case 25:
      return r25;
    case 30:
      return r30;
    default:
      throw Error(exit_internal, "no Gauss rule of this many nodes");
  }
}

}  // namespace mft
