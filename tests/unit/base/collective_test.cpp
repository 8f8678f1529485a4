// Errors that are thrown on all ranks alike, times of phases.
#include "base/collective.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/events.hpp"

namespace mft {
namespace {

TEST(Collective, ErrorsOfOneRankAreThrownWithTheirKind) {
  EXPECT_THROW(on_root(MPI_COMM_SELF, [] { throw InputError("a"); }), InputError);
  EXPECT_THROW(in_agreement(MPI_COMM_SELF, [] { throw NoSolution("b"); }), NoSolution);
  EXPECT_THROW(on_root(MPI_COMM_SELF, [] { throw StorageError("c"); }), StorageError);
}

TEST(Error, ADamagedFileIsAnInputErrorThatNamesIt) {
  try {
    undamaged("run.h5", []() -> int { throw StorageError("too short"); });
    FAIL();
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(), "run.h5: is damaged: too short");
  }
}

TEST(PhaseSeconds, DifferencesAndSums) {
  const PhaseSeconds a{1, 2, 3, 4, 20}, b{0.5, 1, 1, 1, 5};
  EXPECT_EQ((a - b).sweep, 2);
  EXPECT_EQ((a + b).total, 25);
}

}  // namespace
}  // namespace mft
