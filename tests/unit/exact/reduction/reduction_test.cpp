// Which exactly solved model a problem is, and the problem in its units.
#include "exact/reduction/recognise.hpp"
#include "exact/reduction/reduced.hpp"
#include "solver_problem.hpp"

namespace mft::testing {
namespace {

using exact::Recognised;

std::shared_ptr<const Problem> problem_with(const std::string& model) {
  return case_of("model: " + model + "\n" + initial_line("annealed", 0.7, 0.2) + one_instant)
      .problem;
}

TEST(Recognise, ByValuesNotByName) {
  const auto kind = [](const std::string& model) {
    return exact::recognise(*problem_with(model)).kind;
  };
  EXPECT_EQ(kind("independent"), Recognised::Kind::independent);
  EXPECT_EQ(kind("{D: 2, sigma: '4*rho', range: [0, .inf]}"), Recognised::Kind::independent);
  EXPECT_EQ(kind("kmp"), Recognised::Kind::quadratic);
  EXPECT_EQ(kind("{D: 1, sigma: 3, range: [-.inf, .inf]}"), Recognised::Kind::gaussian);
  EXPECT_EQ(kind("{name: hard_rods, length: 0.4}"), Recognised::Kind::hard_rods);
  EXPECT_EQ(kind("zero_range"), Recognised::Kind::zero_range);
  EXPECT_EQ(kind("{D: 1, sigma: 'rho^3', range: [0, .inf]}"), Recognised::Kind::constant_D);
  EXPECT_EQ(kind("{D: 0.5+rho, sigma: rho*(2-rho), range: [0, 2]}"), Recognised::Kind::other);
}

// Not by values at a few densities either.
TEST(Recognise, ABumpBetweenDensitiesIsSeen) {
  for (const char* centre : {"0.25", "0.37", "0.07", "0.838"}) {
    const std::string model = std::string("{D: 1, sigma: '2*rho*(1-rho)*(1+5*exp(-((rho-") +
                              centre + ")/0.01)^2))', range: [0, 1]}";
    EXPECT_EQ(exact::recognise(*problem_with(model)).kind, Recognised::Kind::constant_D) << centre;
  }
}

TEST(Reduce, PutsTheProblemIntoTheModelsUnits) {
  const auto problem = problem_with("{D: 3, sigma: '6*rho*(1-rho)', range: [0, 1]}");
  exact::Reduced reduced = exact::reduce(*problem);
  EXPECT_EQ(reduced.model.units.diffusivity, 3);
  EXPECT_EQ(reduced.drive.final_time, 3);  // t' = D t
  EXPECT_TRUE(reduced.density.annealed);
  EXPECT_NEAR(reduced.density.left, 0.7, 1e-15);
  EXPECT_FALSE(reduced.flat());
  reduced.set_strengths({1.5});
  EXPECT_NEAR(reduced.drive.pulses[0].B, 1.5, 1e-15);
  const exact::Answer answer = reduced.restore({{2, 0.1}, {{0.5, 0.01}}}, {1.5});
  EXPECT_NEAR(answer.mu.value, 2, 1e-14);
  EXPECT_NEAR(answer.Q[0].value, 0.5, 1e-14);
}

}  // namespace
}  // namespace mft::testing
