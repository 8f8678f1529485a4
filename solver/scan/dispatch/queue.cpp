#include "scan/dispatch/queue.hpp"

namespace mft::scan {

Queue::Queue(const Tree& tree, const std::vector<bool>& done)
    : tree_(tree), is_done_(done), waiting_(tree.parent.size(), 0) {
  for (std::size_t n = 0; n < is_done_.size(); ++n) {
    const std::size_t parent = tree.parent[n];
    if (is_done_[n]) {
      ++done_;
      continue;
    }
    if (parent != Tree::none) ++waiting_[parent];
    if (parent == Tree::none || is_done_[parent]) add(n);
  }
}

std::optional<std::size_t> Queue::take() {
  if (ready_.empty()) return {};
  const std::size_t point = ready_.begin()->second;
  ready_.erase(ready_.begin());
  return point;
}

void Queue::finish(std::size_t point) {
  if (is_done_[point]) return;
  is_done_[point] = true;
  ++done_;
  if (tree_.parent[point] != Tree::none) --waiting_[tree_.parent[point]];
  for (std::size_t child : tree_.children[point])
    if (!is_done_[child]) add(child);
}

}  // namespace mft::scan
