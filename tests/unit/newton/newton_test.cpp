// Solved paths of one mesh: what holds exactly on them, and the symmetries of the equations.
#include <fmt/format.h>

#include "action/evaluate.hpp"
#include "linear/sweep.hpp"
#include "solver_problem.hpp"

namespace mft::testing {
namespace {

struct Answer {
  double mu;
  std::vector<double> O;
  double lowest;
};

Answer answer(const std::string& text, int level = 1, const std::vector<std::string>& set = {}) {
  const Case given = case_of(text, set);
  const auto solved = solve_to_round_off(given.problem, coarse_plan(*given.problem, level));
  return {solved->parts.mu(), solved->parts.observables, solved->outcome.lowest};
}

TEST(Newton, EndsAtAStationaryPoint) {
  for (const NamedProblem& named : rich_problems()) {
    SCOPED_TRACE(named.name);
    const Case given = case_of(named.text);
    const auto solved = solve_to_round_off(given.problem, coarse_plan(*given.problem));
    EXPECT_LE(norm(solved->action->gradient().q), 1e-13);
    EXPECT_LE(norm(solved->action->gradient().p), 1e-13);
    EXPECT_GT(solved->outcome.lowest, 0);
  }
}

// Round-off of sums of some 10^4 terms of order 1.
Identities expect_identities(const LevelSolution& solved) {
  const Identities found = identities(*solved.action, *solved.path);
  EXPECT_LE(std::abs(found.action_minus_14), 1e-12);
  EXPECT_LE(found.mass, 1e-12);
  EXPECT_EQ(found.flux.size(), 2u);
  for (double difference : found.flux) EXPECT_LE(std::abs(difference), 1e-12);
  return found;
}

TEST(Newton, IdentitiesHoldOnTheDiscretePath) {
  for (const NamedProblem& named : rich_problems()) {
    SCOPED_TRACE(named.name);
    const Case given = case_of(named.text);
    const auto solved = solve_to_round_off(given.problem, coarse_plan(*given.problem));
    const Identities found = expect_identities(*solved);
    EXPECT_EQ(found.current_t, solved->mesh->time.breaks);
    ASSERT_EQ(found.current_Q.size(), found.current_t.size());
    EXPECT_NEAR(found.current_Q.back(), solved->parts.observables[1], 1e-12);  // read at 0, to T
  }
}

// Counted over a width, Q is another observable of the same discrete action.
TEST(Newton, IdentitiesHoldWhereInstantsCountOverAWidth) {
  for (const NamedProblem& named : rich_problems()) {
    SCOPED_TRACE(named.name);
    const Case given = case_of(named.text, {"history.instants.0.position=0.2371"});
    MeshPlan plan = coarse_plan(*given.problem);
    const auto sharp = solve_to_round_off(given.problem, plan);
    plan.spread = 0.5;
    plan.largest_slab = 0.2;
    plan.parts = 2;
    const auto solved = solve_to_round_off(given.problem, plan);
    EXPECT_GT(std::abs(solved->parts.observables[0] - sharp->parts.observables[0]), 1e-6);
    expect_identities(*solved);
  }
}

TEST(Newton, PointsHaveADensityAndAConjugateFieldEach) {
  const Case given = case_of(rich_problems()[0].text);
  const auto solved = solve_to_round_off(given.problem, coarse_plan(*given.problem));
  const PointValues values =
      evaluate_points(*solved->action, *solved->path, {{0.1, 0.3}, {-0.2, 0.7}});
  EXPECT_EQ(values.q.size(), 2u);
  EXPECT_EQ(values.p.size(), 2u);
}

TEST(Newton, ADecrementThatCancelsEndsNothing) {
  std::vector<NewtonStep> steps{{6.9e-3, 1.15e-5, 11, 1, 1}};
  EXPECT_EQ(decrement_bound(steps), 1.15e-5);
  steps.push_back({6.9e-5, 1e-9, 11, 1, 1});  // as it should fall, by 1e4
  EXPECT_NEAR(decrement_bound(steps), 1.15e-9, 1e-20);
  steps.push_back({3.45e-5, 1e-14, 11, 1, 1});  // by 1e5, but the gradient by 2
  EXPECT_NEAR(decrement_bound(steps), 0.25e-9, 1e-20);
}

TEST(Newton, IdentitiesFailOffThePath) {
  const Case given = case_of(rich_problems()[0].text);
  const auto solved = solve_to_round_off(given.problem, coarse_plan(*given.problem));
  const Path off = copy_of(*solved->path);
  const VecHandle noise = noise_vec(*solved->action, 3);
  check(VecAXPY(off.q, 1e-6, noise));
  const Identities found = identities(*solved->action, off);
  EXPECT_GT(found.mass, 1e-9);
  EXPECT_GT(std::abs(found.flux[0]), 1e-9);
  EXPECT_GT(std::abs(found.action_minus_14), 1e-9);
}

// dμ/dB_k = Q_k by a central difference of fourth order: its error is h^4/30 ∂^5μ, some 1e-12, and
// round-off is 1e-15/h.
TEST(Newton, CurrentsAreTheDerivativesOfMu) {
  const double h = 2e-3;
  for (const NamedProblem& named : rich_problems()) {
    SCOPED_TRACE(named.name);
    const Answer at = answer(named.text);
    for (int k : {0, 1}) {
      const double B = k == 0 ? 0.3 : -0.2;
      const auto mu = [&](double shift) {
        return answer(named.text, 1,
                      {"history.instants." + std::to_string(k) + ".B=" + std::to_string(B + shift)})
            .mu;
      };
      const double slope = (8 * (mu(h) - mu(-h)) - (mu(2 * h) - mu(-2 * h))) / (12 * h);
      EXPECT_NEAR(slope, at.O[k], 1e-11) << "Q[" << k << "]";
    }
  }
}

std::string at_two_times(const std::string& model, const std::string& type, double left,
                         double right, double sign, double length) {
  const auto number = [](double x) { return fmt::format("{:.17g}", x); };
  return "model: " + model + "\ninitial: {type: " + type + ", left: " + number(left) +
         ", right: " + number(right) +
         "}\nhistory: {instants: [{time: " + number(0.4 * length * length) +
         ", B: " + number(0.9 * sign) + ", position: " + number(0.25 * sign * length) +
         ", start: " + number(-0.125 * sign * length) + "}, {time: " + number(length * length) +
         ", B: " + number(-0.5 * sign) + "}]}\n";
}

struct Line {
  std::string model;
  double left, right;
};

const Line lines[] = {{"ssep", 0.7, 0.2},
                      {"kmp", 0.7, 0.4},
                      {"{name: hard_rods, length: 0.4}", 0.8, 0.5},
                      {"zero_range", 0.9, 0.6}};

TEST(Symmetry, MirrorTurnsTheCurrents) {
  for (const Line& line : lines)
    for (const std::string type : {"annealed", "quenched"}) {
      SCOPED_TRACE(line.model + " " + type);
      const Answer one = answer(at_two_times(line.model, type, line.left, line.right, 1, 1));
      const Answer two = answer(at_two_times(line.model, type, line.right, line.left, -1, 1));
      EXPECT_NEAR(one.mu, two.mu, 1e-12);
      for (int k : {0, 1}) EXPECT_NEAR(one.O[k], -two.O[k], 1e-12);
    }
}

TEST(Symmetry, LengthsTimesCAndTimesTimesCSquaredScaleMu) {
  const double c = 1.7;
  for (const Line& line : lines)
    for (const std::string type : {"annealed", "quenched"}) {
      SCOPED_TRACE(line.model + " " + type);
      const Answer one = answer(at_two_times(line.model, type, line.left, line.right, 1, 1));
      const Answer two = answer(at_two_times(line.model, type, line.left, line.right, 1, c));
      EXPECT_NEAR(c * one.mu, two.mu, 1e-12);
      for (int k : {0, 1}) EXPECT_NEAR(c * one.O[k], two.O[k], 1e-12);
    }
}

TEST(Symmetry, SplittingAnInstantChangesNothing) {
  const std::string head = "model: ssep\n" + initial_line("annealed", 0.7, 0.2);
  const Answer whole = answer(head + "history: {instants: [{time: 1, B: 1.5}]}\n");
  const Answer split =
      answer(head + "history: {instants: [{time: 1, B: 2.25}, {time: 1, B: -0.75}]}\n");
  EXPECT_EQ(whole.mu, split.mu);
  // Inputs merge equal instants; two equal observables do as well.
  const Case given = case_of(head + "history: {instants: [{time: 1, B: 1.5}]}\n");
  const auto twice = std::make_shared<Problem>(*given.problem);
  twice->history.instants.push_back(twice->history.instants[0]);
  twice->history.instants[0].B = 2.25;
  twice->history.instants[1].B = -0.75;
  const auto solved = solve_to_round_off(twice, coarse_plan(*twice));
  EXPECT_NEAR(solved->parts.mu(), whole.mu, 1e-12);
  EXPECT_NEAR(solved->parts.observables[0], whole.O[0], 1e-12);
  EXPECT_NEAR(solved->parts.observables[1], whole.O[0], 1e-12);
}

// Ssep, ρ -> 1 - ρ: the holes' current is minus the particles', and what lies between start and
// position at density 1 is the difference in what they count.
TEST(Symmetry, ParticlesAndHoles) {
  for (const std::string type : {"annealed", "quenched"}) {
    const Answer one = answer(at_two_times("ssep", type, 0.7, 0.2, 1, 1));
    Case holes = case_of(at_two_times("ssep", type, 0.3, 0.8, 1, 1),
                         {"history.instants.0.B=-0.9", "history.instants.1.B=0.5"});
    const auto solved = solve_to_round_off(holes.problem, coarse_plan(*holes.problem));
    const double between = 0.25 + 0.125;
    EXPECT_NEAR(solved->parts.mu() - 0.9 * between, one.mu, 1e-12);
    EXPECT_NEAR(-between - solved->parts.observables[0], one.O[0], 1e-12);
    EXPECT_NEAR(-solved->parts.observables[1], one.O[1], 1e-12);
  }
}

// Annealed ssep at one time: μ depends on ω = ρ_a(e^B-1) + ρ_b(e^-B-1) + ρ_aρ_b(e^B-1)(e^-B-1)
// alone, in the continuum; the discrete values agree to their error, which falls with the level.
TEST(Symmetry, SsepDependsOnOmegaToTheErrorOfTheMesh) {
  const auto omega = [](double a, double b, double B) {
    return a * std::expm1(B) + b * std::expm1(-B) + a * b * std::expm1(B) * std::expm1(-B);
  };
  const double a = 0.7, b = 0.2, B = 1;
  const double other_B = -B + std::log(b * (1 - a) / (a * (1 - b)));
  const double half_B = std::acosh(1 + 2 * omega(a, b, B));  // ω at ½, ½ is sinh²(B/2)
  ASSERT_NEAR(omega(a, b, other_B), omega(a, b, B), 1e-14);
  ASSERT_NEAR(omega(0.5, 0.5, half_B), omega(a, b, B), 1e-14);
  const auto solve = [](double left, double right, double strength) {
    const std::string text = fmt::format(
        "model: ssep\ninitial: {{type: annealed, left: {}, right: {}}}\n"
        "history: {{instants: [{{time: 1, B: {:.17g}}}]}}\nsolver: {{tolerance: 1e-5}}\n",
        left, right, strength);
    const Case given = case_of(text);
    return solve_path(given.settings, given.problem, PETSC_COMM_WORLD, [](const std::string&) {})
        .mu;
  };
  const Estimate one = solve(a, b, B);
  for (const Estimate& other : {solve(a, b, other_B), solve(0.5, 0.5, half_B)}) {
    EXPECT_NEAR(other.value, one.value, one.error + other.error);
    EXPECT_LE(other.error, 1e-5 * other.value);
  }
}

}  // namespace
}  // namespace mft::testing
