// From a solution or a closed form to its summary, its scan record and its result file.

#include <filesystem>

#include "report/comparison.hpp"
#include "report/cumulant_result.hpp"
#include "report/lattice_result.hpp"
#include "report/result.hpp"
#include "report/scan_record.hpp"
#include "report/solved_fields.hpp"
#include "report/summary.hpp"
#include "solver_problem.hpp"
#include "store/provenance.hpp"
#include "temporary_folder.hpp"

namespace mft::testing {
namespace {
namespace fs = std::filesystem;

const std::string two_instants =
    "model: ssep\n" + initial_line("annealed", 0.7, 0.2) +
    "history: {instants: [{time: 1, Q: 0.3}, {time: 0.5, B: 1, position: 0.2, start: 0.1}]}\n"
    "mesh: {level: 2, degree: 3, time_degree: 1}\n"
    "output: {points: [{x: 0.1, t: 0.3}]}\n";

Solution solve(const Case& given) {
  return solve_path(given.settings, given.problem, PETSC_COMM_WORLD, [](const std::string&) {});
}

TEST(Summary, OfAnInputHasWhatIsGiven) {
  const Case given = case_of(two_instants);
  const PathSummary s = summary_of(given.settings, *given.problem);
  EXPECT_EQ(s.model, "ssep");
  EXPECT_EQ(s.initial, "annealed");
  EXPECT_EQ(s.left, 0.7);
  EXPECT_EQ(s.right, 0.2);
  EXPECT_EQ(s.instants.time, (std::vector<double>{1, 0.5}));  // as the input has them
  EXPECT_EQ(s.instants.origin, (std::vector<double>{0, 0.1}));
  EXPECT_TRUE(std::isnan(s.instants.B[0]));
  EXPECT_EQ(s.instants.B[1], 1);
}

TEST(Summary, OfASolutionHasItsNumbersInInputOrder) {
  const Case given = case_of(two_instants);
  const Solution solution = solve(given);
  const PathSummary s = summarise(given.settings, *given.problem, solution);
  EXPECT_EQ(s.mu, solution.mu.value);
  EXPECT_EQ(s.Q[0], 0.3);  // asked for
  EXPECT_EQ(s.Q_error[0], 0);
  EXPECT_EQ(s.Q[1], solution.Q[1].value);
  EXPECT_EQ(s.instants.B[0], solution.B[0].value);
  EXPECT_EQ(s.instants.B[1], 1);
  EXPECT_EQ(s.Phi, solution.Phi.value);
  EXPECT_EQ(s.points.q, std::vector<double>{solution.point_q[0].value});
  EXPECT_EQ(s.meshes.size(), solution.levels.size());
  EXPECT_EQ(s.meshes.back().Q[0], solution.levels.back().parts.observables[1]);
  EXPECT_NEAR(s.history - s.initial_cost - s.noise, solution.finest->parts.mu(), 1e-14);
  EXPECT_EQ(s.identities.flux.size(), 2u);
  EXPECT_LT(std::abs(s.identities.action_minus_14), 1e-8);
}

TEST(Summary, FailureIsAMissedToleranceWhereTheProgramChoseTheMesh) {
  Solution solution;
  Settings settings;
  EXPECT_FALSE(is_failure(settings, solution));
  solution.status = Solution::Status::tolerance;
  EXPECT_TRUE(is_failure(settings, solution));
  settings.mesh.level = 3;
  EXPECT_FALSE(is_failure(settings, solution));
  solution.status = Solution::Status::none;
  EXPECT_TRUE(is_failure(settings, solution));
}

TEST(Summary, SetupIsWhatThePhasesLeave) {
  const SecondsRecord s = seconds_of({1, 2, 3, 0.5, 10});
  EXPECT_EQ(s.setup, 3.5);
  EXPECT_EQ(s.total, 10);
}

TEST(ScanRecord, HasTheNumbersOfItsSummaryAndTheClosedForm) {
  const Case given = case_of("model: ssep\n" + initial_line("annealed", 0.7, 0.2) + one_instant +
                             "mesh: {level: 2, degree: 3, time_degree: 1}\n");
  const Solution solution = solve(given);
  const PathSummary s = summarise(given.settings, *given.problem, solution);
  ScanRecord record = scan_record(s, is_failure(given.settings, solution));
  EXPECT_EQ(record.mu.value, s.mu);
  EXPECT_EQ(record.Q[0].error, s.Q_error[0]);
  EXPECT_EQ(record.newton, s.newton);
  EXPECT_FALSE(record.failed);
  add_closed_form(*given.problem, record);
  EXPECT_NEAR(record.exact.value, record.mu.value, 3 * record.mu.error);
  PathSummary none = s;
  none.status = "none";
  EXPECT_TRUE(std::isnan(scan_record(none, true).mu.value));
}

TEST(Comparison, PutsTheSolverBesideTheClosedForm) {
  const Case given = case_of("model: ssep\n" + initial_line("annealed", 0.5, 0.5) +
                             "history: {instants: [{time: 1, Q: 0.6}]}\n"
                             "mesh: {level: 3, degree: 4, time_degree: 2}\n");
  const auto exact = closed_form(*given.problem);
  ASSERT_TRUE(exact);
  const Solution solution = solve(given);
  const Comparison both = compare(*exact, &solution);
  EXPECT_EQ(both.exact.labels, (std::vector<std::string>{"Q[0]", "B[0]", "mu", "Phi"}));
  EXPECT_TRUE(std::isnan(both.solver[0]));  // as asked for
  EXPECT_EQ(both.distance(0), "");
  EXPECT_NE(both.distance(2).find("distance"), std::string::npos);
  EXPECT_NEAR(both.solver[3], both.exact.values[3], 3 * both.solver_error[3]);
  EXPECT_TRUE(std::isnan(compare(*exact, nullptr).solver[2]));
}

TEST(Comparison, KnowsWhichCumulantsHaveAForm) {
  const Settings settings = settings_of("model: ssep\n" + initial_line("annealed", 0.7, 0.2) +
                                        "final_time: 1\nhistory: {continuous: \"0\"}\n");
  const std::vector<JointCumulant> wanted{{"C[1]", {{1}}},
                                          {"C[1,1,1,0.5]", {{1}, {1}, {1}, {0.5}}}};
  const CumulantForms forms = closed_forms(*problem_of(settings, {{0.5}, {1}}), wanted);
  EXPECT_EQ(forms.labels, std::vector<std::string>{"C[1]"});
  EXPECT_EQ(forms.index, std::vector<std::size_t>{0});
  EXPECT_EQ(forms.why.substr(0, 12), "C[1,1,1,0.5]");
  CumulantSolution solution;
  solution.cumulants = {{0.25, 1e-3}, {0, 0}};
  EXPECT_EQ(compare(forms, &solution).solver, std::vector<double>{0.25});
}

TEST(CumulantResult, EntriesAndStatus) {
  CumulantSolution solution;
  solution.labels = {"C[1]"};
  solution.cumulants = {{0.25, 1e-3}};
  EXPECT_EQ(entries_of(solution).labels, solution.labels);
  EXPECT_EQ(entries_of(solution).errors, std::vector<double>{1e-3});
  EXPECT_EQ(status_of(solution), "ok");
  solution.reason = "missed";
  EXPECT_EQ(status_of(solution), "tolerance");
}

TEST(LatticeResult, LabelsValuesAndTheSecondRoute) {
  lattice::LatticeSettings settings;
  settings.left = 0.7;
  settings.right = 0.2;
  settings.correlation = {{0, 1, 0, 2}};
  settings.generating = {{{0, 1, 0.5}, {}}};
  settings.check = true;
  settings.tolerance = 1e-6;
  const LatticeResult result = solve_lattice(PETSC_COMM_WORLD, settings);
  EXPECT_EQ(result.entries.labels.size(), 3u);  // C, E, logE
  EXPECT_EQ(result.entries.labels[2], "log" + result.entries.labels[1]);
  EXPECT_NEAR(std::exp(result.entries.values[2]), result.entries.values[1], 1e-9);
  EXPECT_NEAR(result.hierarchy[0], result.entries.values[0], 1e-8);
  EXPECT_TRUE(std::isnan(result.hierarchy[1]));
  EXPECT_EQ(result.notes.size(), 1u);
  EXPECT_EQ(result.status(), "ok");
}

using ResultFile = InTemporaryFolder;

TEST_F(ResultFile, OfAProgramOfOnesOwnReadsBack) {
  const Case given = case_of(two_instants);
  const Solution solution = solve(given);
  const PathSummary s = summarise(given.settings, *given.problem, solution);
  const std::string file = in_folder("run.h5");
  write_result(PETSC_COMM_WORLD, file,
               {given.settings, program_info({"test"}, PETSC_COMM_WORLD), s}, solution);
  const PathFile back(PETSC_COMM_WORLD, file);
  EXPECT_EQ(back.summary().mu, s.mu);
  const SolvedFields fields(*solution.finest);
  const std::size_t nodes = s.mesh.x.size();
  back.read_fields([&](int slab) { return fields.owner(slab); },
                   [&](int slab, const double* q, const double*) {
                     const std::size_t size = (s.mesh.slab_degrees[slab] + 1) * nodes;
                     std::vector<double> own_q(size), own_p(size);
                     fields.slab_values(slab, own_q.data(), own_p.data());
                     EXPECT_EQ(std::vector<double>(q, q + size), own_q);
                   });
}

TEST_F(ResultFile, OfAPathThatStoppedShortGoesBeside) {
  const Case given = case_of(two_instants);
  Solution solution = solve(given);
  solution.status = Solution::Status::none;
  const PathSummary s = summarise(given.settings, *given.problem, solution);
  const std::string file = in_folder("run.h5");
  write_result(PETSC_COMM_WORLD, file,
               {given.settings, program_info({"test"}, PETSC_COMM_WORLD), s}, solution);
  EXPECT_FALSE(fs::exists(file));
  EXPECT_TRUE(fs::exists(stopped_file(file)));
  EXPECT_EQ(stopped_file("a/run.h5"), "a/run.stopped.h5");
}

}  // namespace
}  // namespace mft::testing
