// The gradient of the action and the blocks of its Hessian against its values.
#include <functional>

#include "solver_problem.hpp"

namespace mft::testing {
namespace {

// The remainder of a first-order Taylor polynomial over halved steps: a quarter each time, until it
// is round-off of the values it is the difference of.
void expect_second_order(const std::function<double(double)>& remainder, double values,
                         const std::string& what) {
  double step = 0.02, before = remainder(step);
  for (int n = 0; n < 6; ++n) {
    step /= 2;
    const double now = remainder(step);
    EXPECT_TRUE(now <= before / 3.5 || now <= 1e-13 * values)
        << what << ", step " << step << ": " << before << " then " << now << ", of " << values;
    before = now;
  }
}

class Taylor {
 public:
  explicit Taylor(const std::string& text)
      : case_(case_of(text)),
        action_(make_action(case_.problem, coarse_plan(*case_.problem))),
        base_(rough_path(*action_, 0.2, 0.2, 1)),
        along_(rough_path(*action_, 1, 1, 2)) {
    EXPECT_TRUE(action_->linearise(base_));
    q_gradient_ = copy_of(action_->gradient().q);
    p_gradient_ = copy_of(action_->gradient().p);
  }

  Action& action() { return *action_; }
  const Path& along() const { return along_; }

  // The path moved by `in_q` of the direction's q and `in_p` of its p.
  Path moved(double in_q, double in_p) const {
    Path path = copy_of(base_);
    check(VecAXPY(path.q, in_q, along_.q));
    check(VecAXPY(path.p, in_p, along_.p));
    return path;
  }

  // value(ε) - value(0) - ε slope, for the action along the q or the p part of the direction.
  void value(bool in_q) {
    const double at = action_->parts(base_).action;
    const double slope = in_q ? dot(q_gradient_, along_.q) : dot(p_gradient_, along_.p);
    expect_second_order(
        [&](double step) {
          const Path path = moved(in_q ? step : 0, in_q ? 0 : step);
          return std::abs(action_->parts(path).action - at - step * slope);
        },
        std::abs(at) + std::abs(slope) + 10, in_q ? "S along q" : "S along p");
  }

  // The same for the two parts of the gradient; `product` is the change of the part they predict.
  void gradient(bool in_q, bool of_q, const VecHandle& product, const std::string& what) {
    const VecHandle& at = of_q ? q_gradient_ : p_gradient_;
    expect_second_order(
        [&](double step) {
          const Path path = moved(in_q ? step : 0, in_q ? 0 : step);
          EXPECT_TRUE(action_->linearise(path));
          VecHandle rest = copy_of(of_q ? action_->gradient().q : action_->gradient().p);
          check(VecAXPY(rest, -1, at));
          check(VecAXPY(rest, -step, product));
          return norm(rest);
        },
        10 * norm(at) + norm(product), what);
  }

  // grad S when observable l is stronger by `step`, and what it was.
  Path gradient_at_strength(std::size_t l, double step) {
    const double strength = action_->observables()[l].strength;
    action_->set_strength(static_cast<int>(l), strength + step);
    EXPECT_TRUE(action_->linearise(base_));
    action_->set_strength(static_cast<int>(l), strength);
    return copy_of(action_->gradient());
  }

  ActionParts parts_at_strength(std::size_t l, double step) {
    const double strength = action_->observables()[l].strength;
    action_->set_strength(static_cast<int>(l), strength + step);
    const ActionParts parts = action_->parts(base_);
    action_->set_strength(static_cast<int>(l), strength);
    return parts;
  }

