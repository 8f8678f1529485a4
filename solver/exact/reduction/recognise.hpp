#pragma once
// Which exactly solved model a D and σ are, after a change of units.
#include <string>

#include "exact/reduction/drive.hpp"
#include "problem/problem.hpp"

namespace mft::exact {

// With ρ = shift + density ρ', time t' = D t, p = charge p' the equations keep their form: then
// λ' dt' = λ dt / charge, μ = density · charge · μ', Q = density Q' and a cumulant of n currents is
// density · charge^{1-n} times that of the primed model.
struct Units {
  double diffusivity = 1, shift = 0, density = 1, charge = 1;
};

struct Recognised {
  enum class Kind {
    independent,  // D = 1, σ = 2ρ
    quadratic,    // D = 1, σ = 2aρ + 2bρ²: ssep, inclusion or kmp
    gaussian,     // D = 1, σ constant
    hard_rods,    // D = 1/(1 - length ρ)², σ = 2ρ
    spacings,     // D = 1/ρ², σ = 2
    zero_range,   // D = 1/(1 + ρ)², σ = 2ρ/(1 + ρ)
    constant_D,   // D = 1, any other σ
    other,        // no closed form is known for this D and σ
    unknown       // nor for a problem of these terms, whatever D and σ
  } kind = Kind::other;
  std::string refusal;  // of kind unknown: why, naming the terms
  Units units;
  QuadraticMobility quadratic{0, 0};
  double sigma = 0;   // gaussian
  double length = 0;  // hard_rods
};

// The gate of every closed form: they know the infinite line, a step at 0, annealed or quenched,
// and any history. Judges D and σ by their values over the range, to 1e-12, whatever name or text
// they were given by.
Recognised recognise(const Problem& problem);

}  // namespace mft::exact
