// The typical path, and the methods that find stationary ones.
#include "newton/typical_path.hpp"

#include "linear/sweep.hpp"
#include "newton/stationary_path.hpp"
#include "solver_problem.hpp"

namespace mft::testing {
namespace {

std::string text(const std::string& model) {
  return "model: " + model + "\n" + initial_line("annealed", 0.7, 0.2) + one_instant;
}

// ρ_a + (ρ_b - ρ_a) ½ erfc(-x/√(4Dt)) where D is constant: the guess itself, to the mesh's error.
TEST(TypicalPath, OfConstantDIsTheHeatKernelsStep) {
  const Case given = case_of(text("ssep"));
  const auto action = make_action(given.problem, coarse_plan(*given.problem, 2));
  Sweep sweep(*action);
  Path path = relaxed_step(*action);
  const Path guess = copy_of(path);
  const auto steps = solve_typical_path(*action, sweep, path);
  EXPECT_EQ(steps.size(), 1u);  // the forward equation is linear
  EXPECT_EQ(steps[0].scale, 0);
  EXPECT_LE(norm(action->gradient().p), 1e-13);
  EXPECT_LE(relative_distance(path.q, guess.q), 1e-2);
  EXPECT_EQ(norm(path.p), 0);
  EXPECT_EQ(action->strengths(), std::vector<double>{0});
}

TEST(TypicalPath, IsStationaryWhereDIsNotConstant) {
  const Case given = case_of(text("zero_range"));
  const auto action = make_action(given.problem, coarse_plan(*given.problem));
  Sweep sweep(*action);
  Path path = relaxed_step(*action);
  EXPECT_GT(solve_typical_path(*action, sweep, path).size(), 2u);
  EXPECT_LE(norm(action->gradient().p), 1e-12);
}

TEST(StationaryPath, NewtonAndAlternatingSweepsFindTheSame) {
  const Case given = case_of(text("ssep"));
  const auto action = make_action(given.problem, coarse_plan(*given.problem));
  MeshSolvers solvers = make_solvers(*action, SolverSettings::Linear::gcg);
  Path start = relaxed_step(*action);
  solve_typical_path(*action, *solvers.time, start);
  double mu[2];
  for (const auto method : {SolverSettings::Method::newton, SolverSettings::Method::sweep}) {
    NewtonOptions options = round_off_options().continuation.newton;
    options.method = method;
    action->set_strengths({0.5});
    Path path = copy_of(start);
    const NewtonResult found = stationary_path(*action, solvers, path, {}, options);
    EXPECT_TRUE(found.converged) << found.reason;
    mu[method == SolverSettings::Method::sweep] = action->parts(path).mu();
  }
  EXPECT_NEAR(mu[0], mu[1], 1e-9);
}

TEST(StationaryPath, AlternatingSweepsFindNoStrengths) {
  const Case given = case_of(text("ssep"));
  const auto action = make_action(given.problem, coarse_plan(*given.problem));
  MeshSolvers solvers = make_solvers(*action, SolverSettings::Linear::gcg);
  Path path = relaxed_step(*action);
  NewtonOptions options;
  options.method = SolverSettings::Method::sweep;
  EXPECT_THROW(stationary_path(*action, solvers, path, {{0, 0.3}}, options), Error);
}

}  // namespace
}  // namespace mft::testing
