#include "lattice/generatings.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/error.hpp"
#include "lattice/generating/chain.hpp"
#include "lattice/generating/fredholm.hpp"
#include "numerics/sum.hpp"

namespace mft::lattice {

namespace {

GeneratingResult on_line(const LatticeSettings& settings, const LatticeSettings::Term& term) {
  const Estimate logarithm =
      log_determinant(term.T, fugacity(settings.left, settings.right, term.B));
  const double mean = std::exp(logarithm.value);
  return {{mean, mean * (logarithm.error + 2e-16)}, logarithm};
}

// Averages over the measure of the initial configurations.
GeneratingResult average(const LatticeSettings& settings, const std::vector<double>& measure,
                         const ConditionalMeans& means) {
  Sum mean, logarithm, weight, log_weight;
  for (std::size_t n = 0; n < measure.size(); ++n) {
    if (measure[n] == 0) continue;
    const double relative = measure[n] / means.values[n];
    mean.add(measure[n] * means.values[n]);
    logarithm.add(measure[n] * std::log(means.values[n]));
    weight.add(measure[n] * measure[n]);
    log_weight.add(relative * relative);
  }
  GeneratingResult result;
  result.mean = {mean.value(),
                 means.error * std::sqrt(weight.value()) + 4e-15 * std::abs(mean.value())};
  result.logarithm = {std::log(mean.value()), result.mean.error / mean.value()};
  if (settings.initial == InitialState::quenched)
    result.logarithm = {logarithm.value(), means.error * std::sqrt(log_weight.value()) + 4e-15};
  return result;
}

// Bounds the error of `a` by its distance from a second value.
void cover(Estimate& a, const Estimate& b) {
  a.error = std::max(a.error, std::abs(a.value - b.value));
}

GeneratingResult on_chain(const LatticeSettings& settings,
                          const LatticeSettings::Generating& entry) {
  const Chain chain = *settings.geometry;
  std::vector<Tilt> tilts = {{entry.first.bond, entry.first.T, entry.first.B}};
  if (entry.second) tilts.push_back({entry.second->bond, entry.second->T, entry.second->B});
  const std::vector<double> measure =
      product_measure(chain, initial_profile(settings, settings.geometry));
  GeneratingResult result = average(settings, measure, tilted_means(chain, tilts));
  if (settings.check) {
    const GeneratingResult second = average(settings, measure, counted_means(chain, tilts));
    cover(result.mean, second.mean);
    cover(result.logarithm, second.logarithm);
  }
  return result;
}

}  // namespace

std::vector<GeneratingResult> generatings(MPI_Comm comm, const LatticeSettings& settings) {
  constexpr int numbers = 5;  // of an entry: those of its result, and 1 when it failed
  int rank = 0, ranks = 1;
  MPI_Comm_rank(comm, &rank);
  MPI_Comm_size(comm, &ranks);
  const std::size_t count = settings.generating.size();
  std::vector<double> all(numbers * count, 0.0);
  for (std::size_t n = rank; n < count; n += ranks) {
    double* const out = &all[numbers * n];
    try {
      const auto& entry = settings.generating[n];
      const auto [mean, logarithm] =
          settings.geometry ? on_chain(settings, entry) : on_line(settings, entry.first);
      const double result[] = {mean.value, mean.error, logarithm.value, logarithm.error};
      std::copy(result, result + 4, out);
    } catch (const NoSolution&) {
      out[4] = 1;
    }
  }
  MPI_Allreduce(MPI_IN_PLACE, all.data(), static_cast<int>(all.size()), MPI_DOUBLE, MPI_SUM, comm);
  std::vector<GeneratingResult> results;
  for (std::size_t n = 0; n < count; ++n) {
    const double* const in = &all[numbers * n];
    if (in[4] > 0)
      throw NoSolution("lattice.generating[" + std::to_string(n) + "]: no convergence");
    results.push_back({{in[0], in[1]}, {in[2], in[3]}});
  }
  return results;
}

}  // namespace mft::lattice
