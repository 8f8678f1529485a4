#pragma once
// D(ρ) or σ(ρ) from its text: one smooth expression.
#include <ginac/ginac.h>

#include <map>
#include <string>

namespace mft {

// What `text` is on the open interval (lower, upper) of densities: abs, min, max and if are
// resolved. Throws InputError where it is no expression, and where it has a kink or a jump inside
// the interval: the path crosses that density at places that are not known before, and no mesh
// follows them.
GiNaC::ex smooth_coefficient(const std::string& text, const GiNaC::symbol& rho,
                             const std::map<std::string, double>& parameters, double lower,
                             double upper);

}  // namespace mft
