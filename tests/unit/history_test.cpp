// The history of the counting field: instants merged and sorted, λ_c evaluated and integrated.
#include "history/history.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.hpp"

namespace mft {
namespace {

InstantSettings instant(double time, double B, double position = 0, double start = 0) {
  InstantSettings i;
  i.time = time;
  i.B = B;
  i.position = position;
  i.start = start;
  return i;
}

InstantSettings target(double time, double Q, double position = 0, double start = 0) {
  InstantSettings i = instant(time, 0, position, start);
  i.B.reset();
  i.Q = Q;
  return i;
}

Settings with(std::vector<InstantSettings> instants, double final_time = 1) {
  Settings settings;
  settings.final_time = final_time;
  settings.instants = std::move(instants);
  return settings;
}

ContinuousSettings rows(std::vector<std::pair<double, double>> rows, double position = 0) {
  ContinuousSettings c;
  c.kind = ContinuousSettings::Kind::file;
  c.file = "lambda.csv";
  c.rows = std::move(rows);
  c.position = position;
  return c;
}

using Doubles = std::vector<double>;

TEST(History, SortsInstantsAndMergesThoseThatCoincide) {
  const History h = make_history(with({instant(1, -0.5, 0.3, -0.1), instant(0.5, 1), instant(1, 2),
                                       instant(1, 0.25, 0.3, -0.1), instant(1, 3, 0.3, 0.3)}));
  ASSERT_EQ(h.instants.size(), 4u);
  const Doubles B = {1, 2, -0.25, 3}, times = {0.5, 1, 1, 1};
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(h.instants[i].B, B[i]);
    EXPECT_EQ(h.instants[i].time, times[i]);
  }
  EXPECT_EQ(h.merged, (std::vector<std::size_t>{2, 0, 1, 2, 3}));
  EXPECT_EQ(h.singular_times, (Doubles{0, 0.5, 1}));
  EXPECT_EQ(h.positions, (Doubles{-0.1, 0, 0.3}));
  EXPECT_FALSE(h.continuous);
}

TEST(History, KeepsTargetsAndRefusesThemWhereTheyCoincide) {
  const History h = make_history(with({target(1, 0.7), instant(1, 2, 0, 0.5)}, 3));
  ASSERT_EQ(h.instants.size(), 2u);
  EXPECT_EQ(h.instants[0].Q.value(), 0.7);
  EXPECT_FALSE(h.instants[1].Q);
  EXPECT_EQ(h.singular_times, (Doubles{0, 1, 3}));
  EXPECT_THROW(make_history(with({target(1, 0.7), instant(1, 2)})), InputError);
  EXPECT_THROW(make_history(with({target(1, 0.7), target(1, 0.7)})), InputError);
}

TEST(History, RefusesTimesOutsideItsInterval) {
  for (double t : {0.0, -1.0, 1.5, std::nan("")})
    EXPECT_THROW(make_history(with({instant(t, 1)})), InputError) << t;
}

TEST(CountingField, FileIsLinearBetweenItsRows) {
  const CountingField field(rows({{-1, 0}, {0, 1}, {0.25, 3}, {1, -3}, {2, 5}}, 0.4), 1);
  EXPECT_EQ(field.position(), 0.4);
  EXPECT_TRUE(field.jumps().empty());
  EXPECT_EQ(field.kinks(), (Doubles{0.25}));
  const Doubles t = {0, 0.125, 0.25, 0.625, 1}, expected = {1, 2, 3, 0, -3};
  Doubles out(5);
  field.values(5, t.data(), 0, 1, out.data());
  for (int i = 0; i < 5; ++i) EXPECT_NEAR(out[i], expected[i], 1e-15);
  EXPECT_NEAR(field.integral(0, 1), 0.5, 1e-15);
  EXPECT_NEAR(field.integral(0.125, 0.4), 0.3125 + 0.15 * (3 + 1.8) / 2, 1e-15);
  EXPECT_EQ(field.integral(0.3, 0.3), 0);
  EXPECT_NEAR(field.positive_integral(), 0.5 + 0.5625, 1e-14);
}

TEST(CountingField, FileMustBeARisingCover) {
  for (const auto& bad :
       {rows({{0, 1}}), rows({{0, 1}, {0.5, 2}}), rows({{0.1, 1}, {1, 2}}),
        rows({{0, 1}, {0.5, 1}, {0.5, 2}, {1, 2}}), rows({{0, 1}, {0.5, std::nan("")}, {1, 2}})})
    EXPECT_THROW(CountingField(bad, 1), InputError);
}

TEST(History, TakesPositionOfTheContinuousPart) {
  Settings settings = with({instant(0.5, 1)}, 2);
  settings.continuous = rows({{0, 1}, {2, 1}}, -0.7);
  const History h = make_history(settings);
  ASSERT_TRUE(h.continuous);
  EXPECT_EQ(h.positions, (Doubles{-0.7, 0}));
  EXPECT_EQ(h.singular_times, (Doubles{0, 0.5, 2}));
}

}  // namespace
}  // namespace mft
