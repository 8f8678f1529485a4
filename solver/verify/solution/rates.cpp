#include <algorithm>
#include <cmath>

#include "refinement/extrapolate.hpp"
#include "verify/checks.hpp"

namespace mft {
namespace {

// μ of the levels 1, 2, … of a rung, each as a row of one value.
std::vector<std::vector<double>> levels(const Subject& subject, int count, int rung) {
  std::vector<std::vector<double>> values;
  for (int n = 0; n < count; ++n) values.push_back({subject.solve(1 + n, rung)->parts.mu()});
  return values;
}

double extrapolated(const std::vector<std::vector<double>>& values, int first, int count) {
  return richardson({values.begin() + first, values.begin() + first + count})[0];
}

}  // namespace

// Over levels the error is c_1 2^-N + c_2 4^-N + … (c_1 = 0 without instants): a change is half the
// one before it or less, and three levels extrapolated agree with the next three. A rung, all
// degrees one higher, leaves a tenth of the extrapolated value's error or less.
Measurements check_rates(const Subject& subject) {
  const auto upper = levels(subject, 4, 1);
  const double mu = extrapolated(upper, 1, 3), coarser = extrapolated(upper, 0, 3);
  const double lowest = extrapolated(levels(subject, 3, 0), 0, 3);
  const double highest = extrapolated(levels(subject, 3, 2), 0, 3);
  const double size = size_of(mu, subject.settings().final_time);
  // Changes below `least`, relative to μ, are round-off, or too small to tell a rate from.
  const auto ratio = [size](double a, double b, double least) {
    return std::abs(a) / std::max(std::abs(b), least * size);
  };
  return {
      {"levels: gain", ratio(upper[3][0] - upper[2][0], upper[2][0] - upper[1][0], 1e-10), 0.55},
      {"levels: extrapolated", std::abs(mu - coarser) / size, 1e-5},
      {"degrees: gain", ratio(highest - coarser, coarser - lowest, 1e-5), 0.2}};
}

}  // namespace mft
