// A term that is added to a problem later is refused by everything that does not know it.
#include <gtest/gtest.h>

#include "action/action.hpp"
#include "base/error.hpp"
#include "cumulant/response.hpp"
#include "exact/closed_form.hpp"
#include "exact/reduction/recognise.hpp"
#include "newton/typical_path.hpp"
#include "problem/existence.hpp"
#include "solver_problem.hpp"

namespace mft::testing {
namespace {

const std::string ssep = "model: ssep\n" + initial_line("annealed", 0.7, 0.2) +
                         "history: {instants: [{time: 1, B: 1}]}\n";
const char* const unheard_of = "a term that nobody knows";

std::shared_ptr<Problem> with_unknown_term(const std::string& text) {
  const auto problem = std::make_shared<Problem>(*case_of(text).problem);
  problem->further.insert(unheard_of);
  return problem;
}

// What `work` throws as InputError; empty: nothing.
template <class Work>
std::string refusal(Work&& work) {
  try {
    work();
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(Gates, TermsNameAllThatAProblemIsMadeOf) {
  const auto terms = case_of(ssep).problem->terms();
  EXPECT_EQ(terms, (Terms{term::infinite_line, term::step, term::annealed, term::instants}));
  EXPECT_EQ(unknown_terms(terms, {term::infinite_line, term::step, term::annealed}),
            term::instants);
  EXPECT_EQ(with_unknown_term(ssep)->terms().count(unheard_of), 1u);
}

TEST(Gates, KnownProblemsPass) {
  const Case given = case_of(ssep);
  EXPECT_TRUE(given.problem->is_linear_forward());
  EXPECT_TRUE(given.problem->has_scale());
  EXPECT_EQ(exact::recognise(*given.problem).kind, exact::Recognised::Kind::quadratic);
  EXPECT_TRUE(closed_form(*given.problem));
  EXPECT_TRUE(closed_form_cumulant(*given.problem, {{1}, {1}}));
  EXPECT_EQ(refusal([&] { largest_admissible_scale(*given.problem); }), "");
  EXPECT_EQ(refusal([&] { make_action(given.problem, tiny_plan(*given.problem)); }), "");
}

TEST(Gates, WhatModelAndReadingsDecide) {
  const std::string rest = initial_line("annealed", 0.7, 0.2);
  const std::string one = "history: {instants: [{time: 1, B: 1}]}\n";
  EXPECT_FALSE(case_of("model: zero_range\n" + rest + one).problem->is_linear_forward());
  EXPECT_FALSE(
      case_of("model: ssep\n" + rest + "history: {instants: [{time: 1, B: 1, position: 0.2}]}\n")
          .problem->has_scale());
}

TEST(Gates, TheScaleLawIsRefused) { EXPECT_FALSE(with_unknown_term(ssep)->has_scale()); }

TEST(Gates, ALinearForwardEquationIsRefused) {
  EXPECT_FALSE(with_unknown_term(ssep)->is_linear_forward());
}

TEST(Gates, ClosedFormsAreRefused) {
  const auto problem = with_unknown_term(ssep);
  EXPECT_EQ(exact::recognise(*problem).kind, exact::Recognised::Kind::unknown);
  std::string why;
  EXPECT_FALSE(closed_form(*problem, &why));
  EXPECT_NE(why.find(unheard_of), std::string::npos) << why;
  EXPECT_FALSE(closed_form_cumulant(*problem, {{1}, {1}}, &why));
  EXPECT_NE(why.find(unheard_of), std::string::npos) << why;
  // whatever the model: that of independent particles has forms for the path too
  const auto independent =
      with_unknown_term("model: independent\n" + initial_line("annealed", 0.7, 0.2) + one_instant);
  EXPECT_FALSE(closed_form(*independent));
  EXPECT_FALSE(closed_form_fields(*independent, &why));
  EXPECT_NE(why.find(unheard_of), std::string::npos) << why;
}

TEST(Gates, TheExistenceCriterionIsRefused) {
  const std::string text = refusal([] { largest_admissible_scale(*with_unknown_term(ssep)); });
  EXPECT_NE(text.find(unheard_of), std::string::npos) << text;
}

// And with it everything that works on a discrete path: solves, cumulants, verify.
TEST(Gates, TheDiscreteActionIsRefused) {
  const auto problem = with_unknown_term(ssep);
  const std::string text = refusal([&] { make_action(problem, tiny_plan(*problem)); });
  EXPECT_NE(text.find(unheard_of), std::string::npos) << text;
}

TEST(Gates, ASolveIsRefusedBeforeItBegins) {
  const Case given = case_of(ssep);
  int reports = 0;
  const std::string text = refusal([&] {
    solve_path(given.settings, with_unknown_term(ssep), PETSC_COMM_WORLD,
               [&](const std::string&) { ++reports; });
  });
  EXPECT_NE(text.find(unheard_of), std::string::npos) << text;
  EXPECT_EQ(reports, 0);
}

}  // namespace
}  // namespace mft::testing
