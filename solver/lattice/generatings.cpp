#include "lattice/generatings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/collective.hpp"
#include "base/error.hpp"
#include "lattice/generating/chain.hpp"
#include "lattice/generating/fredholm.hpp"

namespace mft::lattice {

namespace {

// <e^{ΣBQ}> of its logarithm; beyond the range of a double infinite, or 0 to the smallest one.
Estimate exponential(Wide logarithm, double error) {
  const double mean = static_cast<double>(std::exp(logarithm));
  return {mean, std::max(mean * (error + 4e-16), std::numeric_limits<double>::denorm_min())};
}

GeneratingResult on_line(const LatticeSettings& settings, const LatticeSettings::Term& term) {
  const Estimate logarithm =
      log_determinant(term.T, fugacity(settings.left, settings.right, term.B));
  // rounded as the sum of logarithms that it is, to a few units of its last place
  return {exponential(logarithm.value, logarithm.error),
          {logarithm.value, logarithm.error + 4e-16 * std::abs(logarithm.value)}};
}

std::vector<double> densities(const LatticeSettings& settings) {
  const Chain chain = *settings.geometry;
  std::vector<double> all;
  for (int k = chain.first; k <= chain.last; ++k)
    all.push_back(settings.initial == InitialState::fixed
                      ? std::count(settings.occupied.begin(), settings.occupied.end(), k) > 0
                  : k <= 0 ? settings.left
                           : settings.right);
  return all;
}

// Averages over the measure of the initial configurations.
GeneratingResult average(InitialState initial, const WideVector& measure,
                         const ConditionalMeans& means) {
  Wide largest = -std::numeric_limits<Wide>::infinity(), sum = 0, logarithm = 0;
  for (std::size_t n = 0; n < measure.size(); ++n)
    if (measure[n] > 0) largest = std::max(largest, means.logarithms[n]);
  for (std::size_t n = 0; n < measure.size(); ++n) {
    if (measure[n] == 0) continue;
    sum += measure[n] * std::exp(means.logarithms[n] - largest);
    logarithm += measure[n] * means.logarithms[n];
  }
  const Wide of_mean = largest + std::log(sum);
  if (initial != InitialState::quenched) logarithm = of_mean;
  // The sums have up to 2^16 positive terms, of products of up to 16 densities.
  const double error = means.error + 1e-18 * measure.size();
  const double rounded = static_cast<double>(logarithm);
  return {exponential(of_mean, error), {rounded, error + 4e-16 * std::abs(rounded)}};
}

// Bounds the error of `a` by its distance from a second value.
void cover(Estimate& a, const Estimate& b) {
  if (a.value != b.value) a.error = std::max(a.error, std::abs(a.value - b.value));
}

GeneratingResult on_chain(const LatticeSettings& settings,
                          const LatticeSettings::Generating& entry) {
  const Chain chain = *settings.geometry;
  std::vector<Tilt> tilts = {{entry.first.bond, entry.first.T, entry.first.B}};
  if (entry.second) tilts.push_back({entry.second->bond, entry.second->T, entry.second->B});
  const WideVector measure = product_measure(densities(settings));
  GeneratingResult result = average(settings.initial, measure, counted_means(chain, tilts));
  const double bound = largest_exponent(chain, tilts);
  if (!(std::abs(result.logarithm.value) <= bound + result.logarithm.error))
    throw NoSolution(fmt::format(
        "log E = {:.16g} is impossible: |ΣBQ| is at most {:.16g} on this chain; digits were lost",
        result.logarithm.value, bound));
  if (settings.check) {
    const GeneratingResult second = average(settings.initial, measure, tilted_means(chain, tilts));
    cover(result.mean, second.mean);
    cover(result.logarithm, second.logarithm);
  }
  return result;
}

}  // namespace

std::vector<GeneratingResult> generatings(MPI_Comm comm, const LatticeSettings& settings) {
  constexpr int numbers = 4;  // of a result
  int rank = 0, ranks = 1;
  MPI_Comm_rank(comm, &rank);
  MPI_Comm_size(comm, &ranks);
  const std::size_t count = settings.generating.size();
  std::vector<double> all(numbers * count, 0.0);
  in_agreement(comm, [&] {
    for (std::size_t n = rank; n < count; n += ranks) {
      const auto& entry = settings.generating[n];
      try {
        const auto [mean, logarithm] =
            settings.geometry ? on_chain(settings, entry) : on_line(settings, entry.first);
        const double result[numbers] = {mean.value, mean.error, logarithm.value, logarithm.error};
        std::copy(result, result + numbers, &all[numbers * n]);
      } catch (const NoSolution& error) {
        throw NoSolution(fmt::format("lattice.generating[{}]: {}", n, error.what()));
      }
    }
  });
  MPI_Allreduce(MPI_IN_PLACE, all.data(), static_cast<int>(all.size()), MPI_DOUBLE, MPI_SUM, comm);
  std::vector<GeneratingResult> results;
  for (std::size_t n = 0; n < count; ++n) {
    const double* const in = &all[numbers * n];
    results.push_back({{in[0], in[1]}, {in[2], in[3]}});
  }
  return results;
}

}  // namespace mft::lattice
