#include "problem/model/expression/smooth_coefficient.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "expression/branch/smooth_pieces.hpp"
#include "expression/compile.hpp"

namespace mft {
namespace {

constexpr double round_off = 1e-9;  // of the values on both sides

}  // namespace

GiNaC::ex smooth_coefficient(const std::string& text, const GiNaC::symbol& rho,
                             const std::map<std::string, double>& parameters, double lower,
                             double upper) {
  const SmoothPieces pieces = smooth_pieces(text, parameters, rho, lower, upper);
  if (pieces.switches.empty()) return pieces.values.front();
  const auto& [where, what] = pieces.switches.front();
  const double left = compile({pieces.values[0]}, rho)(where);
  const double right = compile({pieces.values[1]}, rho)(where);
  const bool jumps = std::abs(left - right) > round_off * std::max(std::abs(left), std::abs(right));
  throw InputError(fmt::format(
      "'{}' {} at rho = {:.6g}, inside the range ({}, {}): D and sigma must be smooth "
      "between all densities of the path; a model.range that ends there has none",
      what, jumps ? fmt::format("makes it jump from {:.6g} to {:.6g}", left, right) : "has a kink",
      where, lower, upper));
}

}  // namespace mft
