// Expressions for the coefficients of the exclusion process against the model of that name: the
// same μ, at about the same cost.
#include <fmt/format.h>

#include <chrono>

#include "problem/model/model_test.hpp"
#include "problem/registry.hpp"
#include "solver_problem.hpp"

namespace mft::testing {
namespace {

const std::string in_words = "{D: \"1\", sigma: \"2*rho*(1-rho)\", range: [0, 1]}";

TEST(ExpressionSsep, MuIsThatOfTheNamedModel) {
  for (const std::string type : {"annealed", "quenched"}) {
    const std::string rest = "\n" + initial_line(type, 0.7, 0.2) +
                             "history: {instants: [{time: 0.5, B: 1.5}, {time: 1, B: -0.5, "
                             "position: 0.3}], continuous: \"sin(3*t)\"}\n";
    const auto mu = [&](const std::string& model) {
      const Case given = case_of("model: " + model + rest, {"solver.tolerance=1e-6"});
      return solve_path(given.settings, given.problem, PETSC_COMM_WORLD, [](const std::string&) {})
          .mu.value;
    };
    EXPECT_NEAR(mu(in_words), mu("ssep"), 1e-11) << type;
  }
}

// The least time of many runs of `work`, in seconds: what other processes take does not count.
template <class Work>
double least_seconds(Work&& work) {
  using Clock = std::chrono::steady_clock;
  double least = 1e9;
  for (int run = 0; run < 300; ++run) {
    const auto began = Clock::now();
    work();
    least = std::min(least, std::chrono::duration<double>(Clock::now() - began).count());
  }
  return least;
}

TEST(ExpressionSsep, CostIsNearThatOfTheNamedModel) {
#ifndef NDEBUG
  GTEST_SKIP() << "of optimised code only";
#endif
  constexpr std::size_t n = 1000;
  std::vector<double> rho(n), w(n), out[6];
  for (std::size_t i = 0; i < n; ++i) {
    rho[i] = (i + 0.5) / n;
    w[i] = 8 * rho[i] - 4;
  }
  for (auto& array : out) array.resize(n);
  const auto coefficients = [&](const Model& model) {
    return least_seconds([&] {
      model.coefficients(n, rho.data(),
                         {out[0].data(), out[1].data(), out[2].data(), out[3].data(), out[4].data(),
                          out[5].data()});
    });
  };
  const auto conjugate = [&](const Model& model) {
    return least_seconds(
        [&] { model.conjugate(0.7, n, w.data(), out[0].data(), out[1].data(), out[2].data()); });
  };
  const auto text = make_model(
      settings_of("model: " + in_words + "\n" + initial_line("annealed", 0.7, 0.2) + one_instant)
          .model);
  const auto ssep = named("ssep");
  conjugate(*text);  // builds what it keeps
  const double by_text = coefficients(*text), by_hand = coefficients(*ssep);
  const double F_by_text = conjugate(*text), F_by_hand = conjugate(*ssep);
  const auto record = [&](const char* name, double seconds) {
    RecordProperty(name, fmt::format("{:.2f} ns", 1e9 * seconds / n));
    std::printf("%s: %.2f ns a density\n", name, 1e9 * seconds / n);
  };
  record("coefficients, expression", by_text);
  record("coefficients, ssep", by_hand);
  record("F*, expression", F_by_text);
  record("F*, ssep", F_by_hand);
  EXPECT_LE(by_text, 3 * by_hand);
}

}  // namespace
}  // namespace mft::testing
