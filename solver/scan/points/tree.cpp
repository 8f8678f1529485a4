#include "scan/points/tree.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

namespace mft::scan {
namespace {

bool is_strength(const std::string& key) {
  const std::string end = key.size() > 2 ? key.substr(key.size() - 2) : "";
  return key.rfind("history.instants.", 0) == 0 && (end == ".B" || end == ".Q");
}

bool joins(const std::string& key) {
  const std::string first = key.substr(0, key.find('.'));
  return first == "history" || first == "initial" || first == "model" || first == "final_time";
}

std::size_t lowest_bit(std::size_t n) { return n & (~n + 1); }

// Parents have smaller distances from their root: distance in steps, over all axes.
Tree with_children(std::vector<std::size_t> parent, const std::vector<std::size_t>& distance) {
  Tree tree;
  tree.parent = std::move(parent);
  tree.children.resize(tree.parent.size());
  tree.below.assign(tree.parent.size(), 1);
  for (std::size_t n = 0; n < tree.parent.size(); ++n)
    if (tree.parent[n] != Tree::none) tree.children[tree.parent[n]].push_back(n);
  std::vector<std::size_t> order(tree.parent.size());
  std::iota(order.begin(), order.end(), std::size_t(0));
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return distance[a] > distance[b]; });
  for (std::size_t n : order)
    if (tree.parent[n] != Tree::none) tree.below[tree.parent[n]] += tree.below[n];
  return tree;
}

}  // namespace

std::size_t Tree::depth() const {
  std::size_t deepest = 0;
  for (std::size_t n = 0; n < parent.size(); ++n) {
    std::size_t length = 1;
    for (std::size_t at = parent[n]; at != none; at = parent[at]) ++length;
    deepest = std::max(deepest, length);
  }
  return deepest;
}

Tree no_parents(std::size_t count) {
  return with_children(std::vector<std::size_t>(count, Tree::none),
                       std::vector<std::size_t>(count, 0));
}

std::size_t cheapest(const Axis& axis) {
  std::vector<double> cost(axis.size(), 0);
  bool any_strength = false;
  for (std::size_t k = 0; k < axis.keys.size(); ++k) {
    const std::vector<double> values = axis.numbers(k);
    if (values.empty() || !joins(axis.keys[k])) return Tree::none;
    if (!is_strength(axis.keys[k])) continue;
    any_strength = true;
    for (std::size_t i = 0; i < values.size(); ++i) cost[i] += std::abs(values[i]);
  }
  if (!any_strength) return axis.size() / 2;
  return static_cast<std::size_t>(std::min_element(cost.begin(), cost.end()) - cost.begin());
}

Tree parents_of(const Points& points) {
  const std::size_t count = points.count();
  if (points.listed) return no_parents(count);
  std::vector<std::size_t> middle;
  for (const Axis& axis : points.axes) middle.push_back(cheapest(axis));
  std::vector<std::size_t> parent(count, Tree::none), distance(count, 0);
  for (std::size_t n = 0; n < count; ++n) {
    auto at = points.position(n);
    for (std::size_t a = at.size(); a-- > 0;) {
      if (middle[a] == Tree::none || at[a] == middle[a]) continue;
      const std::size_t off = at[a] > middle[a] ? at[a] - middle[a] : middle[a] - at[a];
      distance[n] += off;
      if (parent[n] != Tree::none) continue;
      auto to = at;
      to[a] = at[a] > middle[a] ? at[a] - lowest_bit(off) : at[a] + lowest_bit(off);
      parent[n] = points.at(to);
    }
  }
  return with_children(std::move(parent), distance);
}

}  // namespace mft::scan
