#pragma once
// The points still to be solved, in the order in which they are handed out.
#include <cstddef>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "scan/points/tree.hpp"

namespace mft::scan {

// A point is ready when its parent is done. Among the ready ones, that with most points below it
// comes first: what many wait for, long lines before short ones.
class Queue {
 public:
  // `done`: points solved before.
  Queue(const Tree& tree, const std::vector<bool>& done);

  // The next point, which counts as taken; nothing when none is ready now.
  std::optional<std::size_t> take();
  // A point that was taken is done: its children become ready.
  void finish(std::size_t point);
  // Children of the point that are not done.
  std::size_t waiting_for(std::size_t point) const { return waiting_[point]; }

  std::size_t done() const { return done_; }
  bool empty() const { return done_ == tree_.parent.size(); }

 private:
  void add(std::size_t point) {
    ready_.emplace(-static_cast<long long>(tree_.below[point]), point);
  }

  const Tree& tree_;
  std::vector<bool> is_done_;
  std::vector<std::size_t> waiting_;
  std::set<std::pair<long long, std::size_t>> ready_;
  std::size_t done_ = 0;
};

}  // namespace mft::scan
