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

TEST(SnappedTime, IsTheFinalTimeWithinRoundOff) {
  EXPECT_EQ(snapped_time(0.1 + 0.2, 0.3), 0.3);
  EXPECT_EQ(snapped_time(0.9999999999999999, 1), 1);
  EXPECT_EQ(snapped_time(1 - 1e-11, 1), 1 - 1e-11);
  EXPECT_EQ(snapped_time(2, 1), 2);
  EXPECT_EQ(snapped_time(1e-13, std::nan("")), 1e-13);
}

}  // namespace
}  // namespace mft
