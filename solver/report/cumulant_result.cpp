#include "report/cumulant_result.hpp"

#include <cstdint>
#include <utility>

#include "exact/closed_form.hpp"

namespace mft {
namespace {

std::pair<std::vector<double>, std::vector<double>> split(const std::vector<Estimate>& all) {
  std::vector<double> values, errors;
  for (const Estimate& e : all) {
    values.push_back(e.value);
    errors.push_back(e.error);
  }
  return {values, errors};
}

// C(rT, T) of the closed form for r up to 1, where the scale law holds: C(t,t') = √(t'/T) C(rT, T),
// r = t/t' < 1. None where no form applies.
void write_exact(H5Group& group, const Problem& problem, double T) {
  constexpr int count = 200;
  if (!problem.has_scale()) return;
  std::vector<double> ratio;
  std::vector<Estimate> values;
  for (int i = 1; i <= count; ++i) {
    ratio.push_back(static_cast<double>(i) / count);
    const auto found = closed_form_cumulant(problem, {{ratio.back() * T}, {T}});
    if (!found) return;
    values.push_back(found->value);
  }
  const auto [value, error] = split(values);
  H5Group exact = group.group("exact");
  exact.write("ratio", ratio);
  exact.write("Q", value);
  exact.write("Q_error", error);
}

void write_correlation(H5Group& root, const Problem& problem, const CumulantSolution& solution) {
  const hsize_t n = solution.correlation_times.size();
  H5Group group = root.group("correlation");
  group.write("t", solution.correlation_times);
  group.write("t_other", solution.correlation_times);
  const auto write = [&](const std::string& name, const std::vector<Estimate>& all) {
    const auto [values, errors] = split(all);
    group.write(name, values, {n, n});
    group.write(name + "_error", errors, {n, n});
  };
  write("Q", solution.correlation);
  write("current", solution.current_correlation);
  write_exact(group, problem, solution.correlation_times.back());
}

void write_levels(H5Group& root, const CumulantSolution& solution) {
  std::vector<std::int64_t> level, rung, elements, slabs;
  std::vector<double> value, seconds;
  for (const CumulantLevel& row : solution.levels) {
    level.push_back(row.level);
    rung.push_back(row.rung);
    elements.push_back(row.elements);
    slabs.push_back(row.slabs);
    seconds.push_back(row.seconds);
    value.insert(value.end(), row.cumulants.begin(), row.cumulants.end());
  }
  H5Group group = root.group("levels");
  group.write("level", level);
  group.write("rung", rung);
  group.write("elements", elements);
  group.write("slabs", slabs);
  group.write("value", value, {level.size(), solution.labels.size()});
  group.write("seconds", seconds);
}

}  // namespace

Entries entries_of(const CumulantSolution& solution) {
  auto [values, errors] = split(solution.cumulants);
  return {solution.labels, std::move(values), std::move(errors)};
}

std::string status_of(const CumulantSolution& solution) {
  return solution.reason.empty() ? "ok" : "tolerance";
}

void write_cumulants(const std::string& target, const Settings& settings,
                     const ProgramInfo& program, const CumulantSolution& solution, double seconds) {
  const auto more = [&](H5Group& root) {
    if (!solution.correlation.empty()) {
      const Reading last{solution.correlation_times.back()};
      write_correlation(root, *problem_of(settings, {last}), solution);
    }
    write_levels(root, solution);
    root.write("seconds", seconds);
    root.set_attribute(".", "status", status_of(solution));
  };
  write_entries(target, cumulants_format, settings, program, entries_of(solution), more);
}

}  // namespace mft
