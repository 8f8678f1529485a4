// The history of the counting field: instants merged and sorted, λ_c evaluated and integrated.
#include "problem/history/history.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "base/error.hpp"
#include "problem/history/slack.hpp"

namespace mft {
namespace {

InstantSettings instant(double time, double B, double position = 0, double origin = 0) {
  return {{time, position, origin}, B, {}};
}

InstantSettings target(double time, double Q, double position = 0, double origin = 0) {
  return {{time, position, origin}, {}, Q};
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
    EXPECT_EQ(h.instants[i].reading.time, times[i]);
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
  try {
    CountingField(rows({{0, 1}, {0.5, 1}, {0.5, 2}, {1, 2}}), 1);
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(), "history.continuous: lambda.csv: row 3: time 0.5 is not after 0.5");
  }
}

TEST(CountingField, RowsMayMissTheEndsByRoundOff) {
  double last = 0;
  for (int i = 0; i < 10; ++i) last += 0.1;
  ASSERT_LT(last, 1);
  for (double end : {last, 1 + 1e-15}) {
    const CountingField field(rows({{1e-17, 1}, {0.5, 2}, {end, 3}}), 1);
    EXPECT_EQ(field.kinks(), (Doubles{0.5}));
    EXPECT_NEAR(field.integral(0, 1), 2, 1e-14);
  }
  EXPECT_THROW(CountingField(rows({{0, 1}, {1 - 1e-11, 2}}), 1), InputError);
  EXPECT_THROW(CountingField(rows({{1e-11, 1}, {1, 2}}), 1), InputError);
}

TEST(Snapped, IsTheMarkWithinItsShare) {
  EXPECT_EQ(snapped(0.1 + 0.2, {0.3}, 0.3), 0.3);
  EXPECT_EQ(snapped(0.9999999999999999, {1}, 1), 1);
  EXPECT_EQ(snapped(1 - 1e-11, {1}, 1), 1 - 1e-11);
  EXPECT_EQ(snapped(2, {1}, 1), 2);
  EXPECT_EQ(snapped(0.1 + 0.2, {0.3}, 1, rounding), 0.3);
  EXPECT_EQ(snapped(0.3 + 1e-13, {0.3}, 1, rounding), 0.3 + 1e-13);
}

ContinuousSettings pieces(std::vector<ContinuousSettings::Piece> pieces) {
  ContinuousSettings c;
  c.kind = ContinuousSettings::Kind::pieces;
  c.pieces = std::move(pieces);
  return c;
}

ContinuousSettings expression(const std::string& lambda, double final_time) {
  ContinuousSettings c = pieces({{final_time, lambda}});
  c.kind = ContinuousSettings::Kind::expression;
  return c;
}

TEST(CountingField, ExpressionIsEvaluatedAndIntegrated) {
  const double pi = std::acos(-1.0);
  const CountingField field(expression("2*sin(pi*t)", 3), 3);
  EXPECT_TRUE(field.jumps().empty() && field.kinks().empty());
  for (double t : {0.0, 0.3, 1.7, 3.0}) EXPECT_NEAR(field(t), 2 * std::sin(pi * t), 2e-15);
  EXPECT_NEAR(field.integral(0, 3), 4 / pi, 1e-14);
  EXPECT_NEAR(field.integral(0.5, 2), -2 / pi, 1e-14);
  EXPECT_NEAR(field.positive_integral(), 8 / pi, 1e-13);
  EXPECT_NEAR(CountingField(expression("-exp(t)", 1), 1).positive_integral(), 0, 0);
  EXPECT_NEAR(CountingField(expression("3", 1), 1).positive_integral(), 3, 1e-15);
  EXPECT_NEAR(CountingField(expression("0", 1), 1).positive_integral(), 0, 0);
  EXPECT_NEAR(CountingField(expression("sqrt(t)", 1), 1).integral(0, 1), 2.0 / 3, 1e-15);
}

TEST(CountingField, ShortPulsesAreIntegratedWhereverTheyAre) {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> anywhere(0.1, 0.9);
  char lambda[200];
  for (const double width : {1e-2, 1e-3, 1e-4, 1e-7})
    for (int i = 0; i < 10; ++i) {
      const double centre = anywhere(random);
      std::snprintf(lambda, sizeof lambda, "exp(-((t-%.17g)/%g)^2)/(sqrt(pi)*%g)-0.5", centre,
                    width, width);
      const CountingField field(expression(lambda, 1), 1);
      const double rounding = 1e-12 + 1e-17 / width;  // of t, beside the width
      EXPECT_NEAR(field.integral(0, 1), 0.5, rounding) << lambda;
      EXPECT_NEAR(field.integral(0, centre), 0.5 - centre / 2, 1e-8) << lambda;
      const double half_gone =
          width * std::sqrt(std::log(2 / (std::sqrt(std::acos(-1.0)) * width)));
      const double above = std::erf(half_gone / width) - half_gone;  // λ > 0 within half_gone
      EXPECT_NEAR(field.positive_integral(), above, rounding) << lambda;
      EXPECT_NEAR(field.total(), 1.5, 0.5) << lambda;
    }
  const CountingField many(expression("sin(2*pi*300*t)", 1), 1);
  EXPECT_NEAR(many.integral(0, 1), 0, 1e-13);
  EXPECT_NEAR(many.positive_integral(), 1 / std::acos(-1.0), 1e-12);
}

TEST(CountingField, CellsEndAtJumpsAndKinks) {
  EXPECT_EQ(CountingField(expression("2*sin(pi*t)", 1), 1).cells(), (Doubles{0, 1}));
  EXPECT_EQ(CountingField(pieces({{0.3, "1"}, {1, "t"}}), 1).cells(), (Doubles{0, 0.3, 1}));
  EXPECT_EQ(CountingField(rows({{-1, 0}, {0.3, 1}, {0.4, 3}, {2, -3}}), 1).cells(),
            (Doubles{0, 0.3, 0.4, 1}));
}

TEST(CountingField, PiecesJumpAndSlabsTakeTheirOwnSide) {
  const CountingField field(pieces({{0.5, "1+t"}, {1, "-1"}, {4, "t^2"}}), 2);
  EXPECT_EQ(field.jumps(), (Doubles{0.5, 1}));
  const Doubles ends = {0.5, 1};
  Doubles out(2);
  field.values(2, ends.data(), 0.5, 1, out.data());
  EXPECT_EQ(out, (Doubles{-1, -1}));
  field.values(1, &ends[0], 0.25, 0.5, out.data());
  EXPECT_EQ(out[0], 1.5);
  field.values(1, &ends[1], 1, 1.125, out.data());
  EXPECT_EQ(out[0], 1);
  EXPECT_EQ(field(0.5), -1);
  EXPECT_EQ(field(2), 4);
  EXPECT_NEAR(field.integral(0, 2), 0.625 - 0.5 + 7.0 / 3, 1e-14);
  EXPECT_NEAR(field.positive_integral(), 0.625 + 7.0 / 3, 1e-14);
  Settings settings = with({}, 2);
  settings.continuous = pieces({{0.5, "1+t"}, {2, "-1"}});
  EXPECT_EQ(make_history(settings).singular_times, (Doubles{0, 0.5, 2}));
}

TEST(CountingField, KinksAndJumpsOfAnExpressionEndItsParts) {
  const CountingField bend(expression("abs(t - 0.3)", 1), 1);
  EXPECT_EQ(bend.kinks(), (Doubles{0.3}));
  EXPECT_TRUE(bend.jumps().empty());
  for (double t : {0.0, 0.1, 0.3, 0.35, 1.0}) EXPECT_NEAR(bend(t), std::abs(t - 0.3), 1e-16) << t;
  EXPECT_NEAR(bend.integral(0, 1), 0.045 + 0.245, 1e-15);
  const Doubles t = {0.1, 0.3, 0.4, 0.2, 0.5, 0.6};
  Doubles out(6);
  bend.values(6, t.data(), 0, 1, out.data());
  for (int i = 0; i < 6; ++i) EXPECT_NEAR(out[i], std::abs(t[i] - 0.3), 1e-16) << t[i];

  const CountingField step(expression("if(t < 0.5, 1+t, -1)", 2), 2);
  const CountingField same(pieces({{0.5, "1+t"}, {2, "-1"}}), 2);
  EXPECT_EQ(step.jumps(), (Doubles{0.5}));
  EXPECT_TRUE(step.kinks().empty());
  for (double at : {0.0, 0.25, 0.5, 1.5, 2.0}) EXPECT_EQ(step(at), same(at));
  EXPECT_EQ(step.integral(0, 2), same.integral(0, 2));
  EXPECT_EQ(step.positive_integral(), same.positive_integral());

  const CountingField both(expression("max(0, min(1, 4*t - 1)) + if(t >= 0.75, 2, 0)", 1), 1);
  EXPECT_EQ(both.kinks(), (Doubles{0.25, 0.5}));
  EXPECT_EQ(both.jumps(), (Doubles{0.75}));
  EXPECT_NEAR(both.integral(0, 1), 0.125 + 0.5 + 0.5, 1e-15);
  // Continuous, though by `if`; and no switch at all.
  EXPECT_EQ(CountingField(expression("if(t < 0.5, t, 1-t)", 1), 1).kinks(), (Doubles{0.5}));
  EXPECT_TRUE(CountingField(expression("abs(t) + max(t-2, 0)", 1), 1).kinks().empty());
  // Inside pieces, their own ends kept.
  const CountingField inner(pieces({{0.5, "abs(t-0.25)"}, {1, "if(t > 0.75, 1, 2)"}}), 1);
  EXPECT_EQ(inner.kinks(), (Doubles{0.25}));
  EXPECT_EQ(inner.jumps(), (Doubles{0.5, 0.75}));
  EXPECT_EQ(inner(0.6), 2);
  EXPECT_EQ(inner(0.8), 1);
  // The zeros of many oscillations, each found.
  const CountingField many(expression("abs(sin(50*pi*t))", 1), 1);
  ASSERT_EQ(many.kinks().size(), 49u);
  for (int i = 0; i < 49; ++i) EXPECT_NEAR(many.kinks()[i], 0.02 * (i + 1), 1e-15);
  EXPECT_NEAR(many.integral(0, 1), 2 / std::acos(-1.0), 1e-13);
}

TEST(CountingField, ErrorsAreClear) {
  const std::vector<std::pair<ContinuousSettings, std::string>> cases = {
      {expression("2*sin(pi*x)", 1),
       "history.continuous: unknown name 'x'; did you mean 't'? (at character 10)"},
      {expression("", 1), "history.continuous: the expression is empty (at character 1)"},
      {expression("1/t", 1), "history.continuous: '1/t' has a pole at t = 0, in [0, 1]"},
      {expression("1/(t-2)", 2), "history.continuous: '1/(t-2)' has a pole at t = 2, in [0, 2]"},
      {expression("1/(t-0.3)^2", 1),
       "history.continuous: '1/(t-0.3)^2' has a pole at t = 0.3, in [0, 1]"},
      {expression("1/(t-4321.5)", 8000),
       "history.continuous: '1/(t-4321.5)' has a pole at t = 4321.5, in [0, 8000]"},
      {expression("sqrt(t-0.5)", 1),
       "history.continuous: 'sqrt(t-0.5)' has a root of a negative number at t = 0, in [0, 1]"},
      {expression("exp(1e6*t)", 1), "history.continuous: 'exp(1e6*t)' is infinite at t = "},
      {expression("if(t < 0.5, 1, 1/(t - 0.5))", 1),
       "history.continuous: 'if(t < 0.5, 1, 1/(t - 0.5))' has a pole at t = 0.5, in [0, 1]"},
      {expression("abs(1/(t-0.25))", 1),
       "history.continuous: 'abs(1/(t-0.25))' has a pole at 0.25"},
      {expression("if(sin(t)^2 + cos(t)^2 > 1, 1, 2)", 1),
       "history.continuous: 'sin(t)^2 + cos(t)^2 > 1' switches where round-off hides it"},
      {pieces({{0.5, "1"}, {1, "max(t)"}}),
       "history.continuous.pieces[1]: max(x, y, ...) takes at least 2 arguments, found 1"},
      {expression("sqrt(0.5-exp(-((t-0.3337)/1e-5)^2))", 1),
       "history.continuous: 'sqrt(0.5-exp(-((t-0.3337)/1e-5)^2))' has no value near t = 0.33369"},
      {expression("sin(1e6*t)", 1), "history.continuous: 'sin(1e6*t)' varies too fast near t = "},
      {pieces({{0.5, "1"}, {1, "sin(1e6*t)"}}),
       "history.continuous.pieces[1]: 'sin(1e6*t)' varies too fast near t = "},
      {pieces({{0.5, "1"}, {1, "rho"}}), "history.continuous.pieces[1]: unknown name 'rho'"},
      {pieces({{0.5, "1"}, {0.5, "1"}, {1, "1"}}),
       "history.continuous.pieces[1].to: 0.5 is not after 0.5, where the piece begins"},
      {pieces({{0.5, "1"}}), "history.continuous: the pieces end at 0.5, before final_time = 1"},
      {pieces({}), "history.continuous: the pieces end at 0, before final_time = 1"},
      {pieces({{1, "1"}, {2, "1"}}),
       "history.continuous.pieces[1]: begins at 1, not before final_time = 1"},
  };
  for (const auto& [settings, message] : cases) {
    const bool whole = settings.kind == ContinuousSettings::Kind::expression;
    try {
      CountingField(settings, whole ? settings.pieces[0].to : 1);
      ADD_FAILURE() << message;
    } catch (const InputError& error) {
      EXPECT_EQ(std::string(error.what()).substr(0, message.size()), message);
    }
  }
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
