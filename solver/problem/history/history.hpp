#pragma once
// λ(t) = Σ_k B_k δ(t - t_k) + λ_c(t): what the current is weighed with, made ready for solving.
#include <cstddef>
#include <optional>
#include <vector>

#include "problem/history/counting_field.hpp"
#include "problem/history/fine_slabs.hpp"
#include "settings/settings.hpp"

namespace mft {

// One term B δ(t - time) with its current, as it is read.
struct Instant {
  Reading reading;
  double B = 0;
  std::optional<double> Q = {};  // when set, B is the unknown that gives this Q
};

struct History {
  // Instants of the input that read alike are one, of B the sum. Ascending in their readings.
  std::vector<Instant> instants;
  std::vector<InstantSettings> given;  // those of the input, in its order
  // instants[merged[i]] holds instant i of the input.
  std::vector<std::size_t> merged;
  std::optional<CountingField> continuous;
  double final_time = 0;

  // 0, every time of an instant, T, every jump of λ_c: distinct, ascending.
  std::vector<double> singular_times;
  FineSlabs fine;  // what λ_c asks of the mesh
  // Every position, origin and x_λ: distinct, ascending.
  std::vector<double> positions;
};

// Throws InputError where λ_c cannot be evaluated, a time is outside (0, T], or an instant with Q
// coincides with another one.
History make_history(const std::vector<InstantSettings>& instants,
                     const std::optional<ContinuousSettings>& continuous, double final_time);
// That of an input.
History make_history(const Settings& settings);

}  // namespace mft
