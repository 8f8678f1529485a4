#include "problem/history/history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>

#include "base/error.hpp"

namespace mft {
namespace {

auto key(const InstantSettings& i) { return std::make_tuple(i.time, i.position, i.start); }

void sort_distinct(std::vector<double>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

void merge_instants(const std::vector<InstantSettings>& input, History& history) {
  std::vector<std::size_t> order(input.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return key(input[a]) < key(input[b]); });
  history.merged.resize(input.size());
  for (std::size_t n = 0; n < order.size(); ++n) {
    const InstantSettings& now = input[order[n]];
    if (n > 0 && key(input[order[n - 1]]) == key(now)) {
      Instant& same = history.instants.back();
      if (same.Q || now.Q)
        throw InputError(fmt::format(
            "history.instants[{}] and [{}] have the same time, position and start: one of them "
            "fixes Q, so that their B cannot be told apart",
            order[n - 1], order[n]));
      same.B += *now.B;
    } else {
      history.instants.push_back({now.time, now.B.value_or(0), now.position, now.start, now.Q});
    }
    history.merged[order[n]] = history.instants.size() - 1;
  }
}

}  // namespace

History make_history(const Settings& settings) {
  History history;
  history.final_time = settings.final_time;
  for (std::size_t i = 0; i < settings.instants.size(); ++i) {
    const double t = settings.instants[i].time;
    if (!(t > 0 && t <= settings.final_time))
      throw InputError(fmt::format("history.instants[{}].time: {} is not in (0, final_time = {}]",
                                   i, t, settings.final_time));
  }
  merge_instants(settings.instants, history);
  if (settings.continuous) history.continuous.emplace(*settings.continuous, settings.final_time);

  history.singular_times = {0, settings.final_time};
  history.positions = {0};
  for (const Instant& instant : history.instants) {
    history.singular_times.push_back(instant.time);
    history.positions.insert(history.positions.end(), {instant.position, instant.start});
  }
  if (history.continuous) {
    const std::vector<double>& jumps = history.continuous->jumps();
    history.singular_times.insert(history.singular_times.end(), jumps.begin(), jumps.end());
    history.positions.push_back(history.continuous->position());
  }
  sort_distinct(history.singular_times);
  sort_distinct(history.positions);
  return history;
}

}  // namespace mft
