#include "problem/history/history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/error.hpp"

namespace mft {
namespace {

void sort_distinct(std::vector<double>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

void merge_instants(const std::vector<InstantSettings>& input, History& history) {
  std::vector<std::size_t> order(input.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return input[a].reading < input[b].reading;
  });
  history.merged.resize(input.size());
  for (std::size_t n = 0; n < order.size(); ++n) {
    const InstantSettings& now = input[order[n]];
    if (n > 0 && input[order[n - 1]].reading == now.reading) {
      Instant& same = history.instants.back();
      if (same.Q || now.Q)
        throw InputError(fmt::format(
            "history.instants[{}] and [{}] have the same time, position and start: one of them "
            "fixes Q, so that their B cannot be told apart",
            order[n - 1], order[n]));
      same.B += *now.B;
    } else {
      history.instants.push_back({now.reading, now.B.value_or(0), now.Q});
    }
    history.merged[order[n]] = history.instants.size() - 1;
  }
}

}  // namespace

History make_history(const std::vector<InstantSettings>& instants,
                     const std::optional<ContinuousSettings>& continuous, double final_time) {
  History history;
  history.final_time = final_time;
  history.given = instants;
  for (std::size_t i = 0; i < instants.size(); ++i) {
    const double t = instants[i].reading.time;
    if (!(t > 0 && t <= final_time))
      throw InputError(fmt::format("history.instants[{}].time: {} is not in (0, final_time = {}]",
                                   i, t, final_time));
  }
  merge_instants(instants, history);
  if (continuous) history.continuous.emplace(*continuous, final_time);

  history.singular_times = {0, final_time};
  for (const Instant& instant : history.instants) {
    const Reading& reading = instant.reading;
    history.singular_times.push_back(reading.time);
    history.positions.insert(history.positions.end(), {reading.position, reading.origin});
  }
  if (history.continuous) {
    const std::vector<double>& jumps = history.continuous->jumps();
    history.singular_times.insert(history.singular_times.end(), jumps.begin(), jumps.end());
    history.positions.push_back(history.continuous->position());
  }
  sort_distinct(history.singular_times);
  if (history.continuous) history.fine = fine_slabs(*history.continuous, history.singular_times);
  sort_distinct(history.positions);
  return history;
}

History make_history(const Settings& settings) {
  return make_history(settings.instants, settings.continuous, settings.final_time);
}

}  // namespace mft
