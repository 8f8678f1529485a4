// The criterion for an annealed optimal path against the known ends of μ's domain.
#include "problem/existence.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "problem/model/model_test.hpp"

namespace mft::testing {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Given {
  double time, B, position = 0, origin = 0;
};

History history_of(const std::vector<Given>& instants, const Settings& base = {}) {
  Settings settings = base;
  for (const Given& g : instants) {
    InstantSettings i;
    i.reading = {g.time, g.position, g.origin};
    i.B = g.B;
    settings.instants.push_back(i);
    settings.final_time = std::max(settings.final_time, g.time);
  }
  return make_history(settings);
}

InitialSettings annealed(double left, double right) { return {InitialType::annealed, left, right}; }

Problem problem(const char* model, const History& history, const InitialSettings& initial) {
  return {named(model, 0.4), Domain(), InitialState(initial), history};
}

double scale(const char* model, const History& history, const InitialSettings& initial) {
  return largest_admissible_scale(problem(model, history, initial));
}

void expect_scale(double value, double expected) {
  if (std::isinf(expected)) {
    EXPECT_EQ(value, expected);
  } else {
    EXPECT_NEAR(value, expected, 1e-14 * expected + 1.1e-12 * expected);
    EXPECT_GE(value, expected);  // equality is tried
  }
}

TEST(Existence, KnownEdgesOfOneInstant) {
  const History up = history_of({{1, 1}}), down = history_of({{1, -1}});
  expect_scale(scale("kmp", up, annealed(1, 1)), 1);
  expect_scale(scale("kmp", down, annealed(1, 1)), 1);
  expect_scale(scale("kmp", up, annealed(1, 0.4)), 1);
  expect_scale(scale("kmp", down, annealed(1, 0.4)), 2.5);
  expect_scale(scale("zero_range", up, annealed(1, 0.5)), std::log(2));
  expect_scale(scale("zero_range", down, annealed(1, 0.5)), std::log(3));
  expect_scale(scale("inclusion", down, annealed(1, 0.5)), std::log(3));
}

TEST(Existence, KmpAtTwoTimes) {
  expect_scale(scale("kmp", history_of({{0.5, 1}, {1, -1}}), annealed(1, 1)), 1);
  expect_scale(scale("kmp", history_of({{0.5, 1}, {1, 1}}), annealed(1, 1)), 0.5);
}

TEST(Existence, NothingLimitsOtherModelsOrAQuenchedStart) {
  const History h = history_of({{0.5, 100}, {1, -1000}});
  for (const char* name : {"independent", "ssep", "hard_rods"})
    expect_scale(scale(name, h, annealed(0.7, 0.3)), infinity);
  InitialSettings quenched = annealed(1, 1);
  quenched.type = InitialType::quenched;
  expect_scale(scale("kmp", h, quenched), infinity);
  expect_scale(scale("kmp", h, annealed(0, 0)), infinity);
  expect_scale(scale("kmp", history_of({{1, 0}}), annealed(1, 1)), infinity);
}

// At one position: Σ max(B,0) <= g(ρ_a), Σ max(-B,0) <= g(ρ_b).
TEST(Existence, OnePositionReducesToSumsOfSigns) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> B(-2, 2), rho(0.1, 3);
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<Given> instants;
    double plus = 0, minus = 0;
    for (int k = 0; k < 1 + trial % 5; ++k) {
      instants.push_back({0.2 * (k + 1), B(random)});
      plus += std::max(instants.back().B, 0.0);
      minus += std::max(-instants.back().B, 0.0);
    }
    const double a = rho(random), b = rho(random);
    const auto part = [](double g, double sum) { return sum > 0 ? g / sum : infinity; };
    expect_scale(scale("kmp", history_of(instants), annealed(a, b)),
                 std::min(part(1 / a, plus), part(1 / b, minus)));
  }
}

TEST(Existence, SeveralPositionsTakeTheBestPlaceAtEachTime) {
  // At time 1 the sum over x is 0, 2, -1; mass right of both origins is charged the whole sum -1.
  const History h = history_of({{1, 2, -0.5, -0.5}, {1, -3, 0.5, 0.5}});
  // Left of -0.5: gain 2. Between: 2 - 2 = 0. Right of 0.5: 2 + 1 = 3.
  expect_scale(scale("kmp", h, annealed(1, 1)), 1.0 / 3);
  expect_scale(scale("kmp", h, annealed(1, 0.1)), 0.5);
  // A start apart from the position: read at 1, counted from -1 (mass between them is in Q at
  // once).
  const History apart = history_of({{1, 2, 1, -1}});
  expect_scale(scale("kmp", apart, annealed(1, 1)), 0.5);
  const History reversed = history_of({{1, -2, 1, -1}});
  expect_scale(scale("kmp", reversed, annealed(1, 1)), 0.5);
  expect_scale(scale("kmp", reversed, annealed(1, 0.2)), 0.5);  // the density is 1 on (-1, 0)
}

TEST(Existence, ContinuousPartCountsByItsSign) {
  Settings settings;
  settings.final_time = 1;
  settings.continuous.emplace();
  settings.continuous->kind = ContinuousSettings::Kind::file;
  settings.continuous->rows = {{0, 2}, {1, -2}};  // ∫ max(λ,0) = ½, ∫ λ = 0
  expect_scale(scale("kmp", history_of({}, settings), annealed(1, 1)), 2);
  expect_scale(scale("kmp", history_of({{0.5, 1}}, settings), annealed(1, 0.1)), 1 / 1.5);
  settings.continuous->rows = {{0, -2}, {1, -2}};
  expect_scale(scale("kmp", history_of({}, settings), annealed(1, 0.5)), 1);
}

// Of integral 2 each, between any 65 samples.
TEST(Existence, ShortPeaksCount) {
  const std::string up = "2000/sqrt(pi)*exp(-(1000*(t-0.6192))^2)",
                    down = "2e4/sqrt(pi)*exp(-(1e4*(t-0.1234))^2)";
  const auto given = [](const std::string& lambda) {
    Settings settings;
    settings.final_time = 1;
    settings.continuous.emplace();
    settings.continuous->pieces = {{1, lambda}};
    return history_of({}, settings);
  };
  expect_scale(scale("kmp", given(up), annealed(1, 0.1)), 0.5);
  expect_scale(scale("kmp", given("-" + up), annealed(0.1, 1)), 0.5);
  expect_scale(scale("kmp", given(up + "-" + down), annealed(1, 0.1)), 0.5);  // one after the other
  expect_scale(scale("kmp", given("1+" + up), annealed(1, 0.1)), 1. / 3);
  expect_scale(scale("kmp", given("sin(2*pi*500*t)"), annealed(1, 0.1)), std::acos(-1));
}

TEST(Existence, GivesTheReason) {
  std::string reason = "stale";
  largest_admissible_scale(problem("kmp", history_of({{1, 1.5}}), annealed(1, 0.4)), &reason);
  EXPECT_EQ(reason,
            "annealed mu is infinite once mass starting left of 0 (density 1) can gain more than 1 "
            "per unit; this history gives it 1.5");
  largest_admissible_scale(problem("ssep", history_of({{1, 1}}), annealed(0.5, 0.5)), &reason);
  EXPECT_EQ(reason, "");
}

}  // namespace
}  // namespace mft::testing
