// Instants given by Q: the strengths found and Φ against the Legendre transform of the exact μ.
#include "exact/closed_form.hpp"
#include "solver_problem.hpp"

namespace mft::testing {
namespace {

struct TargetCase {
  std::string model, type;
  double left, right;
  std::string instants;
};

const std::string one_at(const char* Q) { return std::string("{time: 1, Q: ") + Q + "}"; }

const std::string two_at(const char* first, const char* second) {
  return std::string("{time: 0.4, ") + first + "}, {time: 1, " + second + "}";
}

// The exclusion process at one time, where its μ is known: annealed, and quenched from ½ or from
// 1 and 0; independent particles at two times, some strengths given.
std::vector<TargetCase> target_cases() {
  return {
      {"ssep", "annealed", 0.7, 0.2, one_at("0.9")},
      {"independent", "quenched", 0.7, 0.4, two_at("Q: 0.2", "Q: -0.1")},
      // the rest is slow
      {"ssep", "quenched", 0.5, 0.5, one_at("0.6")},
      {"independent", "annealed", 0.7, 0.4, two_at("Q: 0.3", "Q: 0.6")},
      {"ssep", "annealed", 0.7, 0.2, one_at("-0.4")},
      {"ssep", "annealed", 0.7, 0.2, one_at("0.2820947917738781")},  // the mean: B = 0
      {"ssep", "annealed", 0.7, 0.2, one_at("0.5")},
      {"ssep", "annealed", 0.5, 0.5, one_at("0.3")},
      {"ssep", "annealed", 0.5, 0.5, one_at("-0.8")},
      {"ssep", "annealed", 0.9, 0.8, one_at("0.7")},
      {"ssep", "quenched", 0.5, 0.5, one_at("-0.25")},
      {"ssep", "quenched", 0.5, 0.5, one_at("0.05")},
      {"ssep", "quenched", 1, 0, one_at("0.8")},
      {"ssep", "quenched", 1, 0, one_at("0.3")},
      {"independent", "annealed", 0.7, 0.4, two_at("Q: -0.2", "Q: 0.4")},
      {"independent", "annealed", 0.7, 0.4, two_at("B: 0.5", "Q: 0.5")},
      {"independent", "annealed", 1, 1, two_at("Q: 0.5", "B: -0.5")},
      {"independent", "quenched", 0.7, 0.4, two_at("Q: 0.4", "Q: 0.4")},
      {"independent", "quenched", 0.7, 0.4, two_at("Q: -0.1", "B: 1")},
      {"independent", "quenched", 1, 0.2, two_at("Q: 0.7", "Q: 1")},
  };
}

// To 1e-8, of a solve with the given tolerance of μ.
void expect_legendre_transform(const TargetCase& c, const std::string& tolerance) {
  const std::string text = "model: " + c.model + "\n" + initial_line(c.type, c.left, c.right) +
                           "history: {instants: [" + c.instants + "]}\n";
  SCOPED_TRACE(text);
  const Case given = case_of(text, {"solver.tolerance=" + tolerance});
  const auto exact = closed_form(*given.problem);
  ASSERT_TRUE(exact && exact->phi);
  const Solution solution =
      solve_path(given.settings, given.problem, PETSC_COMM_WORLD, [](const std::string&) {});
  ASSERT_NE(solution.status, Solution::Status::none) << solution.reason;
  EXPECT_NEAR(solution.Phi.value, exact->phi->value, 1e-8);
  EXPECT_NEAR(solution.mu.value, exact->mu.value, 1e-8);
  for (std::size_t k = 0; k < exact->B.size(); ++k)
    EXPECT_NEAR(solution.B[k].value, exact->B[k].value, 1e-8) << k;

  // The exact side is a Legendre transform: at its strengths, given as such, the currents are those
  // asked for.
  Settings forward = given.settings;
  double Phi = 0;
  for (std::size_t k = 0; k < exact->B.size(); ++k) {
    if (!forward.instants[k].Q) continue;
    Phi += exact->B[k].value * *forward.instants[k].Q;
    forward.instants[k].Q.reset();
    forward.instants[k].B = exact->B[k].value;
  }
  const auto at_strengths = closed_form(*make_problem(forward));
  ASSERT_TRUE(at_strengths);
  EXPECT_NEAR(Phi - at_strengths->mu.value, exact->phi->value, 1e-13);
  for (std::size_t k = 0; k < exact->B.size(); ++k)
    if (given.settings.instants[k].Q) {
      EXPECT_NEAR(at_strengths->Q[k].value, *given.settings.instants[k].Q, 1e-13);
    }
}

constexpr std::size_t quick = 2;

TEST(TargetsExact, StrengthsAndRateFunction) {
  const auto cases = target_cases();
  for (std::size_t n = 0; n < quick; ++n) expect_legendre_transform(cases[n], "1e-8");
}

TEST(TargetsExact, SlowStrengthsAndRateFunction) {
  const auto cases = target_cases();
  EXPECT_EQ(cases.size(), 20u);
  for (std::size_t n = quick; n < cases.size(); ++n) expect_legendre_transform(cases[n], "1e-9");
}

}  // namespace
}  // namespace mft::testing
