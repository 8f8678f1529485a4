#include <fmt/format.h>

#include "base/error.hpp"
#include "commands.hpp"

namespace {

struct NamedModel {
  const char *name, *D, *sigma, *range;
};

constexpr NamedModel named_models[] = {
    {"independent", "1", "2*rho", "[0, inf)"},
    {"ssep", "1", "2*rho*(1-rho)", "[0, 1]"},
    {"kmp", "1", "2*rho^2", "[0, inf)"},
    {"inclusion", "1", "2*rho*(1+rho)", "[0, inf)"},
    {"zero_range", "1/(1+rho)^2", "2*rho/(1+rho)", "[0, inf)"},
    {"hard_rods", "1/(1-length*rho)^2", "2*rho", "[0, 1/length)"},
};

}  // namespace

Outcome run_models(const CommandLine& line, const mft::Input&) {
  std::string answer;
  if (line.json) {
    for (const NamedModel& m : named_models)
      answer +=
          fmt::format("{}{{\"name\": \"{}\", \"D\": \"{}\", \"sigma\": \"{}\", \"range\": \"{}\"}}",
                      answer.empty() ? "" : ", ", m.name, m.D, m.sigma, m.range);
    return {mft::exit_ok, "{\"models\": [" + answer + "]}\n"};
  }
  for (const NamedModel& m : named_models)
    answer +=
        fmt::format("{:<12} D = {:<20} sigma = {:<14} range {}\n", m.name, m.D, m.sigma, m.range);
  return {mft::exit_ok, answer};
}
