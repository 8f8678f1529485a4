// The initial state: pieces of ρ_0, its mass, its conjugate.
#include "problem/initial.hpp"

#include <gtest/gtest.h>

#include "problem/model/model_test.hpp"

namespace mft::testing {
namespace {

InitialState step(InitialType type) { return InitialState({type, 0.7, 0.2}); }

TEST(InitialState, AStepHasTwoPieces) {
  const InitialState initial = step(InitialType::annealed);
  EXPECT_EQ(initial.piece(-1e-300), 0u);
  EXPECT_EQ(initial.piece(0), 1u);
  EXPECT_EQ(initial.density(-3), 0.7);
  EXPECT_EQ(initial.density(3), 0.2);
  EXPECT_EQ(initial.limit(Side::left), 0.7);
  EXPECT_EQ(initial.limit(Side::right), 0.2);
  EXPECT_EQ(initial.lowest(), 0.2);
  EXPECT_EQ(initial.highest(), 0.7);
  EXPECT_FALSE(initial.flat());
  EXPECT_TRUE(InitialState({InitialType::quenched, 0.4, 0.4}).flat());
  EXPECT_EQ(initial.where(0), "left of 0");
  EXPECT_EQ(initial.where(1), "right of 0");
}

TEST(InitialState, MassIsTheIntegral) {
  const InitialState initial = step(InitialType::quenched);
  EXPECT_DOUBLE_EQ(initial.mass(-2, 3), 2 * 0.7 + 3 * 0.2);
  EXPECT_DOUBLE_EQ(initial.mass(3, -2), -(2 * 0.7 + 3 * 0.2));
  EXPECT_DOUBLE_EQ(initial.mass(1, 3), 2 * 0.2);
  EXPECT_EQ(initial.mass(0.3, 0.3), 0);
}

TEST(InitialState, AnnealedTheModelsConjugateQuenchedTheDensityItself) {
  const auto model = named("ssep");
  const double w[2] = {0.3, -1.1};
  double F[2], q0[2], F2[2], wanted_F[2], wanted_q0[2], wanted_F2[2];
  step(InitialType::annealed).conjugate(*model, 0, 2, w, {F, q0, F2});
  model->conjugate(0.7, 2, w, wanted_F, wanted_q0, wanted_F2);
  for (int i : {0, 1}) {
    EXPECT_EQ(F[i], wanted_F[i]);
    EXPECT_EQ(q0[i], wanted_q0[i]);
    EXPECT_EQ(F2[i], wanted_F2[i]);
  }
  step(InitialType::quenched).conjugate(*model, 1, 2, w, {F, q0, F2});
  for (int i : {0, 1}) {
    EXPECT_EQ(F[i], 0.2 * w[i]);
    EXPECT_EQ(q0[i], 0.2);
    EXPECT_EQ(F2[i], 0);
  }
}

TEST(Domain, TheLineHasTwoFarEndsAndNoLength) {
  const Domain line;
  for (Side side : both_sides) EXPECT_TRUE(line.end(side).is_far());
  EXPECT_TRUE(line.has_no_length());
  EXPECT_EQ(line.terms(), Terms{term::infinite_line});
  EXPECT_LT(line.far_width(true), line.far_width(false));  // annealed, quenched
}

}  // namespace
}  // namespace mft::testing
