#include <algorithm>

#include "input/reader.hpp"
#include "verify/checks.hpp"

namespace mft {
namespace {

std::string built_in_input(const std::string& model, const std::string& initial) {
  return "model: " + model + "\ninitial: " + initial + "\n" + rich_history;
}

// Adds a finding to those of the same name, of which the worst stays.
void merge(Measurements& all, const Measurement& one) {
  const auto same = std::find_if(all.begin(), all.end(),
                                 [&](const Measurement& other) { return other.what == one.what; });
  if (same == all.end())
    all.push_back(one);
  else if (!(one.value <= same->value))
    *same = one;
}

}  // namespace

const std::vector<Check>& checks() {
  static const std::vector<Check> all = {
      {"gradient", check_gradient},     {"Hessian", check_hessian},
      {"strengths", check_strengths},   {"symmetry", check_symmetry},
      {"sweep", check_sweep},           {"prolongation", check_prolongation},
      {"identities", check_identities}, {"rates", check_rates, true},
      {"ranks", check_ranks},
  };
  return all;
}

std::vector<Subject> built_in_subjects(MPI_Comm comm) {
  const std::string step = "{type: annealed, left: 0.7, right: 0.2}";
  const std::vector<std::pair<std::string, std::string>> systems = {
      {"ssep", step},
      {"independent", "{type: quenched, left: 0.8, right: 0.3}"},
      {"kmp", "{type: annealed, left: 0.9, right: 0.4}"},
      {"inclusion", "{type: annealed, left: 0.6, right: 0.3}"},
      {"zero_range", "{type: annealed, left: 1.1, right: 0.6}"},
      {"{name: hard_rods, length: 0.4}", "{type: quenched, left: 0.8, right: 0.5}"},
      {"{D: 0.5+rho, sigma: rho*(2-rho), range: [0, 2]}",
       "{type: annealed, left: 0.6, right: 0.9}"}};
  std::vector<Subject> all;
  for (const auto& [model, initial] : systems)
    all.emplace_back(
        model, parse_input(built_in_input(model, initial), {"built-in", {}, "", ""}, {}).settings,
        comm);
  return all;
}

Measurements verify(const Settings* input, MPI_Comm comm,
                    const std::function<void(const std::string&, double)>& report) {
  std::vector<Subject> subjects;
  if (input)
    subjects.emplace_back("input", *input, comm);
  else
    subjects = built_in_subjects(comm);
  Measurements all;
  const double steps =
      static_cast<double>(subjects.size() * checks().size() + exact_cases().size());
  double done = 0;
  for (std::size_t n = 0; n < subjects.size(); ++n)
    for (const Check& check : checks()) {
      const Subject& subject = subjects[n];
      report(check.name + ", " + subject.name(), ++done / steps);
      if (check.costly && n > 1) continue;
      for (Measurement& finding : check.run(subject)) {
        finding.where = subject.name();
        merge(all, finding);
      }
    }
  for (const ExactCase& one : exact_cases()) {
    report(one.name, ++done / steps);
    for (const Measurement& finding : check_exact(one, comm)) merge(all, finding);
  }
  return all;
}

}  // namespace mft
