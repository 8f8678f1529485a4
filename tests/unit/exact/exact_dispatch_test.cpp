// Which form is chosen, in which units, and what is said when there is none.
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.hpp"
#include "exact/independent/walkers.hpp"
#include "exact/of_settings.hpp"
#include "input/input_text.hpp"
#include "verify/differences.hpp"

namespace mft::testing {
namespace {

Settings one_instant(const std::string& model, const std::string& initial, double B, double T,
                     const std::string& place = "") {
  char instant[100];
  std::snprintf(instant, sizeof instant, "{time: %.17g, B: %.17g", T, B);
  return settings_of("model: " + model + "\ninitial: " + initial + "\nhistory: {instants: [" +
                     instant + place + "}]}\n");
}

double mu_of(const Settings& settings) {
  std::string why;
  const auto result = closed_form(settings, &why);
  EXPECT_TRUE(result) << why;
  return result ? result->mu.value : NAN;
}

// Every form against mean and variance, which use D and σ of the input and no change of units.
TEST(ExactDispatch, UnitsAreRight) {
  struct Case {
    std::string model, initial;
    double T, h;
  };
  const std::vector<Case> cases = {
      {"{D: 3, sigma: '6*rho*(1-rho)', range: [0, 1]}", "{type: annealed, left: 0.7, right: 0.2}",
       0.8, 0.1},
      {"{D: 0.5, sigma: '3*(rho-1)*(4-rho)', range: [1, 4]}",
       "{type: annealed, left: 3, right: 1.5}", 1, 0.015},
      {"{D: 2, sigma: '5*(rho+1)*(3+2*rho)', range: [-1, .inf]}",
       "{type: annealed, left: 0.4, right: 0}", 1, 0.007},
      {"{D: 1, sigma: '(2-rho)*(3-rho)', range: [-.inf, 2]}",
       "{type: annealed, left: 1, right: 1.5}", 1, 0.01},
      {"{D: 2, sigma: '3*(rho-0.5)^2', range: [0.5, .inf]}",
       "{type: annealed, left: 1, right: 0.8}", 1, 0.02},
      {"{D: 2, sigma: '3*(1-rho)', range: [-.inf, 1]}", "{type: quenched, left: 0.1, right: 0.4}",
       1, 0.1},
      {"{D: 2, sigma: '3*rho+1', range: [-0.3, .inf]}", "{type: annealed, left: 0.1, right: 0.4}",
       1, 0.1},
      {"{D: 2, sigma: 3, range: [-.inf, .inf]}", "{type: quenched, left: 0.1, right: 0.4}", 1.3,
       0.1},
      {"{D: '2/(1-0.3*rho)^2', sigma: '3*rho', range: [0, 3.3]}",
       "{type: quenched, left: 0.9, right: 0.9}", 1.3, 0.05},
      {"{D: '2/rho^2', sigma: 3, range: [0, .inf]}", "{type: annealed, left: 1.2, right: 1.2}", 1.3,
       0.04},
      {"{D: '2/(1+3*rho)^2', sigma: '5*rho/(1+3*rho)', range: [0, .inf]}",
       "{type: annealed, left: 0.4, right: 0.4}", 1.3, 0.01},
  };
  for (const Case& c : cases) {
    const auto mu = [&](double B) { return mu_of(one_instant(c.model, c.initial, B, c.T)); };
    const Settings settings = one_instant(c.model, c.initial, 0, c.T);
    const auto mean = closed_form_cumulant(settings, {{c.T}});
    const auto variance = closed_form_cumulant(settings, {{c.T}, {c.T}});
    ASSERT_TRUE(mean && variance) << c.model;
    EXPECT_NEAR(first_difference(mu, 0, c.h), mean->value.value, 2e-10) << c.model;
    EXPECT_NEAR(second_difference(mu, 0, c.h), variance->value.value, 5e-9) << c.model;
    EXPECT_NEAR(closed_form(one_instant(c.model, c.initial, c.h, c.T))->Q[0].value,
                first_difference(mu, c.h, c.h / 4), 1e-10)
        << c.model;
  }
}

TEST(ExactDispatch, HigherCumulantsInOtherUnits) {
  const Settings settings = one_instant("{D: 3, sigma: '3*rho*(2-rho)', range: [0, 2]}",
                                        "{type: annealed, left: 1.4, right: 0.4}", 0, 1);
  const Settings plain = one_instant("ssep", "{type: annealed, left: 0.7, right: 0.2}", 0, 3);
  // ρ = 2ρ', p = p': the n-th cumulant doubles n times as Q does.
  for (const std::size_t n : {3, 4, 5}) {
    const std::vector<Reading> one(n, {1}), three(n, {3});
    EXPECT_NEAR(closed_form_cumulant(settings, one)->value.value,
                2 * closed_form_cumulant(plain, three)->value.value, 1e-13)
        << n;
  }
}

TEST(ExactDispatch, LambdaAndPlacesInOtherUnits) {
  const std::string history =
      "initial: {type: quenched, left: 0.9, right: 0.3}\nfinal_time: 1\nhistory: {instants: "
      "[{time: 0.4, B: 0.8, position: 0.2, start: -0.3}], continuous: {lambda: '1.5*cos(3*t)', "
      "position: 0.1}}\n";
  const Settings settings = settings_of("model: independent\n" + history);
  const auto result = closed_form(settings);
  const exact::Drive drive{1,
                           {{{0.4, 0.2, -0.3}, 0.8}},
                           exact::Source{[](double t) { return 1.5 * std::cos(3 * t); }, {}, 0.1}};
  const exact::Answer direct = exact::walkers_answer(drive, {false, 0.9, 0.3});
  EXPECT_NEAR(result->mu.value, direct.mu.value, 3e-15);
  EXPECT_NEAR(result->Q[0].value, direct.Q[0].value, 1e-14);
  // D = 1, σ = 2ρ in units of half the density and a shift: Q gains the shift times s - x.
  const Settings shifted = settings_of(
      "model: {D: 1, sigma: '4*(rho-1)', range: [1, .inf]}\ninitial: {type: quenched, left: 2.8, "
      "right: 1.6}\nfinal_time: 1\nhistory: {instants: [{time: 0.4, B: 0.4, position: 0.2, start: "
      "-0.3}], continuous: {lambda: '0.75*cos(3*t)', position: 0.1}}\n");
  const exact::Answer doubled = exact::walkers_answer(drive, {false, 1.8, 0.6});
  EXPECT_NEAR(closed_form(shifted)->Q[0].value, doubled.Q[0].value - 0.5, 1e-14);
  EXPECT_NEAR(closed_form(shifted)->mu.value, doubled.mu.value / 2 - 0.4 * 0.5, 1e-14);
}

TEST(ExactDispatch, InstantsGivenByTheirQ) {
  const std::string rest = "model: independent\ninitial: {type: quenched, left: 0.7, right: 0.4}\n";
  const auto given = closed_form(
      settings_of(rest + "history: {instants: [{time: 1, B: -0.7}, {time: 0.4, B: 1.0}]}\n"));
  char text[200];
  std::snprintf(text, sizeof text,
                "history: {instants: [{time: 1, Q: %.17g}, {time: 0.4, Q: %.17g}]}\n",
                given->Q[0].value, given->Q[1].value);
  const auto found = closed_form(settings_of(rest + text));
  EXPECT_NEAR(found->B[0].value, -0.7, found->B[0].error + 1e-13);
  EXPECT_NEAR(found->B[1].value, 1, found->B[1].error + 1e-13);
  EXPECT_LT(found->B[0].error, 1e-12);
  EXPECT_NEAR(found->mu.value, given->mu.value, found->mu.error + given->mu.error);
  ASSERT_TRUE(found->phi);
  EXPECT_FALSE(given->phi);
  EXPECT_NEAR(found->phi->value, -0.7 * given->Q[0].value + given->Q[1].value - given->mu.value,
              1e-13);

  const auto mixed =
      closed_form(settings_of("model: ssep\ninitial: {type: annealed, left: 0.5, right: 0.5}\n"
                              "history: {instants: [{time: 1, Q: 0.78188825443395264429}]}\n"));
  EXPECT_NEAR(mixed->B[0].value, 3, 1e-13);
  EXPECT_THROW(closed_form(settings_of("model: ssep\ninitial: {type: annealed, left: 0, right: 0}\n"
                                       "history: {instants: [{time: 1, Q: 0.5}]}\n")),
               NoSolution);
}

TEST(ExactDispatch, MergedInstantsKeepTheirOwnB) {
  const auto split =
      closed_form(settings_of("model: ssep\ninitial: {type: annealed, left: 0.5, right: 0.5}\n"
                              "history: {instants: [{time: 1, B: 1}, {time: 1, B: 2}]}\n"));
  ASSERT_TRUE(split);
  EXPECT_EQ(split->B[0].value, 1);
  EXPECT_EQ(split->B[1].value, 2);
  EXPECT_NEAR(split->Q[0].value, 0.78188825443395264429, 1e-15);
  EXPECT_EQ(split->Q[0].value, split->Q[1].value);
}

TEST(ExactDispatch, TranslationOfAFlatLineAndFixedStarts) {
  const std::string flat = "{type: annealed, left: 0.5, right: 0.5}";
  EXPECT_NEAR(mu_of(one_instant("ssep", flat, 1.5, 1, ", position: 0.7, start: 0.2")),
              mu_of(one_instant("ssep", flat, 1.5, 1, ", position: 0.5, start: 0")), 1e-15);
  // Half filling, quenched: what lies between start and position is known.
  const std::string half = "{type: quenched, left: 0.5, right: 0.5}";
  EXPECT_NEAR(mu_of(one_instant("ssep", half, 1.5, 1, ", position: 0.7, start: 0.2")),
              mu_of(one_instant("ssep", half, 1.5, 1)) - 1.5 * 0.5 * 0.5, 1e-15);
  const std::string step = "{type: annealed, left: 1, right: 0}";
  EXPECT_NEAR(mu_of(one_instant("ssep", step, 1.5, 1, ", position: 0.3, start: -0.2")),
              mu_of(one_instant("ssep", step, 1.5, 1, ", position: 0.3, start: 0")) - 1.5 * 0.2,
              1e-15);
}

TEST(ExactDispatch, ReasonsWhenNothingApplies) {
  const auto reason = [](const std::string& text) {
    std::string why;
    EXPECT_FALSE(closed_form(settings_of(text), &why)) << text;
    return why;
  };
  const std::string two = "history: {instants: [{time: 1, B: 1}, {time: 0.5, B: 1}]}\n";
  const std::string one = "history: {instants: [{time: 1, B: 1}]}\n";
  EXPECT_NE(reason("model: ssep\ninitial: {type: annealed, left: 0.5, right: 0.5}\n" + two)
                .find("one instant"),
            std::string::npos);
  EXPECT_NE(reason("model: ssep\ninitial: {type: quenched, left: 0.7, right: 0.2}\n" + one)
                .find("quenched"),
            std::string::npos);
  EXPECT_NE(reason("model: zero_range\ninitial: {type: quenched, left: 0.7, right: 0.2}\n" + one)
                .find("annealed"),
            std::string::npos);
  EXPECT_NE(reason("model: {D: '1+rho', sigma: '2*rho', range: [0, 9]}\ninitial: {type: annealed, "
                   "left: 0.7, right: 0.2}\n" +
                   one)
                .find("no closed form"),
            std::string::npos);
}

TEST(ExactDispatch, PastTheEndOfTheDomain) {
  for (const char* model : {"kmp", "inclusion", "zero_range"}) {
    EXPECT_THROW(closed_form(one_instant(model, "{type: annealed, left: 1, right: 0.4}", 1.3, 1)),
                 NoSolution)
        << model;
  }
}

TEST(ExactDispatch, FieldsOfTheGaussianModel) {
  const Settings settings = settings_of(
      "model: {D: 2, sigma: 3, range: [-.inf, .inf]}\ninitial: {type: annealed, left: 0.8, right: "
      "0.3}\nfinal_time: 1\nhistory: {instants: [{time: 0.6, B: 0.7, position: 0.2, start: -0.1}], "
      "continuous: '2*t'}\n");
  const auto fields = closed_form_fields(settings);
  ASSERT_TRUE(fields);
  const auto q = [&](double x, double t) { return fields->at(x, t).q.value; };
  const auto p = [&](double x, double t) { return fields->at(x, t).p.value; };
  for (const double x : {-0.4, 0.5})
    for (const double t : {0.3, 0.8}) {
      const double h = 0.03, theta = x > 0 ? 1 : 0;
      const auto along = [](auto&& f, double t) { return [=](double y) { return f(y, t); }; };
      const double p_xx = second_difference(along(p, t), x, h);
      const double q_xx = second_difference(along(q, t), x, h);
      const double p_t = first_difference([&](double s) { return p(x, s); }, t, h * h);
      const double q_t = first_difference([&](double s) { return q(x, s); }, t, h * h);
      EXPECT_NEAR(p_t, -2 * p_xx - 2 * t * theta, 1e-6);
      EXPECT_NEAR(q_t, 2 * q_xx - 3 * p_xx, 1e-6);
    }
  // (10): p(x,0) - what the start counts = (2D/σ)(q - ρ_0).
  for (const double x : {-0.5, -0.05, 0.4}) {
    const double counted = (x > -0.1 ? 0.7 : 0) + (x > 0 ? 1 : 0);
    EXPECT_NEAR(p(x, 0) - counted, 4. / 3 * (q(x, 0) - (x < 0 ? 0.8 : 0.3)), 1e-12) << x;
  }
}

}  // namespace
}  // namespace mft::testing
