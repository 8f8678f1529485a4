// Readings of a current, and what settings say by themselves.
#include "settings/reading.hpp"

#include <gtest/gtest.h>

#include "settings/settings.hpp"

namespace mft {
namespace {

TEST(Reading, ATimeAloneIsReadAtZero) {
  const Reading alone = 0.5;
  EXPECT_EQ(alone, Reading(0.5, 0, 0));
  EXPECT_TRUE(alone.at_zero());
  EXPECT_FALSE(Reading(0.5, 0.1).at_zero());
  EXPECT_FALSE(Reading(0.5, 0, 0.1).at_zero());
}

TEST(Reading, AscendsInTimeThenPositionThenOrigin) {
  EXPECT_LT(Reading(1, 5, 5), Reading(2, 0, 0));
  EXPECT_LT(Reading(1, 0, 5), Reading(1, 1, 0));
  EXPECT_LT(Reading(1, 1, 0), Reading(1, 1, 1));
  EXPECT_FALSE(Reading(1, 1, 1) < Reading(1, 1, 1));
}

TEST(Settings, AMeshIsFixedOnceAnythingOfItIsAskedFor) {
  EXPECT_FALSE(MeshSettings().fixed());
  MeshSettings mesh;
  mesh.degree = 3;
  EXPECT_TRUE(mesh.fixed());
  mesh = {};
  mesh.level = 4;
  EXPECT_TRUE(mesh.fixed());
}

}  // namespace
}  // namespace mft
