// Bounds of functions between samples: they hold, and peaks that samples miss are found.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "expression/compile.hpp"
#include "expression/enclosure/interval_series.hpp"
#include "expression/enclosure/peak.hpp"
#include "expression/enclosure/resolved_cells.hpp"
#include "expression/parse.hpp"
#include "expression/symbolic.hpp"

namespace mft {
namespace {

struct Function {
  GiNaC::realsymbol t{"t"};
  GiNaC::ex e;
  Tape tape;
  explicit Function(const std::string& text) : e(parse(text, t)), tape(compile({e}, t)) {}
};

double smallest(const ResolvedCells& cells) {
  double size = std::numeric_limits<double>::infinity();
  for (std::size_t i = 1; i < cells.ends.size(); ++i)
    size = std::min(size, cells.ends[i] - cells.ends[i - 1]);
  return size;
}

// Length of the cell around t.
double cell_at(const ResolvedCells& cells, double t) {
  const auto end = std::upper_bound(cells.ends.begin(), cells.ends.end() - 1, t);
  return *end - *(end - 1);
}

TEST(IntervalSeries, HoldsTheDerivativesEverywhereInside) {
  for (const char* text : {"sin(3*t)*exp(-t)+t^3", "sqrt(1+t)/(2-t)", "log(2+t)*cos(t)", "tan(t/2)",
                           "tanh(2*t)-t", "erf(t)*sinh(t)", "cosh(t)^(-1.3)", "(1+t)^t",
                           "(t-0.4)^2*t^5", "1/(1+exp(-5*t))", "t", "3"}) {
    const Function f(text);
    const double begin = 0.2, end = 0.5, h = (end - begin) / 2;
    const IntervalSeries series = enclose_series(f.tape, begin, end);
    double factor = 1;
    for (int k = 0; k <= 6; ++k) {
      const Tape derivative = compile({symbolic::derivative(f.e, f.t, k)}, f.t);
      for (int i = 0; i <= 20; ++i) {
        const double value = factor * derivative(begin + (end - begin) * i / 20.0);
        EXPECT_GE(value, series[k].lower() - 1e-13) << text << " derivative " << k;
        EXPECT_LE(value, series[k].upper() + 1e-13) << text << " derivative " << k;
      }
      factor *= h / (k + 1);
    }
    EXPECT_LT(norm(series[series_order]), 1e-2) << text;  // and is of use
  }
}

TEST(IntervalSeries, KnowsNothingOfWhatIsNotSmooth) {
  for (const char* text :
       {"sqrt(t)", "1/(t-0.1)", "tan(20*t)", "log(t)", "t^0.3", "sqrt((t-0.1)^2)"}) {
    const IntervalSeries series = enclose_series(Function(text).tape, 0, 0.2);
    EXPECT_TRUE(std::isinf(norm(series[1]))) << text;
  }
  const Interval root = enclose_series(Function("sqrt(t)").tape, 0, 0.25, 0)[0];
  EXPECT_EQ(root.lower(), 0);
  EXPECT_EQ(root.upper(), 0.5);
}

TEST(ResolvedCells, SmoothFunctionsNeedFew) {
  for (const char* text : {"0", "-2", "t", "t^8", "2*sin(pi*t)", "0.4*sin(3*t)"})
    EXPECT_EQ(resolve(Function(text).tape, 0, 1).ends, (std::vector<double>{0, 1})) << text;
  EXPECT_EQ(resolve(Function("5*sin(2*pi*t)").tape, 0, 1).ends, (std::vector<double>{0, 0.5, 1}));
}

TEST(ResolvedCells, FindPeaksAtAnyPlaceAndOfAnyWidth) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> anywhere(0, 1);
  char text[200];
  for (const double width : {1e-2, 1e-3, 1e-4, 1e-6, 1e-9})
    for (int i = 0; i < 20; ++i) {
      const double centre = i == 0 ? 0 : i == 1 ? 1 : anywhere(random);
      for (const char* shape :
           {"exp(-((t-%.17g)/%g)^2)", "1-1/(1+((t-%.17g)/%g)^2)", "5+t+0.1/cosh((t-%.17g)/%g)^2"}) {
        std::snprintf(text, sizeof text, shape, centre, width);
        const ResolvedCells cells = resolve(Function(text).tape, 0, 1);
        EXPECT_TRUE(cells.complete) << text;
        EXPECT_LT(cell_at(cells, centre), 2 * width) << text;
        EXPECT_GT(smallest(cells), width / 20) << text;
      }
    }
}

TEST(ResolvedCells, TotalIsTheIntegralToAFactor) {
  EXPECT_NEAR(resolve(Function("1e4*exp(-(1e4*(t-0.123))^2)").tape, 0, 1).total, 1.77, 0.3);
  EXPECT_NEAR(resolve(Function("sin(2*pi*200*t)").tape, 0, 1).total, 0.64, 0.3);
  EXPECT_NEAR(resolve(Function("3-t").tape, 0, 2).total, 4, 1);
}

TEST(ResolvedCells, GiveUpOnWhatIsTooFast) {
  const ResolvedCells cells = resolve(Function("sin(1e6*t)").tape, 0, 1);
  EXPECT_FALSE(cells.complete);
  EXPECT_LE(cells.ends.size(), most_cells + 1u);
  EXPECT_GT(cells.where, 0);
  EXPECT_LT(cells.where, 1);
}

TEST(Peak, IsFoundAndNothingElseIs) {
  const double infinity = std::numeric_limits<double>::infinity();
  for (const char* smooth : {"2*t*(1-t)", "1/(1.01-t)^2", "sqrt(t)", "t^0.1*(1-t)^3",
                             "1+t*sin(20*t)", "1+exp(-((t-0.4)/0.03)^2)", "2", "1/t", "exp(20*t)"})
    EXPECT_FALSE(find_peak(Function(smooth).tape, 0, 1)) << smooth;
  for (const char* smooth : {"2*t", "1/t^2", "t/(1+t)", "exp(3*t)", "2*t*exp(-t^2)", "1+t^2"})
    EXPECT_FALSE(find_peak(Function(smooth).tape, 0, infinity)) << smooth;
  for (const char* smooth : {"1", "exp(-t^2)", "1/(1+t^2)", "2+sin(5*t)"})
    EXPECT_FALSE(find_peak(Function(smooth).tape, -infinity, infinity)) << smooth;

  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> anywhere(0.01, 0.99);
  char text[200];
  for (const double width : {1e-3, 1e-4, 1e-7})
    for (int i = 0; i < 30; ++i) {
      const double centre = anywhere(random),
                   ends[][2] = {{0, 1}, {0, infinity}, {-infinity, infinity}};
      std::snprintf(text, sizeof text, "1+5*exp(-((t-%.17g)/%g)^2)", centre,
                    width * std::min(centre, 1 - centre));
      for (const auto& [lower, upper] : ends) {
        const auto peak = find_peak(Function(text).tape, lower, upper);
        ASSERT_TRUE(peak) << text << " " << upper;
        EXPECT_NEAR(peak->where, centre, 10 * width) << text;
      }
    }
}

}  // namespace
}  // namespace mft
