// λ(t) that is fast between samples: the closed forms see it as if its place were named by pieces.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "exact/of_settings.hpp"
#include "exact/reduction/source.hpp"
#include "input/input_text.hpp"

namespace mft::testing {
namespace {

Estimate mu_of(const std::string& model, const std::string& initial, const std::string& history) {
  std::string why;
  const auto result = closed_form(
      settings_of("model: " + model + "\ninitial: {type: " + initial +
                  ", left: 0.7, right: 0.2}\nfinal_time: 1\nhistory: {" + history + "}\n"),
      &why);
  EXPECT_TRUE(result) << why;
  return result ? result->mu : Estimate{NAN, NAN};
}

// A pulse of integral `strength`, and what it is outside eight widths: nothing.
std::string pulse(double strength, double centre, double width) {
  char text[200];
  std::snprintf(text, sizeof text, "%.17g/sqrt(pi)*exp(-((t-%.17g)/%.17g)^2)", strength / width,
                centre, width);
  return text;
}

std::string as_pieces(const std::string& lambda, double centre, double width) {
  char ends[2][40];
  std::snprintf(ends[0], sizeof ends[0], "%.17g", centre - 8 * width);
  std::snprintf(ends[1], sizeof ends[1], "%.17g", centre + 8 * width);
  return std::string("continuous: {pieces: [{to: ") + ends[0] + ", lambda: '0'}, {to: " + ends[1] +
         ", lambda: '" + lambda + "'}, {to: 1, lambda: '0'}]}";
}

void expect_same_as_pieces(const std::string& model, const std::string& initial, int cases,
                           unsigned seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> anywhere(0.1, 0.9), size(-4, -2);  // of the width
  for (int i = 0; i < cases; ++i) {
    const double centre = anywhere(random), width = std::pow(10, size(random));
    const std::string lambda = pulse(i % 2 ? -1 : 1.5, centre, width);
    const Estimate found = mu_of(model, initial, "continuous: '" + lambda + "'");
    const Estimate right = mu_of(model, initial, as_pieces(lambda, centre, width));
    EXPECT_GT(std::abs(right.value), 0.01);
    EXPECT_NEAR(found.value, right.value, 1e-12) << lambda;  // t is rounded to 1e-12 widths
    EXPECT_LT(found.error, 1e-10) << lambda;
  }
}

TEST(ExactPulse, IsSeenWhereverItIs) {
  expect_same_as_pieces("independent", "annealed", 2, 1);
  expect_same_as_pieces("independent", "quenched", 1, 2);
}

TEST(ExactPulse, SlowIsSeenWhereverItIs) {
  expect_same_as_pieces("independent", "annealed", 20, 4);
  expect_same_as_pieces("{D: 2, sigma: '1', range: [-.inf, .inf]}", "annealed", 2, 3);
  expect_same_as_pieces("{D: 3, sigma: '6*rho', range: [0, .inf]}", "annealed", 6, 5);
  expect_same_as_pieces("independent", "quenched", 6, 6);
}

// μ of one instant is the limit of no width, the change from it of the order √width.
TEST(ExactPulse, BetweenInstantsAndAtTheEnds) {
  const auto instants = [](double at) {
    char text[100];
    std::snprintf(text, sizeof text, "instants: [{time: 0.35, B: 0.6}, {time: %g, B: 1}]", at);
    return std::string(text);
  };
  const double limit = mu_of("independent", "annealed", instants(0.6192)).value;
  double before = 1;
  for (const double width : {1e-3, 1e-5}) {
    const double mu =
        mu_of("independent", "annealed",
              "instants: [{time: 0.35, B: 0.6}], continuous: '" + pulse(1, 0.6192, width) + "'")
            .value;
    const double change = std::abs(mu - limit);
    EXPECT_LT(change, 0.3 * std::sqrt(width)) << width;
    EXPECT_LT(change, before);
    before = change;
  }
  const double at_end = mu_of("independent", "annealed", "instants: [{time: 1, B: 1}]").value;
  // half of the pulse is inside
  EXPECT_NEAR(mu_of("independent", "annealed", "continuous: '" + pulse(2, 1, 1e-5) + "'").value,
              at_end, 1e-3);
  EXPECT_GT(mu_of("independent", "annealed", "continuous: '" + pulse(2, 0, 1e-4) + "'").value,
            1e-3);
}

TEST(ExactSource, SamplesTellWhatIsSmooth) {
  exact::Source source{[](double t) { return 5 * std::sin(6 * t); }, {}};
  source.cells = {0, 0.5, 1};
  source.total = 3;
  EXPECT_TRUE(exact::samples_tell(source, 0, 1));
  EXPECT_EQ(exact::told_by_samples(source, 0, 1), (std::vector<double>{0, 1}));
  source.lambda = [](double t) { return std::exp(-1e8 * (t - 0.3) * (t - 0.3)); };
  source.cells = {0, 0.2999, 0.30005, 0.3001, 1};
  EXPECT_FALSE(exact::samples_tell(source, 0, 1));
  EXPECT_TRUE(exact::samples_tell(source, 0.4, 1));
  const auto ends = exact::told_by_samples(source, 0, 1);
  EXPECT_GT(ends.size(), 10u);
  EXPECT_TRUE(std::is_sorted(ends.begin(), ends.end()));
}

}  // namespace
}  // namespace mft::testing
