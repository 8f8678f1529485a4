// Slabs that follow λ(t): where it is fast, and nowhere else.
#include "problem/history/fine_slabs.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "problem/history/history.hpp"

namespace mft {
namespace {

using Doubles = std::vector<double>;

ContinuousSettings expression(const std::string& lambda, double final_time = 1) {
  ContinuousSettings c;
  c.pieces = {{final_time, lambda}};
  return c;
}

ContinuousSettings table(std::vector<std::pair<double, double>> rows) {
  ContinuousSettings c;
  c.kind = ContinuousSettings::Kind::file;
  c.rows = std::move(rows);
  return c;
}

FineSlabs slabs(const ContinuousSettings& lambda, const Doubles& singular = {0, 1}) {
  return fine_slabs(CountingField(lambda, singular.back()), singular);
}

// Length of the slab around t, between `ends` and 0, 1.
double slab_at(const FineSlabs& slabs, double t) {
  Doubles ends = slabs.ends;
  ends.insert(ends.begin(), 0);
  ends.push_back(1);
  const auto end = std::upper_bound(ends.begin(), ends.end() - 1, t);
  return *end - *(end - 1);
}

TEST(FineSlabs, NoneWhereLambdaIsSlow) {
  for (const char* lambda : {"0", "1", "t", "2*sin(pi*t)", "5*sin(2*pi*4*t)", "sqrt(t)", "exp(5*t)",
                             "t^1.5", "1/(1+t)", "0.75*cos(3*t)"}) {
    for (const Doubles& singular : {Doubles{0, 1}, Doubles{0, 0.3, 1}, Doubles{0, 0.99, 1}}) {
      const FineSlabs found = slabs(expression(lambda), singular);
      EXPECT_TRUE(found.ends.empty()) << lambda;
      EXPECT_TRUE(std::isinf(found.shortest)) << lambda;
    }
  }
  std::vector<std::pair<double, double>> rows;
  for (int i = 0; i <= 1000; ++i) rows.emplace_back(i / 1000.0, std::sin(i / 150.0));
  EXPECT_TRUE(slabs(table(rows)).ends.empty());
  EXPECT_TRUE(slabs(table({{0, 1}, {0.3, 2}, {0.8, -1}, {1, 0}})).ends.empty());
}

TEST(FineSlabs, ShortAtAPulseAndGrowingAwayFromIt) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> anywhere(0, 1);
  char lambda[200];
  for (const double width : {1e-2, 1e-3, 1e-4, 1e-6})
    for (int i = 0; i < 12; ++i) {
      const double centre = i == 0 ? 0 : i == 1 ? 1 : anywhere(random);
      // alone, and one that bears 10^-4 of what λ does
      for (const char* shape : {"exp(-((t-%.17g)/%g)^2)", "2+t+1e-4*exp(-((t-%.17g)/%g)^2)/%g"}) {
        if (width > 1e-3 && shape[0] == '2') continue;  // little, and not narrow
        std::snprintf(lambda, sizeof lambda, shape, centre, width, width);
        const FineSlabs found = slabs(expression(lambda), {0, 0.4, 1});
        EXPECT_LT(slab_at(found, centre), 2 * width) << lambda;
        EXPECT_LT(found.shortest, 2 * width) << lambda;
        EXPECT_GT(found.shortest, width / 20) << lambda;
        for (const double t : {0.1, 0.6, 0.95})
          EXPECT_LT(slab_at(found, t), 2.5 * std::max(std::abs(t - centre), width)) << lambda;
        EXPECT_LT(found.ends.size(), 120u) << lambda;
      }
    }
}

TEST(FineSlabs, EvenForManyPeriods) {
  const FineSlabs found = slabs(expression("sin(2*pi*200*t)"));
  EXPECT_EQ(found.shortest, 1.0 / 512);
  EXPECT_EQ(found.ends.size(), 511u);
}

TEST(FineSlabs, GrowAwayFromCloseRowsOfATable) {
  const FineSlabs found = slabs(table({{0, 0}, {0.5, 0}, {0.5005, 800}, {0.501, 0}, {1, 0}}));
  EXPECT_LT(found.shortest, 0.0021);
  EXPECT_LT(slab_at(found, 0.51), 0.02);
  EXPECT_LT(slab_at(found, 0.45), 0.13);
  EXPECT_LT(found.ends.size(), 40u);
  // rows end slabs: no slivers beside them
  for (const double end : found.ends)
    for (const double row : {0.5005, 0.501}) EXPECT_GT(std::abs(end - row), 1e-4);
}

TEST(FineSlabs, AreMadeWithTheHistory) {
  Settings settings;
  settings.final_time = 1;
  settings.continuous = expression("exp(-(1e3*(t-0.3))^2)");
  const History history = make_history(settings);
  EXPECT_FALSE(history.fine.ends.empty());
  EXPECT_EQ(history.singular_times, (Doubles{0, 1}));  // no jump is there
}

}  // namespace
}  // namespace mft
