// Whole solves where the path changes within little time or space: instants and positions near to
// each other, steep D.
#include <fmt/format.h>

#include "base/error.hpp"
#include "exact/closed_form.hpp"
#include "solver_problem.hpp"

namespace mft::testing {
namespace {

Solution solve(const Case& given) {
  return solve_path(given.settings, given.problem, PETSC_COMM_WORLD, [](const std::string&) {});
}

struct NearInstants {
  double B, from, to;
  std::string type, tolerance;
  double mu;
};

// E[exp(B 1(x_1 > 0) - B 1(x_2 > 0))] over start and place, by quadrature.
TEST(Layers, InstantsNearToEachOtherAreToldApart) {
  for (const auto& c : {NearInstants{3, 1, 1.000001, "annealed", "1e-2", 0.00460287941},
                        {8, 1, 1.00000001, "annealed", "1e-3", 0.0756292740},
                        {3, 1, 1.00000001, "annealed", "1e-2", 0.000460415109},
                        {3, 1e-8, 1, "annealed", "1e-4", 1.778584635},
                        {3, 1e-10, 1, "annealed", "1e-4", 1.778330319},
                        {3, 1e-8, 1, "quenched", "1e-4", 0.375715809}}) {
    const std::string text = "model: independent\n" + initial_line(c.type, 0.7, 0.2) +
                             fmt::format(
                                 "history: {{instants: [{{time: {}, B: {}}}, "
                                 "{{time: {}, B: {}}}]}}\n",
                                 c.from, c.B, c.to, -c.B);
    SCOPED_TRACE(text);
    const Solution solution = solve(case_of(text, {"solver.tolerance=" + c.tolerance}));
    EXPECT_EQ(solution.status, Solution::Status::ok);
    EXPECT_LE(std::abs(solution.mu.value - c.mu), 3 * solution.mu.error);
  }
}

TEST(Layers, InstantsTooNearForDoublesAreRefused) {
  EXPECT_THROW(solve(case_of("model: ssep\n" + initial_line("annealed", 0.7, 0.2) +
                             "history: {instants: [{time: 1, B: 1}, {time: 1.00000000000001, "
                             "B: -1}]}\n")),
               NoSolution);
}

// Read at 0 and next to it with opposite B: what is between them counts.
TEST(Layers, PositionsNearToEachOtherAreToldApart) {
  for (double gap : {1e-2, 1e-4}) {
    const std::string text = "model: independent\n" + initial_line("annealed", 0.7, 0.2) +
                             fmt::format(
                                 "history: {{instants: [{{time: 1, B: 3}}, "
                                 "{{time: 1, B: -3, position: {}}}]}}\n",
                                 gap);
    SCOPED_TRACE(text);
    const Case given = case_of(text, {"solver.tolerance=1e-3"});
    const Solution solution = solve(given);
    const auto exact = closed_form(*given.problem);
    ASSERT_TRUE(exact);
    EXPECT_LE(std::abs(solution.mu.value - exact->mu.value), 3 * solution.mu.error);
    EXPECT_LE(solution.mu.error, 1e-2 * std::abs(exact->mu.value));
  }
}

// D varies by a factor of 50 to 900 between the two densities.
TEST(Layers, SteepDiffusivitiesHaveATypicalPath) {
  struct Rods {
    double left, right, B, mu;
  };
  for (const auto& c : {Rods{0.9, 0.2, -0.1, -0.1145461352970994},
                        {0.2, 0.9, 0.1, -0.1145461352970985},
                        {0.9, 0.2, -0.001, -0.001155045112747532},
                        {0.95, 0.1, -0.1, -0.1576835893466555},
                        {0.97, 0.02, -0.05, -0.09429089484944442}}) {
    const std::string text = "model: {name: hard_rods, length: 1}\n" +
                             initial_line("annealed", c.left, c.right) +
                             fmt::format("history: {{instants: [{{time: 1, B: {}}}]}}\n", c.B);
    SCOPED_TRACE(text);
    const Solution solution = solve(case_of(text, {"solver.tolerance=1e-4"}));
    EXPECT_EQ(solution.status, Solution::Status::ok);
    EXPECT_LE(std::abs(solution.mu.value - c.mu), 3 * solution.mu.error);
  }
}

// A bump of σ, as wide as `width` in density, is resolved or counts in the error. The values are
// those of solves to 1e-5.
TEST(Layers, BumpsOfTheMobilityAreSeen) {
  struct Bump {
    double width, mu, error;
  };
  for (const auto& c : {Bump{0.1, 0.438312592846, 4.6e-8},
                        {0.05, 0.430551614921, 6.1e-7},
                        {0.03, 0.425675701602, 3.7e-8}}) {
    const std::string text =
        fmt::format(
            "model: {{D: \"1\", sigma: \"2*rho*(1-rho)*(1+0.5*exp(-((rho-0.43)/{})^2))\", "
            "range: [0, 1]}}\n",
            c.width) +
        initial_line("annealed", 0.7, 0.2) + one_instant;
    SCOPED_TRACE(text);
    for (const std::string tolerance : {"1e-2", "1e-3"}) {
      const Solution solution = solve(case_of(text, {"solver.tolerance=" + tolerance}));
      EXPECT_EQ(solution.status, Solution::Status::ok);
      EXPECT_LE(std::abs(solution.mu.value - c.mu), solution.mu.error + c.error);
    }
  }
}

}  // namespace
}  // namespace mft::testing
