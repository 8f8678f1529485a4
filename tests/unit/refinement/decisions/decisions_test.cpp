// Which answer is given, what is tried again, and how long it may take, as pure functions.
#include <gtest/gtest.h>

#include <cmath>

#include "refinement/decisions/in_hand.hpp"
#include "refinement/decisions/time_left.hpp"
#include "refinement/decisions/widening.hpp"

namespace mft {
namespace {

TEST(InHand, ALaterEstimateHasToBeNearerOrAContradiction) {
  EXPECT_TRUE(supersedes({1, 1e-6}, {1, 1e-5}));
  EXPECT_FALSE(supersedes({1, 1e-5}, {1, 1e-6}));         // no nearer, and no other value
  EXPECT_TRUE(supersedes({1.1, 1e-2}, {1, 1e-6}));        // the error before was too small
  EXPECT_TRUE(supersedes({1, 1e-6}, {1, std::nan("")}));  // none is no estimate
}

TEST(InHand, AnswersThatContradictEachOtherRaiseTheError) {
  EXPECT_EQ(reconciling_factor({1, 1e-3}, {1.001, 1e-3}), 1);
  EXPECT_NEAR(reconciling_factor({1, 1e-3}, {1.5, 1e-2}), 500, 1e-9);
  EXPECT_EQ(reconciling_factor({1, 0}, {1.5, 1e-2}), 1);
}

TEST(InHand, ARestartPaysFarFromTheToleranceOnly) {
  EXPECT_FALSE(restart_pays(1.1));
  EXPECT_FALSE(restart_pays(24));
  EXPECT_TRUE(restart_pays(1e3));
  EXPECT_TRUE(restart_pays(std::nan("")));
}

TEST(Widening, ATailFallsAndTheMeshsNoiseDoesNot) {
  EXPECT_FALSE(is_of_the_mesh(1e-12, 1e-3));  // a Gaussian
  EXPECT_FALSE(is_of_the_mesh(1e-7, 1e-3));   // slower, an exponential
  EXPECT_TRUE(is_of_the_mesh(1.1e-6, 1e-6));
  EXPECT_TRUE(is_of_the_mesh(1e-8, 1e-6));
  EXPECT_FALSE(is_of_the_mesh(0.9, 0.95));  // the path has not come to rest there
}

TEST(TimeLeft, GoesOnAtTheLastGain) {
  EXPECT_TRUE(std::isnan(seconds_left({})));
  EXPECT_TRUE(std::isnan(seconds_left({{1e4, 1}})));
  EXPECT_EQ(seconds_left({{1e4, 1}, {1e3, 4}}), 3 * (2 + 4 + 8));
  EXPECT_EQ(seconds_left({{1e4, 1}, {10, 4}}), 3 * 2);
  EXPECT_EQ(seconds_left({{10, 1}, {0.5, 4}}), 0);
  EXPECT_TRUE(std::isnan(seconds_left({{1e4, 1}, {9e3, 4}})));  // it hardly falls
  EXPECT_TRUE(std::isnan(seconds_left({{1e12, 1}, {1e11, 4}})));
}

}  // namespace
}  // namespace mft
