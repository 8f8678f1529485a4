#include "numerics/brownian.hpp"

#include <boost/math/constants/constants.hpp>
#include <cmath>

namespace mft {

using boost::math::double_constants::one_div_root_pi;
using boost::math::double_constants::pi;

double heat_kernel(double x, double t) {
  return std::exp(-x * x / (4 * t)) / std::sqrt(4 * pi * t);
}

double right_of_origin(double x, double t) {
  if (t == 0) return x > 0 ? 1 : x < 0 ? 0 : 0.5;
  return 0.5 * std::erfc(-x / std::sqrt(4 * t));
}

double ierfc(double z) { return std::exp(-z * z) * one_div_root_pi - z * std::erfc(z); }

double mean_positive_part(double d, double t) {
  if (t == 0) return d > 0 ? d : 0;
  const double root = std::sqrt(t);
  return root * ierfc(-d / (2 * root));
}

double mean_distance(double d, double t) {
  return mean_positive_part(d, t) + mean_positive_part(-d, t);
}

}  // namespace mft
