#include "report/lattice_result.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "lattice/correlations.hpp"
#include "lattice/generatings.hpp"
#include "lattice/input.hpp"

namespace mft {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

void add(LatticeResult& result, const std::string& label, const Estimate& estimate, double allowed,
         double second_route = nothing) {
  result.entries.add(label, estimate);
  result.hierarchy.push_back(second_route);
  if (std::isnan(estimate.value) || std::isnan(estimate.error))
    throw NoSolution(label + ": no number came out, digits were lost");
  if (!(estimate.error <= allowed) && result.reason.empty())
    result.reason = fmt::format("{}: the error {:.1e} is above the tolerance {:.1e}", label,
                                estimate.error, allowed);
}

}  // namespace

LatticeResult solve_lattice(MPI_Comm comm, const lattice::LatticeSettings& settings) {
  LatticeResult result;
  const auto correlations = lattice::correlations(comm, settings);
  for (std::size_t n = 0; n < correlations.size(); ++n) {
    const auto& entry = settings.correlation[n];
    const auto& [estimate, hierarchy] = correlations[n];
    add(result, label(entry), estimate,
        lattice::correlation_tolerance(settings, entry, estimate.value),
        hierarchy.value_or(nothing));
    if (hierarchy)
      result.notes.push_back(
          fmt::format("{}: martingale form {:.16g}, hierarchy {:.16g}, difference {:.1e}",
                      label(entry), estimate.value, *hierarchy, *hierarchy - estimate.value));
  }
  const auto generatings = lattice::generatings(comm, settings);
  for (std::size_t n = 0; n < generatings.size(); ++n) {
    const std::string name = label(settings.generating[n]);
    add(result, name, generatings[n].mean,
        settings.tolerance * std::abs(generatings[n].mean.value));
    add(result, "log" + name, generatings[n].logarithm, settings.tolerance);
  }
  return result;
}

void write_lattice(const std::string& target, const Settings& settings, const ProgramInfo& program,
                   const LatticeResult& result, double seconds) {
  write_entries(target, lattice_format, settings, program, result.entries, [&](H5Group& root) {
    root.write("hierarchy", result.hierarchy);
    root.write("seconds", seconds);
    root.set_attribute(".", "status", result.status());
  });
}

}  // namespace mft
