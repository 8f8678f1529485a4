// Named models: transport coefficients, their derivatives and continuation, F* and its end.
#include <limits>
#include <vector>

#include "base/error.hpp"
#include "problem/model/model_test.hpp"

namespace mft::testing {
namespace {

struct Case {
  const char* name;
  double length;
  std::vector<double> rho;
};

const std::vector<Case> cases = {
    {"independent", 0, {0.01, 0.3, 2, 40}}, {"ssep", 0, {0.01, 0.3, 0.77, 0.99}},
    {"kmp", 0, {0.01, 0.3, 2, 40}},         {"inclusion", 0, {0.01, 0.3, 2, 40}},
    {"zero_range", 0, {0.01, 0.3, 2, 40}},  {"hard_rods", 0.4, {0.01, 0.3, 1.1, 2.3}}};

// D, σ and f' as the literature writes them.
long double diffusivity(const std::string& name, long double r) {
  if (name == "zero_range") return 1 / ((1 + r) * (1 + r));
  if (name == "hard_rods") return 1 / ((1 - 0.4 * r) * (1 - 0.4 * r));
  return 1;
}
long double mobility(const std::string& name, long double r) {
  if (name == "ssep") return 2 * r * (1 - r);
  if (name == "kmp") return 2 * r * r;
  if (name == "inclusion") return 2 * r * (1 + r);
  if (name == "zero_range") return 2 * r / (1 + r);
  return 2 * r;
}

TEST(NamedModel, CoefficientsAreTheirFormulas) {
  for (const Case& c : cases) {
    const auto model = named(c.name, c.length);
    for (double r : c.rho) {
      const CoefficientsAt at(*model, r);
      expect_relative(at.value[0], diffusivity(c.name, r),
                      4e-16 * (1 + r / (2.51 - r) * (c.length > 0) * 4),
                      std::string(c.name) + " D");
      expect_relative(at.value[3], mobility(c.name, r), 4e-16, std::string(c.name) + " sigma");
    }
  }
}

// f'(ρ) of the formulas by central differences, fourth order, in extended precision.
template <class Function>
long double slope(const Function& f, long double r) {
  const long double h = 1e-4L * std::min(r, 2.5L - std::min(r, 2.4L));
  return (8 * (f(r + h) - f(r - h)) - (f(r + 2 * h) - f(r - 2 * h))) / (12 * h);
}
template <class Function>
long double bend(const Function& f, long double r) {
  const long double h = 1e-3L * std::min(r, 2.5L - std::min(r, 2.4L));
  return (-30 * f(r) + 16 * (f(r + h) + f(r - h)) - (f(r + 2 * h) + f(r - 2 * h))) / (12 * h * h);
}

TEST(NamedModel, DerivativesMatchDifferences) {
  for (const Case& c : cases) {
    const auto model = named(c.name, c.length);
    const auto D = [&](long double r) { return diffusivity(c.name, r); };
    const auto S = [&](long double r) { return mobility(c.name, r); };
    for (double r : c.rho) {
      const CoefficientsAt at(*model, r);
      const double scale_D = at.value[0] / std::min(r, 1.0),
                   scale_S = at.value[3] / std::min(r, 1.0);
      EXPECT_NEAR(at.value[1], static_cast<double>(slope(D, r)), 1e-12 * scale_D) << c.name << r;
      EXPECT_NEAR(at.value[4], static_cast<double>(slope(S, r)), 1e-12 * scale_S) << c.name << r;
      EXPECT_NEAR(at.value[2], static_cast<double>(bend(D, r)),
                  1e-9 * scale_D + 1e-10 * std::abs(at.value[2]))
          << c.name << r;
      EXPECT_NEAR(at.value[5], static_cast<double>(bend(S, r)),
                  1e-9 * scale_S + 1e-10 * std::abs(at.value[5]))
          << c.name << r;
    }
  }
}

TEST(NamedModel, ContinuesAsTaylorPolynomialBelowZero) {
  for (const Case& c : cases) {
    const auto model = named(c.name, c.length);
    const CoefficientsAt end(*model, 0), out(*model, -0.25);
    const double d = -0.25;
    for (int k : {0, 3}) {
      EXPECT_DOUBLE_EQ(out.value[k],
                       end.value[k] + d * end.value[k + 1] + d * d / 2 * end.value[k + 2]);
      EXPECT_DOUBLE_EQ(out.value[k + 1], end.value[k + 1] + d * end.value[k + 2]);
      EXPECT_DOUBLE_EQ(out.value[k + 2], end.value[k + 2]);
    }
  }
}

TEST(NamedModel, HardRodsHaveAPoleAtClosePacking) {
  const auto rods = named("hard_rods", 0.4);
  EXPECT_DOUBLE_EQ(rods->upper(), 2.5);
  for (double r : {2.5, 3.0}) EXPECT_TRUE(std::isnan(CoefficientsAt(*rods, r).value[0]));
}

TEST(NamedModel, ConstantDiffusivityIsKnown) {
  for (const Case& c : cases)
    EXPECT_EQ(named(c.name, c.length)->constant_diffusivity(),
              c.name != std::string("zero_range") && c.name != std::string("hard_rods"));
}

// F* of the literature, in extended precision; rods: bisection for the point density.
long double free_energy(const std::string& name, long double r, long double w) {
  if (name == "independent") return r * std::expm1(w);
  if (name == "ssep") return std::log1p(r * std::expm1(w));
  if (name == "kmp") return -std::log1p(-r * w);
  if (name == "inclusion" || name == "zero_range") return -std::log1p(-r * std::expm1(w));
  const long double a = 0.4, y0 = r / (1 - a * r);
  long double lo = -800, hi = 800;
  for (int i = 0; i < 200; ++i) {
    const long double mid = (lo + hi) / 2;
    (mid + a * y0 * std::expm1(mid) > w ? hi : lo) = mid;
  }
  return y0 * std::expm1(lo);
}

TEST(NamedModel, ConjugateFreeEnergyIsItsFormula) {
  for (const Case& c : cases) {
    const auto model = named(c.name, c.length);
    for (double r : c.rho)
      for (double w : {-30.0, -3.0, -0.2, -1e-9, 0.0, 1e-12, 1e-3, 0.02, 0.6, 5.0, 30.0, 300.0}) {
        if (w >= 0.99 * model->conjugate_end(r)) continue;
        const ConjugateAt at(*model, r, w);
        // Near the end of the domain w itself, rounded, moves F* by its slope.
        const long double F = free_energy(c.name, r, w);
        const double condition = 1 + std::abs(w * at.q0) / std::max<double>(std::abs(F), 1e-300);
        expect_relative(at.F, F, 1e-15 * condition, std::string(c.name) + " F*");
      }
  }
}

// dF*/dw = q0 and dq0/dw = σ/(2D) = F*''.
TEST(NamedModel, ConjugateSatisfiesItsEquation) {
  for (const Case& c : cases) {
    const auto model = named(c.name, c.length);
    for (double r : c.rho)
      for (double w : {-20.0, -3.0, -0.2, 0.0, 0.02, 0.6, 5.0}) {
        if (w >= 0.9 * model->conjugate_end(r)) continue;
        const ConjugateAt at(*model, r, w);
        const CoefficientsAt q(*model, at.q0);
        const double F2 = q.value[3] / (2 * q.value[0]);
        const double gap = std::isfinite(model->upper()) ? 1 - at.q0 / model->upper() : 1;
        expect_relative(at.F2, F2, 1e-15 + 4e-16 / gap, std::string(c.name) + " F*''");
        const double h = 1e-3 * std::min(1.0, model->conjugate_end(r) - w);
        const auto q0 = [&](double x) { return ConjugateAt(*model, r, x).q0; };
        const auto F = [&](double x) { return ConjugateAt(*model, r, x).F; };
        const auto d = [h](auto f, double x) {
          return (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h);
        };
        const double noise = 1e-15 / h;
        EXPECT_NEAR(d(F, w), at.q0, 1e-9 * at.q0 + noise * std::abs(at.F)) << c.name << r << w;
        EXPECT_NEAR(d(q0, w), at.F2, 1e-9 * at.F2 + noise * at.q0) << c.name << r << w;
      }
  }
}

TEST(NamedModel, AnEmptyOrFullLineStaysPut) {
  for (const Case& c : cases) {
    const auto model = named(c.name, c.length);
    for (double w : {-800.0, -1.0, 0.0, 2.0, 700.0}) {
      const ConjugateAt empty(*model, 0, w);
      EXPECT_EQ(empty.F, 0) << c.name << w;
      EXPECT_EQ(empty.q0, 0) << c.name << w;
      EXPECT_EQ(empty.F2, 0) << c.name << w;
    }
  }
  const auto ssep = named("ssep");
  for (double w : {-800.0, -700.0, -1.0, 0.0, 2.0, 700.0, 800.0}) {
    const ConjugateAt full(*ssep, 1, w);
    EXPECT_EQ(full.F, w);
    EXPECT_EQ(full.q0, 1);
    EXPECT_EQ(full.F2, 0);
  }
}

TEST(NamedModel, SsepSurvivesLargeArguments) {
  const auto ssep = named("ssep");
  for (double r : {1e-200, 1e-12, 0.5, 1 - 1e-12})
    for (double w : {-700.0, -690.0, 690.0, 700.0, 705.0, 3000.0}) {
      const ConjugateAt at(*ssep, r, w);
      const long double z = static_cast<long double>(r) * std::expm1(static_cast<long double>(w));
      expect_relative(at.F, std::log1p(z), 4e-16, "F*");
      const long double q0 = r * std::exp(static_cast<long double>(w)) / (1 + z);
      if (q0 > 1e-300L) expect_relative(at.q0, q0, 4e-16, "q0");
    }
}

TEST(NamedModel, ConjugateEndsWhereItShould) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(named("independent")->conjugate_end(1), infinity);
  EXPECT_EQ(named("ssep")->conjugate_end(0.5), infinity);
  EXPECT_EQ(named("hard_rods", 1)->conjugate_end(0.5), infinity);
  EXPECT_DOUBLE_EQ(named("kmp")->conjugate_end(4), 0.25);
  for (const char* name : {"inclusion", "zero_range"}) {
    EXPECT_DOUBLE_EQ(named(name)->conjugate_end(1), std::log(2.0));
    EXPECT_DOUBLE_EQ(named(name)->conjugate_end(0.5), std::log(3.0));
  }
  for (const char* name : {"kmp", "inclusion", "zero_range"}) {
    const auto model = named(name);
    EXPECT_EQ(model->conjugate_end(0), infinity);
    const double end = model->conjugate_end(0.7);
    const ConjugateAt inside(*model, 0.7, end * (1 - 1e-9)), past(*model, 0.7, end * (1 + 1e-9));
    EXPECT_TRUE(std::isfinite(inside.F) && inside.q0 > 1e8) << name;
    EXPECT_TRUE(std::isnan(past.F) && std::isnan(past.q0) && std::isnan(past.F2)) << name;
  }
}

TEST(NamedModel, RegistryMakesEachAndRefusesOthers) {
  ASSERT_EQ(named_models().size(), 6u);
  for (const NamedModel& entry : named_models()) {
    const auto model = named(entry.name, 0.4);
    EXPECT_EQ(model->name().substr(0, entry.name.size()), entry.name);
    if (entry.parameters.empty()) {
      EXPECT_EQ(model->diffusivity_text(), entry.diffusivity);
      EXPECT_EQ(model->mobility_text(), entry.mobility);
    }
  }
  EXPECT_EQ(named("hard_rods", 0.4)->name(), "hard_rods (length 0.4)");
  EXPECT_EQ(named("hard_rods", 0.4)->diffusivity_text(), "1/(1-0.4*rho)^2");
  EXPECT_THROW(named("sep"), InputError);
  for (double length : {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()})
    EXPECT_THROW(named("hard_rods", length), InputError);
}

TEST(NamedModel, ALineMayStartInTheRangeOrWhereTheMobilityVanishes) {
  const auto ssep = named("ssep"), rods = named("hard_rods", 0.4), kmp = named("kmp");
  for (double rho : {0.0, 0.3, 1.0}) EXPECT_TRUE(ssep->allows_initial(rho));
  for (double rho : {-0.1, 1.1, std::nan("")}) EXPECT_FALSE(ssep->allows_initial(rho));
  EXPECT_TRUE(rods->allows_initial(0));
  EXPECT_FALSE(rods->allows_initial(2.5));
  EXPECT_FALSE(kmp->allows_initial(std::numeric_limits<double>::infinity()));
}

TEST(NamedModel, LargestDiffusivityIsOnTheInterval) {
  EXPECT_DOUBLE_EQ(named("hard_rods", 0.4)->largest_diffusivity(0.3, 1.5), 1 / 0.16);
  EXPECT_DOUBLE_EQ(named("zero_range")->largest_diffusivity(1, 3), 0.25);
}

}  // namespace
}  // namespace mft::testing
