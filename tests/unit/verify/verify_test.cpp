// The checks of `mft verify`, which must see what is wrong as well as what is right.
#include "solver_problem.hpp"
#include "verify/checks.hpp"
#include "verify/differences.hpp"

namespace mft::testing {
namespace {

Subject rich_subject() {
  return {"rich", case_of(rich_problems()[0].text).settings, PETSC_COMM_WORLD};
}

TEST(Verify, AMeasurementThatIsNoNumberIsOff) {
  EXPECT_TRUE((Measurement{"a", 1, 1}).ok());
  EXPECT_FALSE((Measurement{"a", 1.1, 1}).ok());
  EXPECT_FALSE((Measurement{"a", std::nan(""), 1}).ok());
}

TEST(Verify, ChecksAreRightOnARichProblem) {
  const Subject subject = rich_subject();
  for (const auto& run : {check_gradient, check_symmetry, check_sweep, check_prolongation})
    for (const Measurement& found : run(subject))
      EXPECT_TRUE(found.ok()) << found.what << ": " << found.value;
}

TEST(Verify, ASampleLeavesNoDomainAndIsTheSameTwice) {
  const Subject subject = rich_subject();
  const Sample one = subject.sample(), two = subject.sample();
  EXPECT_TRUE(one.action->linearise(one.base));
  EXPECT_EQ(relative_distance(one.base.q, two.base.q), 0);
  EXPECT_GT(relative_distance(one.moved(1, 0).q, one.base.q), 0);
  EXPECT_EQ(relative_distance(one.moved(1, 0).p, one.base.p), 0);
}

// Of a model whose σ' is wrong by 1e-4 the gradient is off.
class WrongSlope final : public Model {
 public:
  explicit WrongSlope(std::shared_ptr<const Model> right) : right_(std::move(right)) {}
  std::string name() const override { return "wrong"; }
  std::string diffusivity_text() const override { return right_->diffusivity_text(); }
  std::string mobility_text() const override { return right_->mobility_text(); }
  double upper() const override { return right_->upper(); }
  void coefficients(std::size_t n, const double* rho, const Coefficients& out) const override {
    right_->coefficients(n, rho, out);
    for (std::size_t i = 0; i < n; ++i) out.sigma1[i] *= 1 + 1e-4;
  }
  void conjugate(double rho0, std::size_t n, const double* w, double* F, double* q0,
                 double* F2) const override {
    right_->conjugate(rho0, n, w, F, q0, F2);
  }

 private:
  std::shared_ptr<const Model> right_;
};

TEST(Verify, DifferencesOfTheActionSeeAWrongDerivative) {
  const Case given = case_of(rich_problems()[0].text);
  const auto wrong = std::make_shared<Problem>(*given.problem);
  wrong->model = std::make_shared<WrongSlope>(given.problem->model);
  const auto off = [&](const std::shared_ptr<const Problem>& problem) {
    const auto action = make_action(problem, coarse_plan(*problem));
    const Path base = rough_path(*action, 0.1, 0.2, 1), along = rough_path(*action, 1, 1, 2);
    action->linearise(base);
    const double slope = dot(action->gradient().q, along.q);
    const auto value = [&](double step) {
      Path path = copy_of(base);
      check(VecAXPY(path.q, step, along.q));
      return action->parts(path).action;
    };
    return std::abs(first_difference(value, 0, 0.01) - slope) / std::abs(slope);
  };
  EXPECT_LT(off(given.problem), 1e-8);
  EXPECT_GT(off(wrong), 1e-7);
}

TEST(Verify, KnowsAClosedFormOfEveryFamily) {
  EXPECT_GE(exact_cases().size(), 10u);
  for (const Measurement& found : check_exact(exact_cases()[3], PETSC_COMM_WORLD))
    EXPECT_TRUE(found.ok()) << found.what;
  EXPECT_EQ(built_in_subjects(PETSC_COMM_WORLD).size(), 7u);
}

}  // namespace
}  // namespace mft::testing
