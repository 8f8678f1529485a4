#pragma once
// What the closed forms work on: plain values in units where D = 1, and answers with errors.
#include <functional>
#include <optional>
#include <vector>

#include "numerics/estimate.hpp"
#include "settings/reading.hpp"

namespace mft::exact {

// B δ(t - time), with the current that is read so.
struct Pulse {
  Reading reading;
  double B = 0;
};

// λ(t), analytic between the ascending breaks (without 0 and T), read at `position`, counted from
// there.
struct Source {
  std::function<double(double)> lambda;
  std::vector<double> breaks;
  double position = 0;
  std::vector<double> cells = {};  // of [0, T], between ascending ends: CountingField::cells()
  double total = 0;                // ∫|λ|, roughly
};

// A history of the counting field on [0, T]; pulse times in (0, T].
struct Drive {
  double final_time = 0;
  std::vector<Pulse> pulses;
  std::optional<Source> continuous;
};

// σ = 2aρ + 2bρ², b not 0: the exclusion process is {1, -1}, inclusion {1, 1}, kmp {0, 1}.
struct QuadraticMobility {
  double a, b;
};

struct StepDensity {
  bool annealed;
  double left, right;  // ρ_a, ρ_b
};

// μ, and Q_k = ∂μ/∂B_k of each pulse.
struct Answer {
  Estimate mu;
  std::vector<Estimate> Q;
};

}  // namespace mft::exact
