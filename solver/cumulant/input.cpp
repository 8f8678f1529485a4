#include "cumulant/input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cumulant/monomials.hpp"
#include "input/interpret.hpp"
#include "problem/history/slack.hpp"

namespace mft {

using yaml::Findings;
using yaml::Node;

namespace {

constexpr double most_cumulants = 20000;

double or_else(double value, double fallback) { return std::isnan(value) ? fallback : value; }

// Times that are one but for rounding become the first of them.
void snap_times(std::vector<Reading>& readings) {
  double last = 0;
  for (const Reading& reading : readings) last = std::max(last, reading.time);
  std::vector<double> marks;
  for (Reading& reading : readings) {
    reading.time = snapped(reading.time, marks, last, rounding);
    marks.push_back(reading.time);
  }
}

}  // namespace

std::vector<Key> cumulant_keys() {
  const std::string times = "(0, inf)", item = "cumulants.times[]";
  return {
      {"cumulants", map_form, optional(), "joint cumulants of the current at B = 0"},
      {"cumulants.order", integer_form, value("4"), "every joint cumulant up to this order",
       in("[1, 6]")},
      {"cumulants.times", list_form, required(),
       "when the current is read; those given twice count once; the last is the final time"},
      {item, number_form | map_form, optional(), "a time, or a time with places",
       in(times, "x²/D")},
      {item + ".time", number_form, required(), "when the current is read", in(times, "x²/D")},
      {item + ".position", number_form, value("0"), "where the current is read", any("x")},
      {item + ".start", number_form, optional(), "where it is counted from at t = 0 (position)",
       any("x")},
      {"cumulants.correlation", map_form, optional(),
       "correlations of Q and of dQ/dt at x = 0 on a grid of times, for the result file"},
      {"cumulants.correlation.times", integer_form, required(),
       "n: the times T/n, 2 T/n, ..., T of the final time T", in("[2, 200]")},
  };
}

CumulantSettings read_cumulants(const Node& section) {
  CumulantSettings settings;
  const double order = number_at(section, "order");
  if (!std::isnan(order)) settings.order = static_cast<int>(order);
  const Node* times = valid_at(section, "times");
  for (std::size_t n = 0; times && n < times->items.size(); ++n) {
    const Node& item = times->items[n];
    if (item.invalid) continue;
    Reading reading{std::nan(""), 0, 0};
    if (item.is_map()) {
      reading.time = number_at(item, "time");
      reading.position = or_else(number_at(item, "position"), 0);
      reading.origin = or_else(number_at(item, "start"), reading.position);
    } else {
      yaml::to_number(item.text, reading.time);
    }
    if (!std::isnan(reading.time)) settings.readings.push_back(reading);
  }
  snap_times(settings.readings);
  if (const Node* correlation = valid_at(section, "correlation")) {
    const double count = number_at(*correlation, "times");
    if (!std::isnan(count)) settings.correlation_times = static_cast<int>(count);
  }
  return settings;
}

void check_cumulants(const Node& section, const Settings& settings, Findings& findings) {
  const Node* times = section.find("times");
  if (!times || times->invalid) return;
  if (times->items.empty()) findings.add(times->mark, "cumulants.times", "empty; give a time");
  const CumulantSettings wanted = read_cumulants(section);
  const double count =
      Monomials::count_of(static_cast<int>(wanted.readings.size()), wanted.order) - 1;
  if (count > most_cumulants)
    findings.add(section.mark, "cumulants",
                 fmt::format("{} times to order {} are {:.0f} cumulants; at most {:.0f}",
                             wanted.readings.size(), wanted.order, count, most_cumulants));
  double last = 0;
  for (const Reading& reading : wanted.readings) last = std::max(last, reading.time);
  if (!std::isnan(settings.final_time) && settings.instants.empty() &&
      snapped(settings.final_time, {last}, last) != last)
    findings.add(section.mark, "final_time",
                 fmt::format("is {}, but cumulants end with their last time, {}",
                             yaml::number_text(settings.final_time), yaml::number_text(last)));
  if (!settings.instants.empty() || settings.continuous)
    findings.add(section.mark, "history",
                 "has no part in cumulants, which are taken at B = 0: give their times only");
  if (!settings.output.points.empty())
    findings.add(section.mark, "output.points", "has no part in cumulants");
}

std::string label(const Reading& reading) {
  const std::string time = yaml::number_text(reading.time);
  if (reading.at_zero()) return time;
  return fmt::format("{}@{}:{}", time, yaml::number_text(reading.position),
                     yaml::number_text(reading.origin));
}

}  // namespace mft
