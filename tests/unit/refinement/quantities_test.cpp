// Names and places of what is extrapolated.
#include <gtest/gtest.h>

#include "refinement/extrapolate.hpp"

namespace mft {
namespace {

const Quantities some{1, 8, {2, 3}, {4, 5}, {6}, {7}};

TEST(Quantities, FlattenKeepsEveryNumberAndUnflattenPutsItBack) {
  EXPECT_EQ(flatten(some), (std::vector<double>{1, 8, 2, 3, 4, 5, 6, 7}));
  const Quantities back = unflatten(flatten(some), some);
  EXPECT_EQ(back.mu, some.mu);
  EXPECT_EQ(back.Phi, some.Phi);
  EXPECT_EQ(back.O, some.O);
  EXPECT_EQ(back.B, some.B);
  EXPECT_EQ(back.q, some.q);
  EXPECT_EQ(back.p, some.p);
}

TEST(Quantities, EstimatesTakeTheShapeOfNumbers) {
  std::vector<Estimate> row;
  for (double value : flatten(some)) row.push_back({value, 0.1 * value});
  const QuantityEstimates all = unflatten(row, some);
  EXPECT_EQ(all.B[1].value, 5);
  EXPECT_EQ(all.p[0].error, 0.1 * 7);
}

}  // namespace
}  // namespace mft
