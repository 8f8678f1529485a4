// Models given by expressions against the named ones: coefficients, continuation, F*, refusals.
#include <limits>
#include <vector>

#include "base/error.hpp"
#include "problem/model/expression/coefficient_series.hpp"
#include "problem/model/model_test.hpp"

namespace mft::testing {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

ModelSettings given(const std::string& D, const std::string& sigma, double lower = 0,
                    double upper = infinity, const std::map<std::string, double>& parameters = {}) {
  ModelSettings settings;
  settings.D = D;
  settings.sigma = sigma;
  settings.lower = lower;
  settings.upper = upper;
  settings.parameters = parameters;
  return settings;
}

// A named model, the same as expressions, and initial densities to try.
struct Pair {
  std::unique_ptr<Model> named, text;
  std::vector<double> rho;
};

std::vector<Pair> pairs() {
  std::vector<Pair> all;
  all.push_back({named("independent"), make_model(given("1", "2*rho")), {1e-3, 0.3, 1, 20}});
  all.push_back({named("ssep"), make_model(given("1", "2*rho*(1-rho)", 0, 1)), {1e-3, 0.3, 0.9}});
  all.push_back({named("kmp"), make_model(given("1", "2*rho^2")), {0.01, 0.3, 1, 20}});
  all.push_back({named("inclusion"), make_model(given("1", "2*rho*(1+rho)")), {0.01, 0.3, 1, 20}});
  all.push_back(
      {named("zero_range"), make_model(given("1/(1+rho)^2", "2*rho/(1+rho)")), {0.01, 0.3, 1, 20}});
  all.push_back({named("hard_rods", 0.4),
                 make_model(given("1/(1-a*rho)^2", "2*rho", 0, 2.5, {{"a", 0.4}})),
                 {0.01, 0.3, 1, 2.3}});
  return all;
}

TEST(ExpressionModel, CoefficientsAreThoseOfTheNamedModels) {
  for (const Pair& pair : pairs()) {
    EXPECT_EQ(pair.text->constant_diffusivity(), pair.named->constant_diffusivity());
    std::vector<double> rho = pair.rho;
    rho.insert(rho.end(), {0, -0.1, -3});
    for (double r : rho) {
      const CoefficientsAt a(*pair.text, r), b(*pair.named, r);
      for (int k = 0; k < 6; ++k)
        EXPECT_NEAR(a.value[k], b.value[k], 2e-14 * (std::abs(b.value[k]) + 1e-3))
            << pair.text->name() << " at " << r << " derivative " << k;
    }
  }
}

// To 1e-13; near the end of F* relative to what w, rounded, can determine.
void expect_same_conjugate(const Model& text, const Model& named, double rho, double w) {
  const ConjugateAt a(text, rho, w), b(named, rho, w);
  const double end = named.conjugate_end(rho);
  const double tolerance = 1e-13 * (w > 0 && std::isfinite(end) ? end / (end - w) : 1);
  expect_relative(a.F, b.F, tolerance, "F* of " + text.name() + " at " + std::to_string(w));
  expect_relative(a.q0, b.q0, tolerance, "q0 of " + text.name() + " at " + std::to_string(w));
  expect_relative(a.F2, b.F2, tolerance, "F*'' of " + text.name() + " at " + std::to_string(w));
}

TEST(ExpressionModel, ConjugateIsThatOfTheNamedModels) {
  for (const Pair& pair : pairs())
    for (double r : pair.rho)
      for (double w : {-60.0, -30.0, -10.0, -3.0, -1.0, -0.2, -1e-9, 1e-12, 1e-3, 0.02, 0.2, 0.6,
                       1.0, 5.0, 20.0, 60.0}) {
        if (w > 0.99 * pair.named->conjugate_end(r)) continue;
        expect_same_conjugate(*pair.text, *pair.named, r, w);
      }
}

TEST(ExpressionModel, ConjugateEndsAreFound) {
  for (const Pair& pair : pairs())
    for (double r : pair.rho) {
      const double end = pair.named->conjugate_end(r);
      EXPECT_EQ(pair.text->conjugate_begin(r), -infinity) << pair.text->name();
      if (std::isinf(end)) {
        EXPECT_EQ(pair.text->conjugate_end(r), end) << pair.text->name();
        continue;
      }
      expect_relative(pair.text->conjugate_end(r), end, 1e-14, pair.text->name());
      const ConjugateAt inside(*pair.text, r, end * (1 - 1e-6)), past(*pair.text, r, end * 1.001);
      expect_relative(inside.q0, ConjugateAt(*pair.named, r, end * (1 - 1e-6)).q0, 1e-8, "q0");
      EXPECT_TRUE(std::isnan(past.F) && std::isnan(past.q0) && std::isnan(past.F2));
    }
}

// D = 1/ρ², σ = 2: q = ρ0/(1 - ρ0 w), F* = -log(1 - ρ0 w), between 0.001 and infinity.
TEST(ExpressionModel, BothEndsOfTheRangeMayBeReached) {
  const auto model = make_model(given("1/rho^2", "2", 0.001));
  expect_relative(model->conjugate_end(0.8), 1.25, 1e-14, "end");
  expect_relative(model->conjugate_begin(0.8), 1.25 - 1000, 1e-14, "begin");
  for (double w : {-998.7, -600.0, -3.0, 0.5, 1.2}) {
    const ConjugateAt at(*model, 0.8, w);
    expect_relative(at.F, -std::log1p(-0.8L * w), 1e-13, "F*");
    expect_relative(at.q0, 0.8L / (1 - 0.8L * w), 1e-13, "q0");
  }
  EXPECT_TRUE(std::isnan(ConjugateAt(*model, 0.8, -998.8).q0));
  EXPECT_TRUE(std::isnan(ConjugateAt(*model, 0.8, 1.2501).q0));
  EXPECT_FALSE(model->allows_initial(0.001));
  // σ that does not vanish at a finite end: q = ρ0 + w leaves at 1 - ρ0 and -ρ0.
  const auto flat = make_model(given("1", "2", 0, 1));
  expect_relative(flat->conjugate_end(0.3), 0.7, 1e-14, "end");
  expect_relative(flat->conjugate_begin(0.3), -0.3, 1e-14, "begin");
  expect_relative(ConjugateAt(*flat, 0.3, 0.7).q0, 1, 1e-14, "q0");
  expect_relative(ConjugateAt(*flat, 0.3, -0.2).F, -0.06 + 0.02, 1e-14, "F*");
  EXPECT_TRUE(std::isnan(ConjugateAt(*flat, 0.3, 0.71).F));
  // A square root: 1 - q = (√0.5 - w/2)², reached at √2.
  const auto root = make_model(given("1", "2*sqrt(1-rho)", 0, 1));
  expect_relative(root->conjugate_end(0.5), std::sqrt(2.0L), 1e-14, "end");
  expect_relative(ConjugateAt(*root, 0.5, 1).q0, 1 - std::pow(std::sqrt(0.5L) - 0.5L, 2), 1e-14,
                  "");
}

TEST(ExpressionModel, AnInitialDensityAtAnEndStaysPut) {
  const auto ssep = make_model(given("1", "2*rho*(1-rho)", 0, 1));
  const auto rods = make_model(given("1/(1-a*rho)^2", "2*rho*(1-a*rho)", 0, 2.5, {{"a", 0.4}}));
  EXPECT_TRUE(ssep->allows_initial(0) && ssep->allows_initial(1));
  EXPECT_TRUE(rods->allows_initial(0));
  EXPECT_FALSE(rods->allows_initial(2.5));  // D has a pole
  for (double rho0 : {0.0, 1.0})
    for (double w : {-700.0, -2.0, 0.0, 3.0, 700.0}) {
      const ConjugateAt at(*ssep, rho0, w);
      EXPECT_EQ(at.F, rho0 * w);
      EXPECT_EQ(at.q0, rho0);
      EXPECT_EQ(at.F2, 0);
    }
  EXPECT_EQ(ssep->conjugate_end(0), infinity);
}

TEST(ExpressionModel, ConjugateSurvivesLargeArguments) {
  const auto text = make_model(given("1", "2*rho*(1-rho)", 0, 1));
  const auto ssep = named("ssep");
  for (double w : {-1e6, -900.0, -700.0, -640.0, 640.0, 700.0, 900.0, 1e6}) {
    const ConjugateAt a(*text, 0.3, w), b(*ssep, 0.3, w);
    expect_relative(a.F, b.F, 1e-13, "F*");
    if (b.q0 > 1e-135) expect_relative(a.q0, b.q0, 1e-11, "q0");
  }
  const auto independent = make_model(given("1", "2*rho"));
  EXPECT_TRUE(std::isnan(ConjugateAt(*independent, 1, 1e5).F));
  EXPECT_TRUE(std::isnan(ConjugateAt(*independent, 1, std::nan("")).F));
  const auto rods = make_model(given("1/(1-0.4*rho)^2", "2*rho", 0, 2.5));
  expect_relative(ConjugateAt(*rods, 1, 1e4).F, ConjugateAt(*named("hard_rods", 0.4), 1, 1e4).F,
                  1e-12, "F*");
}

TEST(ExpressionModel, ValuesDoNotDependOnWhatWasAskedBefore) {
  const auto once = make_model(given("1+rho", "2*rho*(1+rho^2)"));
  const auto often = make_model(given("1+rho", "2*rho*(1+rho^2)"));
  for (double w : {0.1, -8.0, 0.2, -0.5}) ConjugateAt(*often, 0.4, w);
  for (double w : {-7.5, -0.3, 0.15}) {
    const ConjugateAt a(*once, 0.4, w), b(*often, 0.4, w);
    EXPECT_EQ(a.F, b.F);
    EXPECT_EQ(a.q0, b.q0);
    EXPECT_EQ(a.F2, b.F2);
  }
}

TEST(ExpressionModel, ContinuesOutsideAndIsNaNPastAPole) {
  const auto model = make_model(given("1/(1-a*rho)^2", "2*sin(rho)", 0, 2.5, {{"a", 0.4}}));
  const CoefficientsAt low(*model, -0.5), high(*model, 2.6), end(*model, 2.5);
  EXPECT_DOUBLE_EQ(low.value[0], 1 - 0.4 + 3 * 0.04);
  EXPECT_DOUBLE_EQ(low.value[1], 0.8 - 0.48);
  EXPECT_DOUBLE_EQ(low.value[3], -1);
  EXPECT_TRUE(std::isnan(high.value[0]) && std::isnan(end.value[0]));
  EXPECT_NEAR(high.value[3], 2 * (std::sin(2.5) + 0.1 * std::cos(2.5) - 0.005 * std::sin(2.5)),
              1e-15);
  // 0/0 at an end is no pole: (1 - e^{-ρ})/ρ = 1 - ρ/2 + ρ²/6.
  const auto removable = make_model(given("(1-exp(-rho))/rho", "2*rho"));
  const CoefficientsAt at(*removable, 0), out(*removable, -0.3);
  EXPECT_DOUBLE_EQ(at.value[0], 1);
  EXPECT_DOUBLE_EQ(at.value[1], -0.5);
  EXPECT_DOUBLE_EQ(at.value[2], 1.0 / 3);
  EXPECT_DOUBLE_EQ(out.value[0], 1 + 0.15 + 0.015);
  EXPECT_TRUE(removable->allows_initial(0));
  // Several points at once, inside and outside.
  const std::vector<double> rho = {-0.5, 1, 2.6, 0.25};
  std::vector<double> v(24);
  model->coefficients(4, rho.data(), {&v[0], &v[4], &v[8], &v[12], &v[16], &v[20]});
  for (int i = 0; i < 4; ++i)
    for (int k = 0; k < 6; ++k) {
      const double alone = CoefficientsAt(*model, rho[i]).value[k];
      EXPECT_TRUE(v[4 * k + i] == alone || (std::isnan(alone) && std::isnan(v[4 * k + i])));
    }
}

TEST(ExpressionModel, InfiniteAndShiftedRanges) {
  const auto line = make_model(given("2", "1+tanh(rho)^2", -infinity, infinity));
  EXPECT_TRUE(std::isfinite(CoefficientsAt(*line, -40).value[3]));
  EXPECT_EQ(line->conjugate_end(0), infinity);
  EXPECT_TRUE(line->constant_diffusivity());
  expect_relative(ConjugateAt(*line, 0, -2).q0, -ConjugateAt(*line, 0, 2).q0, 1e-14, "q0");
  const auto low = make_model(given("exp(rho)", "-2*rho", -infinity, 0));
  EXPECT_EQ(low->lower(), -infinity);
  EXPECT_TRUE(std::isfinite(ConjugateAt(*low, -1, 0.5).F));
  // f'' = 2D/σ = e^ρ: q = -log(e^{-ρ0} - w) ends where its argument does.
  const auto fast = make_model(given("1", "2*exp(rho)"));
  expect_relative(fast->conjugate_end(0.5), std::exp(-0.5), 1e-13, "end");
  expect_relative(ConjugateAt(*fast, 0.5, 0.4).q0, -std::log(std::exp(-0.5L) - 0.4L), 1e-13, "q0");
}

TEST(ExpressionModel, NamesItself) {
  const auto model = make_model(given("1/(1-a*rho)^2", "2*rho", 0, 2.5, {{"a", 0.4}}));
  EXPECT_EQ(model->name(), "D = 1/(1-a*rho)^2, sigma = 2*rho, a = 0.4");
  EXPECT_EQ(model->diffusivity_text(), "1/(1-a*rho)^2");
  EXPECT_EQ(model->mobility_text(), "2*rho");
}

// abs, min, max and if without a switch between the densities leave no trace.
TEST(ExpressionModel, WithoutAKinkIsThePlainOne) {
  const auto plain = make_model(given("1/(1-0.4*rho)^2", "2*rho", 0, 2.5));
  const std::vector<ModelSettings> same = {
      given("1/abs(0.4*rho-1)^2", "2*abs(rho)", 0, 2.5),
      given("pow(1-0.4*rho, -2)", "max(2*rho, 0, -1)", 0, 2.5),
      given("if(rho < 2.5, 1/(1-0.4*rho)^2, 7)", "2*min(rho, 2.5)", 0, 2.5),
      given("if(rho > -1 and rho < 9, 1/(1-0.4*rho)^2, log(-rho))", "if(rho <= 0, 5, 2*rho)", 0,
            2.5)};
  for (const ModelSettings& settings : same) {
    const auto model = make_model(settings);
    for (double rho : {-0.1, 0.0, 0.2, 1.0, 2.4})
      for (int k = 0; k < 6; ++k)
        EXPECT_EQ(CoefficientsAt(*model, rho).value[k], CoefficientsAt(*plain, rho).value[k])
            << settings.D << ", " << settings.sigma << " at " << rho;
    EXPECT_EQ(ConjugateAt(*model, 0.5, 0.7).F, ConjugateAt(*plain, 0.5, 0.7).F);
    const CoefficientSeries series(std::shared_ptr<Model>(make_model(settings)), settings, 4, 3);
    std::vector<double> D, sigma;
    const double at = 0.5;
    series.evaluate(1, &at, D, sigma);
    EXPECT_NEAR(D[4], 5 * std::pow(0.4, 4) / std::pow(0.8, 6), 1e-15);  // of Σ (k+1) (aρ)^k
    EXPECT_EQ(sigma[3], 0);
  }
}

struct Refusal {
  ModelSettings settings;
  std::string message;  // its beginning
};

// A peak between samples is not taken for nothing: it is refused, with its place.
TEST(ExpressionModel, RefusesWhatVariesTooFast) {
  char text[200];
  for (const double centre : {0.43, 0.4375, 0.07131, 0.9312, 0.6180339})
    for (const double width : {1e-3, 1e-5, 1e-7}) {
      const struct {
        const char *D, *sigma, *message;
      } cases[] = {
          {"1", "2*rho*(1-rho)*(1+5*exp(-((rho-%.7g)/%g)^2))", "model.sigma: varies too fast"},
          {"1+3*exp(-((rho-%.7g)/%g)^2)", "2*rho*(1-rho)", "model.D: varies too fast"},
          {"1-1.5*exp(-((rho-%.7g)/%g)^2)", "2*rho*(1-rho)", "model.D: is -"},
          {"1", "rho*(1-rho)*(1-2*exp(-((rho-%.7g)/%g)^2))", "model.sigma: is -"}};
      for (const auto& c : cases) {
        const bool in_D = std::string(c.D).find('%') != std::string::npos;
        const double narrow = width * std::min(centre, 1 - centre);
        std::snprintf(text, sizeof text, in_D ? c.D : c.sigma, centre, narrow);
        try {
          make_model(given(in_D ? text : c.D, in_D ? c.sigma : text, 0, 1));
          ADD_FAILURE() << text;
        } catch (const InputError& error) {
          EXPECT_EQ(std::string(error.what()).find(c.message), 0u) << text << ": " << error.what();
        }
      }
    }
}

TEST(ExpressionModel, RefusesWhatHasNoValueBetweenSamples) {
  for (const char* sigma :
       {"sqrt(0.5-exp(-((rho-0.4375)/1e-5)^2))", "log(2-1.5*exp(-((rho-0.4375)/1e-5)^2))"})
    try {
      make_model(given("1", sigma, 0, 1));
      ADD_FAILURE() << sigma;
    } catch (const InputError& error) {
      EXPECT_EQ(std::string(error.what()).find("model.sigma: "), 0u) << error.what();
    }
}

// A bump that the table of F* could step over: dq/dw = σ/(2D) holds between its points.
TEST(ExpressionModel, TheConjugateFollowsABump) {
  const auto model = make_model(given("1", "2*rho*(1-rho)*(1+5*exp(-((rho-0.437)/0.02)^2))", 0, 1));
  const double h = 1e-4;
  for (double w = -1; w <= 3; w += 0.0371) {
    const ConjugateAt at(*model, 0.2, w), before(*model, 0.2, w - h), after(*model, 0.2, w + h);
    const double slope = (after.q0 - before.q0) / (2 * h), q = at.q0;
    const double expected = q * (1 - q) * (1 + 5 * std::exp(-std::pow((q - 0.437) / 0.02, 2)));
    EXPECT_NEAR(slope, expected, 2e-3 * expected) << w;
    EXPECT_NEAR(at.F2, expected, 1e-9) << w;
  }
}

TEST(ExpressionModel, RefusesWithAClearText) {
  const std::vector<Refusal> cases = {
      {given("", "2*rho"), "model.D: the expression is empty (at character 1)"},
      {given("1", "2*rh"), "model.sigma: unknown name 'rh'; did you mean 'rho'? (at character 3)"},
      {given("1-rho", "2*rho"), "model.D: is -"},
      {given("rho-1e-9", "2*rho"), "model.D: is -1e-09 at rho = 0, an end of the range"},
      {given("-1", "2*rho"), "model.D: is -1 at rho = "},
      {given("0", "2*rho"), "model.D: is 0 at rho = "},
      {given("1", "0*rho"), "model.sigma: is 0 at rho = "},
      {given("1", "2*rho*(1-rho)", 0, 1.5), "model.sigma: is -"},
      {given("(rho-1)^2", "2*rho", 0, 3), "model.D: is 0 at rho = 1, inside the range (0, 3)"},
      {given("rho^2-2*rho+1", "2", 0, 3), "model.D: is 0 at rho = 1, inside the range (0, 3)"},
      {given("1/(1-rho)^2", "2*rho", 0, 3), "model.D: has a pole at rho = 1, inside the range"},
      {given("1/(rho^2-2*rho+1)", "2", 0, 3), "model.D: has a pole at rho = 1, inside the range"},
      {given("1+1/(rho-0.7)^2", "2"),
       "model.D: has a pole at rho = 0.7, inside the range (0, inf)"},
      {given("2+tan(rho)^2", "2"), "model.D: has a pole at rho = 1.5708, inside the range"},
      {given("1", "1+log(rho-1)", 0, 3),
       "model.sigma: has a logarithm of a negative number at rho"},
      {given("1", "sqrt(rho-1)", 0, 3), "model.sigma: has a root of a negative number at rho = "},
      {given("1+sqrt((rho-1)^2)", "2", 0, 3),
       "model.D: its first derivative has a pole at rho = 1,"},
      {given("1+((rho-1)^2)^0.75", "2", 0, 3),
       "model.D: its first derivative has a pole at rho = 1,"},
      {given("1 + abs(rho - 0.5)", "2*rho"),
       "model.D: 'abs(rho - 0.5)' has a kink at rho = 0.5, inside the range (0, inf): D and sigma "
       "must be smooth between all densities of the path; a model.range that ends there has none"},
      {given("1", "min(rho, 1)*2", 0, 3),
       "model.sigma: 'min(rho, 1)' has a kink at rho = 1, inside the range (0, 3)"},
      {given("1", "2*rho + max(0, rho - 7000)"),
       "model.sigma: 'max(0, rho - 7000)' has a kink at rho = 7000, inside the range"},
      {given("if(rho < 0.25, 1, 2)", "2*rho", 0, 1),
       "model.D: 'rho < 0.25' makes it jump from 1 to 2 at rho = 0.25, inside the range (0, 1)"},
      {given("if(rho <= 0.25 or rho > 0.5, 1, 2)", "2*rho", 0, 1),
       "model.D: 'rho <= 0.25' makes it jump from 1 to 2 at rho = 0.25, inside the range (0, 1)"},
      {given("1 + max(rho - 0.5, 0)^4", "2*rho", 0, 1),
       "model.D: 'max(rho - 0.5, 0)' has a kink at rho = 0.5, inside the range (0, 1)"},
      {given("1", "1 + abs(rho)", -infinity, infinity),
       "model.sigma: 'abs(rho)' has a kink at rho = 0, inside the range (-inf, inf)"},
      {given("if(sin(rho)^2 + cos(rho)^2 > 1, 1, 2)", "2", 0, 1),
       "model.D: 'sin(rho)^2 + cos(rho)^2 > 1' switches where round-off hides it, between 0 "
       "and 1"},
      {given("1", "2", 1, 1), "model.range: [1, 1] is no interval"},
      {given("1", "2", 2, 1), "model.range: [2, 1] is no interval"},
      {given("1", "2", std::nan(""), 1), "model.range: [nan, 1] is no interval"},
      {given("1", "a*rho", 0, 1, {{"a", infinity}}),
       "model.parameters: 'a' is inf, not a finite number"},
      {given("1", "2", 0, 1, {{"rho", 1}}),
       "model.parameters: 'rho' has a meaning already; rename it"},
  };
  for (const Refusal& c : cases) {
    try {
      make_model(c.settings);
      ADD_FAILURE() << c.settings.D << ", " << c.settings.sigma << " was taken";
    } catch (const InputError& error) {
      EXPECT_EQ(std::string(error.what()).substr(0, c.message.size()), c.message);
    }
  }
}

TEST(ExpressionModel, TakesWhatIsFineInsideTheRange) {
  const std::vector<ModelSettings> fine = {
      given("1 + abs(rho - 0.5)", "2*rho", 0, 0.5),
      given("1 + abs(rho - 0.5)", "2*rho", 0.5, infinity),
      given("1", "max(rho, 2*rho^2)", 0, 0.5),
      given("log10(11 + rho)", "2*pow(rho, 2)"),
      given("1/rho", "2"),
      given("1/(1-rho)^3", "2*rho*(1-rho)^5", 0, 1),
      given("1", "2*rho-4*rho^2+2*rho^3", 0, 1),
      given("exp(-rho)", "2*rho"),
      given("exp(rho)", "2*rho*exp(-rho)"),
      given("sqrt(rho)", "rho^1.5"),
      given("1", "2+sin(20*rho)"),
      given("1+erf(rho)", "2*rho*cosh(rho)"),
      given("1", "rho^rho"),
      given("(rho-1)^2+1e-6", "2", 0, 3),
      given("1e-12", "1e-20*rho"),
  };
  for (const ModelSettings& settings : fine)
    EXPECT_NO_THROW(make_model(settings)) << settings.D << ", " << settings.sigma;
}

}  // namespace
}  // namespace mft::testing
