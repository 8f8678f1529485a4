// Progress on standard error, which is no terminal here.
#include "base/progress.hpp"

#include <gtest/gtest.h>
#include <petscsys.h>

#include <cmath>

namespace mft {
namespace {

TEST(Progress, SaysDurationsAsPeopleDo) {
  EXPECT_EQ(duration_text(0.4), "0 s");
  EXPECT_EQ(duration_text(59.4), "59 s");
  EXPECT_EQ(duration_text(59.6), "1 min 0 s");
  EXPECT_EQ(duration_text(200), "3 min 20 s");
  EXPECT_EQ(duration_text(7500), "2 h 5 min");
}

// The share counts what earlier runs did, the time left what this one does.
TEST(Progress, CountsAllThatIsDoneAndTheSpeedOfThisRun) {
  EXPECT_EQ(share_text(0.25, 0, 60), "  25 %, 1 min 0 s gone, about 3 min 0 s left");
  EXPECT_EQ(share_text(0.6, 0.4, 60), "  60 %, 1 min 0 s gone, about 2 min 0 s left");
  EXPECT_EQ(share_text(0.4, 0.4, 5), "  40 %, 5 s gone");
  EXPECT_EQ(share_text(0, 0, 5), "");
  EXPECT_EQ(share_text(std::nan(""), 0, 5), "");
}

TEST(Progress, WhatStandsIsALineWithoutATerminal) {
  testing::internal::CaptureStderr();
  {
    Progress progress(PETSC_COMM_WORLD, false);
    progress.standing("error 1e-6, 1e-8 wanted");
    progress.refresh();
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "mft: after 0 s: error 1e-6, 1e-8 wanted\n");
}

TEST(Progress, IsSilentWhenQuiet) {
  testing::internal::CaptureStderr();
  {
    Progress progress(PETSC_COMM_WORLD, true);
    progress.note("level 3");
    progress.update("level 4", 0.5);
    progress.step("level 5");
    progress.standing("error 1e-6");
    progress.refresh();
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(Progress, WarnsEvenWhenQuiet) {
  for (const bool quiet : {true, false}) {
    testing::internal::CaptureStderr();
    Progress(PETSC_COMM_WORLD, quiet).warn("the error is large");
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "mft: warning: the error is large\n");
  }
}

TEST(Progress, WritesPlainLinesSparinglyWithoutATerminal) {
  testing::internal::CaptureStderr();
  {
    Progress progress(PETSC_COMM_WORLD, false);
    progress.note("level 3");
    for (int i = 0; i < 1000; ++i) progress.update("level 4", 0.5);
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "mft: level 3\n");
}

}  // namespace
}  // namespace mft
