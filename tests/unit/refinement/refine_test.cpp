// Levels and rungs, cautions, and what is asked for, as pure functions.
#include "refinement/refine.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "refinement/caution.hpp"
#include "refinement/level.hpp"

namespace mft {
namespace {

// 1 + 2^-level + a floor that a rung lowers by 20.
double value(int level, int rung) { return 1 + std::ldexp(1, -level) + std::pow(20, -rung - 3); }

TEST(Refine, GoesOnUntilTheJudgeIsContent) {
  std::vector<std::pair<int, int>> asked;
  const MeshValues values = [&](int level, int rung) {
    asked.emplace_back(level, rung);
    return std::optional(std::vector<double>{value(level, rung)});
  };
  const Judge judge = [](const Resolution&, std::vector<Estimate>& all) {
    return all[0].error / 1e-7;
  };
  const Refined found = refine({2, 4, 1}, false, values, judge);
  EXPECT_LE(found.error, 1);
  EXPECT_NEAR(found.estimates[0].value, 1, 1e-6);
  EXPECT_GT(found.at.rung, 1);                    // a level does not lower the floor
  for (std::size_t i = 0; i < asked.size(); ++i)  // each mesh once
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(asked[i], asked[j]);
}

// Rungs that agree over levels 2 to 4, and only over these: (8 g_4 - 6 g_3 + g_2)/3 = 0.
std::optional<std::vector<double>> dipping(int level, int rung) {
  const double chance = level == 3 ? 8e-4 : level == 4 ? 6e-4 : 0;
  return std::vector<double>{1 + std::ldexp(1, -level) + (rung == 0 ? chance + 1e-9 : 0)};
}

TEST(Refine, AnErrorThatDipsByChanceIsConfirmed) {
  const auto at_once = [](const Resolution&, std::vector<Estimate>&) { return 0.5; };
  // 1 + 2^-level + floor: the change between rungs is the same over any levels
  const auto regular = [](int level, int rung) {
    return std::optional(std::vector<double>{value(level, rung)});
  };
  EXPECT_EQ(refine({2, 4, 1}, false, regular, at_once).at.last_level, 4);
  EXPECT_EQ(refine({2, 4, 1}, false, dipping, at_once).at.last_level, 5);
  // where that mesh is not reached, or there is none: with the changes that do not dip in its error
  const Refined fixed = refine({2, 4, 1}, true, dipping, at_once);
  EXPECT_EQ(fixed.at.last_level, 4);
  const auto stops = [](int level, int rung) {
    return level < 5 ? dipping(level, rung) : std::nullopt;
  };
  const auto by_error = [](const Resolution&, std::vector<Estimate>& all) {
    return all[0].error / 1e-3;
  };
  const Refined left = refine({2, 4, 1}, false, stops, by_error);
  ASSERT_FALSE(left.estimates.empty());
  EXPECT_EQ(left.at.last_level, 4);
  EXPECT_NEAR(left.estimates[0].error, 0.05 * 1.6e-3, 1e-9);
  EXPECT_NEAR(left.error, 0.05 * 1.6, 1e-6);
  EXPECT_NEAR(fixed.estimates[0].error, 0.05 * 1.6e-3, 1e-9);
}

TEST(Refine, AFixedMeshIsTriedOnce) {
  const auto once = [](int level, int rung) {
    return std::optional(std::vector<double>{value(level, rung)});
  };
  const auto never = [](const Resolution&, std::vector<Estimate>&) { return 100.0; };
  const Refined found = refine({2, 4, 1}, true, once, never);
  EXPECT_EQ(found.at.last_level, 4);
  EXPECT_EQ(found.error, 100);
}

TEST(Refine, EndsWithoutEstimatesWhereAMeshIsNotReached) {
  const auto stops = [](int level, int rung) {
    return level < 4 ? std::optional(std::vector<double>{value(level, rung)}) : std::nullopt;
  };
  const auto never = [](const Resolution&, std::vector<Estimate>&) { return 100.0; };
  EXPECT_TRUE(refine({2, 4, 1}, false, stops, never).estimates.empty());
}

TEST(Caution, EachIsDearerAndChangesTheMesh) {
  EXPECT_EQ(settings_of(Caution::none).spread, MeshPlan().spread);
  EXPECT_TRUE(settings_of(Caution::low_degrees).low_before_instants);
  EXPECT_GT(settings_of(Caution::spread).spread, 0);
  EXPECT_GT(settings_of(Caution::fine).parts, settings_of(Caution::spread).parts);
  EXPECT_NE(std::string(settings_of(Caution::fine).what), settings_of(Caution::spread).what);
}

TEST(Demand, HasEveryStrengthAndTheTargetsOfInstants) {
  History history;
  history.instants = {{0.5, 1.5}, {1, 0, 0.3}};
  Observable first, second, integral;
  first.strength = 1.5;
  integral.strength = 1;
  const Demand demand = make_demand(history, {first, second, integral});
  EXPECT_EQ(demand.strengths, (std::vector<double>{1.5, 0, 1}));
  ASSERT_EQ(demand.targets.size(), 1u);
  EXPECT_EQ(demand.targets[0].observable, 1);
  EXPECT_EQ(demand.targets[0].Q, 0.3);
}

}  // namespace
}  // namespace mft
