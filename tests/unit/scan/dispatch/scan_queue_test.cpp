// The order in which points are handed out.
#include <gtest/gtest.h>

#include "scan/dispatch/queue.hpp"

namespace mft::scan {
namespace {

TEST(ScanQueue, HandsOutAPointOnceItsParentIsDone) {
  Axis field;
  field.keys = {"history.instants.0.B"};
  for (int n = 0; n < 8; ++n) field.rows.push_back({yaml::scalar(std::to_string(n))});
  const Tree tree = parents_of({{field}, false});
  Queue queue(tree, std::vector<bool>(8, false));
  EXPECT_EQ(queue.take(), 0u);
  EXPECT_FALSE(queue.take());
  queue.finish(0);
  EXPECT_EQ(queue.take(), 4u);  // most points below it
  EXPECT_EQ(queue.take(), 2u);
  EXPECT_EQ(queue.take(), 1u);
  EXPECT_FALSE(queue.take());
  queue.finish(2);
  EXPECT_EQ(queue.waiting_for(2), 1u);
  EXPECT_EQ(queue.take(), 3u);
  queue.finish(3);
  EXPECT_EQ(queue.waiting_for(2), 0u);
  for (std::size_t n : {4, 1}) queue.finish(n);
  std::vector<std::size_t> rest;
  while (const auto point = queue.take()) {
    rest.push_back(*point);
    queue.finish(*point);
  }
  EXPECT_EQ(rest, (std::vector<std::size_t>{6, 5, 7}));
  EXPECT_TRUE(queue.empty());
}

TEST(ScanQueue, GoesOnFromWhatIsDone) {
  const Tree tree = no_parents(5);
  Queue queue(tree, {true, false, true, true, false});
  EXPECT_EQ(queue.done(), 3u);
  EXPECT_EQ(queue.take(), 1u);
  EXPECT_EQ(queue.take(), 4u);
  EXPECT_FALSE(queue.take());
}

}  // namespace
}  // namespace mft::scan
