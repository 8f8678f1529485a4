#pragma once
// What the section `lattice` of an input says: plain values. Times are in units of 1 / hop rate,
// lengths in sites; bond i joins the sites i and i + 1.
#include <optional>
#include <vector>

#include "lattice/correlation/walk.hpp"

namespace mft::lattice {

enum class InitialState { annealed, quenched, fixed };

struct LatticeSettings {
  InitialState initial = InitialState::annealed;
  double left = 0, right = 0;  // densities of the Bernoulli step, at sites k <= 0 and k >= 1
  std::vector<int> occupied;   // of a fixed configuration
  Geometry geometry;

  // <Q_j(T2) Q_i(T1)>_c
  struct Correlation {
    int i;
    double T1;
    int j;
    double T2;
  };
  std::vector<Correlation> correlation;

  // <e^{B Q}> with one term or two in the exponent.
  struct Term {
    int bond;
    double T, B;
  };
  struct Generating {
    Term first;
    std::optional<Term> second;
  };
  std::vector<Generating> generating;

  std::optional<int> window;  // K of the sites -K+1..K that stand for the line; empty: chosen
  double tolerance = 1e-10;   // relative, of a correlation to max(|value|, 10^-2 √T2)
  bool check = false;         // compute twice, by independent routes
};

// Of the initial state on its geometry.
Profile initial_profile(const LatticeSettings& settings, const Geometry& geometry);

}  // namespace mft::lattice
