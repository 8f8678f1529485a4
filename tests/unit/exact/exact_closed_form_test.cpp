// Every closed form against the reference values of the macroscopic theory.
#include <gtest/gtest.h>

#include "exact/of_settings.hpp"
#include "exact_reference.hpp"

namespace mft::testing {
namespace {

TEST(ExactClosedForm, GeneratingFunctionals) {
  const auto entries = exact_entries("mu");
  EXPECT_EQ(entries.size(), 117u);
  for (const ExactEntry& e : entries) {
    std::string why;
    const auto result = closed_form(e.settings, &why);
    ASSERT_TRUE(result) << e.id << ": " << why;
    EXPECT_NEAR(result->mu.value, e.value, e.tolerance(1e-12)) << e.id << ": " << result->form;
    EXPECT_NEAR(result->mu.value, e.value, result->mu.error + e.uncertainty)
        << e.id << ": the error is not honest; " << result->form;
    EXPECT_LE(result->mu.error, e.tolerance(1e-12)) << e.id << ": " << result->form;
  }
}

TEST(ExactClosedForm, OptimalCurrents) {
  for (const ExactEntry& e : exact_entries("Q")) {
    const auto result = closed_form(e.settings);
    ASSERT_TRUE(result) << e.id;
    const Estimate& Q = result->Q[e.index];
    EXPECT_NEAR(Q.value, e.value, e.tolerance(1e-12)) << e.id << ": " << result->form;
    EXPECT_NEAR(Q.value, e.value, Q.error + e.uncertainty) << e.id << ": " << result->form;
  }
}

TEST(ExactClosedForm, Cumulants) {
  for (const ExactEntry& e : exact_entries("cumulant")) {
    std::vector<Reading> readings;
    for (const double time : e.times) readings.push_back({time});
    const auto result = closed_form_cumulant(e.settings, readings);
    ASSERT_TRUE(result) << e.id;
    EXPECT_NEAR(result->value.value, e.value, e.tolerance(1e-9, 0)) << e.id << ": " << result->form;
    EXPECT_NEAR(result->value.value, e.value, result->value.error + e.uncertainty)
        << e.id << ": the error is not honest; " << result->form;
  }
}

TEST(ExactClosedForm, Profiles) {
  for (const ExactEntry& e : exact_entries("profile")) {
    const auto fields = closed_form_fields(e.settings);
    ASSERT_TRUE(fields) << e.id;
    const ExactPoint point = fields->at(e.x, e.t);
    const Estimate& value = e.field == "q" ? point.q : point.p;
    EXPECT_NEAR(value.value, e.value, e.tolerance(1e-12)) << e.id;
    EXPECT_NEAR(value.value, e.value, value.error + e.uncertainty) << e.id;
  }
}

}  // namespace
}  // namespace mft::testing