 private:
  Case case_;
  std::unique_ptr<Action> action_;
  Path base_, along_;
  VecHandle q_gradient_, p_gradient_;
};

TEST(Action, CoarseMeshVariesItsDegrees) {
  const auto action = make_action(case_of(rich_problems()[0].text).problem,
                                  coarse_plan(*case_of(rich_problems()[0].text).problem));
  const Mesh& mesh = action->mesh();
  EXPECT_NE(mesh.time.degree.front(), mesh.time.degree[2]);
  EXPECT_NE(mesh.space.degree.front(), mesh.space.degree[mesh.space.elements() / 2]);
  EXPECT_EQ(action->observables().size(), 3u);
}

TEST(Action, GradientIsTheDerivativeOfTheValue) {
  for (const NamedProblem& problem : rich_problems()) {
    SCOPED_TRACE(problem.name);
    Taylor taylor(problem.text);
    taylor.value(true);
    taylor.value(false);
  }
}

TEST(Action, HessianBlocksAreTheDerivativesOfTheGradient) {
  for (const NamedProblem& problem : rich_problems()) {
    SCOPED_TRACE(problem.name);
    Taylor taylor(problem.text);
    const Action& action = taylor.action();
    const auto apply = [&](void (Action::*block)(Vec, Vec) const, Vec in, double factor) {
      VecHandle out = action.layout().make_vec();
      (action.*block)(in, out);
      check(VecScale(out, factor));
      return out;
    };
    const auto H = apply(&Action::apply_H, taylor.along().q, 1);
    const auto A = apply(&Action::apply_A, taylor.along().q, 1);
    const auto AT = apply(&Action::apply_AT, taylor.along().p, 1);
    const auto C = apply(&Action::apply_C, taylor.along().p, -1);
    taylor.gradient(true, true, H, "H");
    taylor.gradient(true, false, A, "A");
    taylor.gradient(false, true, AT, "A^T");
    taylor.gradient(false, false, C, "-C");
  }
}

TEST(Action, BlocksAreSymmetricAndAdjoint) {
  for (const NamedProblem& problem : rich_problems()) {
    SCOPED_TRACE(problem.name);
    Taylor taylor(problem.text);
    const Action& action = taylor.action();
    const VecHandle u = noise_vec(action, 3), v = noise_vec(action, 4);
    VecHandle a = action.layout().make_vec(), b = action.layout().make_vec();
    const auto expect_adjoint = [&](const char* what) {
      EXPECT_LE(std::abs(dot(u, a) - dot(b, v)), 1e-14 * norm(u) * norm(a)) << what;
    };
    action.apply_A(v, a);
    action.apply_AT(u, b);
    expect_adjoint("A");
    action.apply_H(v, a);
    action.apply_H(u, b);
    expect_adjoint("H");
    action.apply_C(v, a);
    action.apply_C(u, b);
    expect_adjoint("C");
    EXPECT_GT(dot(v, a), 0);
  }
}

TEST(Action, DerivativesByStrength) {
  for (const NamedProblem& problem : rich_problems()) {
    SCOPED_TRACE(problem.name);
    Taylor taylor(problem.text);
    Action& action = taylor.action();
    const std::size_t count = action.observables().size();
    const Path gradient = taylor.gradient_at_strength(0, 0);
    const ActionParts before = taylor.parts_at_strength(0, 0);
    for (std::size_t l = 0; l < count; ++l) {
      std::vector<double> unit(count, 0.0);
      unit[l] = 1;
      Path change = make_path(action.layout());
      taylor.gradient_at_strength(l, 0);
      action.gradient_by_strength(unit, change);
      std::vector<double> curvature;
      for (std::size_t k = 0; k < count; ++k)
        curvature.push_back(action.strength_curvature(static_cast<int>(k), static_cast<int>(l)));
      expect_second_order(
          [&](double step) {
            const Path rest = taylor.gradient_at_strength(l, step);
            check(VecAXPBYPCZ(rest.q, -1, -step, 1, gradient.q, change.q));
            check(VecAXPBYPCZ(rest.p, -1, -step, 1, gradient.p, change.p));
            return std::hypot(norm(rest.q), norm(rest.p));
          },
          10 * std::hypot(norm(gradient.q), norm(gradient.p)), "grad S by strength");
      expect_second_order(
          [&](double step) {
            const double after = taylor.parts_at_strength(l, step).action;
            return std::abs(after - before.action + step * before.observables[l]);
          },
          10, "S by strength");
      for (std::size_t k = 0; k < count; ++k)
        expect_second_order(
            [&](double step) {
              const double after = taylor.parts_at_strength(l, step).observables[k];
              return std::abs(after - before.observables[k] - step * curvature[k]);
            },
            10, "Q by strength");
    }
  }
}

TEST(Action, OutsideTheDomainIsFalse) {
  const Case given = case_of("model: kmp\n" + initial_line("annealed", 1, 1) + one_instant);
  const auto action = make_action(given.problem, tiny_plan(*given.problem));
  const Path inside = rough_path(*action, 0.1, 0.1, 1);
  EXPECT_TRUE(action->linearise(inside));
  const Path outside = copy_of(inside);
  check(VecShift(outside.p, 3));  // w > 1/ρ_0 = 1
  EXPECT_FALSE(action->linearise(outside));
}

TEST(Observable, CountsAStepOrOverAWidth) {
  Observable o;
  o.position = 0.3;
  EXPECT_EQ(o.counted(0.3 - 1e-12), 0);
  EXPECT_EQ(o.counted(0.3 + 1e-12), 1);
  o.spread = 0.2;
  EXPECT_EQ(o.counted(o.leftmost() - 1e-12), 0);
  EXPECT_EQ(o.counted(0.5 + 1e-12), 1);
  EXPECT_NEAR(o.counted(0.3), 0.5, 1e-15);
  for (double x : {0.01, 0.07, 0.16})
    EXPECT_NEAR(o.counted(0.3 - x) + o.counted(0.3 + x), 1, 1e-15);
}

}  // namespace
}  // namespace mft::testing
