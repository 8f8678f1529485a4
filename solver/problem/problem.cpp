#include "problem/problem.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "problem/registry.hpp"

namespace mft {
namespace {

// Of the gates below, which hold for any history.
bool knows(const Problem& problem) {
  return unknown_terms(problem.terms(), {term::infinite_line, term::step, term::annealed,
                                         term::quenched, term::instants, term::continuous})
      .empty();
}

}  // namespace

Terms Problem::terms() const {
  Terms all = further;
  all.merge(domain.terms());
  all.merge(initial.terms());
  if (!history.instants.empty()) all.insert(term::instants);
  if (history.continuous) all.insert(term::continuous);
  return all;
}

Marks Problem::marks() const {
  std::set<double> positions(history.positions.begin(), history.positions.end());
  positions.insert(initial.jumps().begin(), initial.jumps().end());
  return {history.singular_times, {positions.begin(), positions.end()}};
}

double Problem::largest_diffusivity() const {
  return model->largest_diffusivity(initial.lowest(), initial.highest());
}

bool Problem::is_linear_forward() const { return knows(*this) && model->constant_diffusivity(); }

bool Problem::has_scale() const {
  const std::vector<double>& read = history.positions;
  return knows(*this) && domain.has_no_length() && initial.jumps() == std::vector<double>{0} &&
         std::all_of(read.begin(), read.end(), [](double x) { return x == 0; });
}

std::shared_ptr<const Problem> make_problem(const Settings& settings) {
  return make_problem(settings, make_history(settings));
}

std::shared_ptr<const Problem> make_problem(const Settings& settings, History history) {
  return std::make_shared<const Problem>(Problem{
      make_model(settings.model), Domain(), InitialState(settings.initial), std::move(history)});
}

}  // namespace mft
