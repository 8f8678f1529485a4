// The response to B on one mesh: against the 2n+1 theorem, and against the stationary value of the
// same discrete action at small B.
#include <array>

#include "cumulant/response.hpp"
#include "linear/sweep.hpp"
#include "newton/typical_path.hpp"
#include "solver_problem.hpp"

namespace mft::testing {
namespace {

const std::string readings =
    "history:\n"
    "  instants:\n"
    "    - {time: 0.4, B: 0, position: 0.25, start: -0.125}\n"
    "    - {time: 0.7, B: 0}\n"
    "    - {time: 1, B: 0}\n";

std::vector<NamedProblem> problems() {
  std::vector<NamedProblem> all;
  for (const std::string model :
       {"ssep", "{D: 0.5 + rho, sigma: rho*(2-rho), range: [0, 2]}", "zero_range"})
    for (const std::string type : {"annealed", "quenched"})
      all.push_back(
          {model + " " + type, "model: " + model + "\n" + initial_line(type, 0.7, 0.2) + readings});
  return all;
}

// The typical path of a problem on a coarse mesh.
struct Typical {
  explicit Typical(const Case& given)
      : action(make_action(given.problem, coarse_plan(*given.problem))),
        sweep(*action),
        path(relaxed_step(*action)) {
    solve_typical_path(*action, sweep, path);
  }
  std::unique_ptr<Action> action;
  Sweep sweep;
  Path path;
};

std::vector<double> mu_series(const Case& given, const Typical& typical, int order, int degree) {
  const CoefficientSeries coefficients(given.problem->model, given.settings.model, order - 1,
                                       order - 2);
  const Monomials monomials(3, order);
  Response response(*typical.action, typical.sweep, coefficients, monomials, typical.path);
  response.solve(degree);
  auto series = response.action_series();
  for (double& s : series) s = -s;
  return series;
}

TEST(TypicalPath, SolvesTheForwardEquation) {
  for (const NamedProblem& named : problems()) {
    SCOPED_TRACE(named.name);
    const Typical typical(case_of(named.text));
    EXPECT_LE(norm(typical.action->gradient().p), 1e-13);
  }
}

// Terms of the path beyond degree n change nothing in μ up to degree 2n+1.
TEST(Response, TermsToDegreeNGiveTwiceNPlusOne) {
  for (const NamedProblem& named : problems()) {
    SCOPED_TRACE(named.name);
    const Case given = case_of(named.text);
    const Typical typical(given);
    const auto half = mu_series(given, typical, 5, 2), whole = mu_series(given, typical, 5, 4);
    ASSERT_EQ(half.size(), 56u);
    for (std::size_t a = 0; a < half.size(); ++a) EXPECT_NEAR(half[a], whole[a], 1e-13);
    const auto less = mu_series(given, typical, 5, 1);
    EXPECT_GT(std::abs(less.back() - whole.back()), 1e-9);  // degree 5 needs more than degree 1
  }
}

// Coefficients 1 to 4 of a polynomial of degree 9 without constant term, through values at
// ±h, … ±4h and one more: by Newton's divided differences on t.
std::array<double, 5> low_coefficients(const std::vector<double>& t, std::vector<double> f) {
  const std::size_t n = t.size();
  for (std::size_t k = 1; k < n; ++k)
    for (std::size_t i = n - 1; i >= k; --i) f[i] = (f[i] - f[i - 1]) / (t[i] - t[i - k]);
  std::vector<double> c(n, 0.0);
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t i = n - 1; i > 0; --i) c[i] = c[i - 1] - t[k] * c[i];
    c[0] = f[k] - t[k] * c[0];
  }
  return {c[0], c[1], c[2], c[3], c[4]};
}

// μ_h(s b) along a direction b, solved at several s, against the series.
TEST(Response, AgreesWithDifferencesOfMuOnTheSameMesh) {
  const double b[3] = {0.8, -0.5, 0.6};
  for (const NamedProblem& named : problems()) {
    SCOPED_TRACE(named.name);
    const Case given = case_of(named.text);
    const Typical typical(given);
    const auto series = mu_series(given, typical, 4, 2);
    const Monomials monomials(3, 4);
    double wanted[5] = {};
    for (int a = 1; a < monomials.count(); ++a) {
      double term = series[a];
      for (int v : monomials.factors(a)) term *= b[v];
      wanted[monomials.degree_of(a)] += term;
    }
    std::vector<double> s, mu;
    for (int i = -5; i <= 5; ++i) {
      s.push_back(0.03 * i);
      const auto stronger = std::make_shared<Problem>(*given.problem);
      for (int l = 0; l < 3; ++l) stronger->history.instants[l].B = s.back() * b[l];
      mu.push_back(i == 0 ? 0 : solve_to_round_off(stronger, coarse_plan(*stronger))->parts.mu());
    }
    const auto found = low_coefficients(s, mu);
    const double allowed[5] = {1e-13, 1e-12, 1e-11, 1e-9, 1e-8};
    for (int k = 1; k <= 4; ++k) EXPECT_NEAR(found[k], wanted[k], allowed[k]) << "degree " << k;
  }
}

}  // namespace
}  // namespace mft::testing
