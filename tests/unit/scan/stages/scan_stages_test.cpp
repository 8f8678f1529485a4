// What a scan does before, at and between its points.
#include <gtest/gtest.h>

#include <cmath>

#include "scan/stages/beginning.hpp"
#include "scan/stages/point_solver.hpp"
#include "solver_problem.hpp"
#include "temporary_folder.hpp"

namespace mft::scan {
namespace {

const std::string two_fields =
    "model: ssep\n"
    "initial: {type: annealed, left: 0.5, right: 0.5}\n"
    "history: {instants: [{time: 1, B: 1}]}\n"
    "mesh: {level: 2, degree: 3, time_degree: 1}\n"
    "scan: {axes: {history.instants.0.B: [0.5, 1]}, paths: paths}\n";

Input scan_input() {
  return parse_input(two_fields, {"run.yaml", {}, "", "scan"}, no_disk, all_sections());
}

TEST(ScanBeginning, RanksAreSharedOverThePoints) {
  EXPECT_EQ(ranks_per_point(0, 10, 4), 1);
  EXPECT_EQ(ranks_per_point(0, 2, 8), 4);
  EXPECT_EQ(ranks_per_point(3, 10, 4), 3);
  EXPECT_THROW(ranks_per_point(5, 10, 4), InputError);
}

TEST(ScanPointSolver, SolvesAPointFromTheInputAloneAndFromItsParent) {
  const Input input = scan_input();
  const ScanSettings scan = read_scan(input.section);
  const PointSolver solver(input, scan, {"test"}, false);
  EXPECT_EQ(solver.path_file(1), "");  // none is written
  const Finished parent = solver.solve({0, ""}, PETSC_COMM_SELF);
  EXPECT_FALSE(parent.record.failed);
  EXPECT_TRUE(parent.record.has_path);
  EXPECT_NEAR(parent.record.mu.value, parent.record.exact.value, 3 * parent.record.mu.error);
  const Finished cold = solver.solve({1, ""}, PETSC_COMM_SELF);
  const Finished warm = solver.solve({1, parent.path}, PETSC_COMM_SELF);
  EXPECT_NEAR(warm.record.mu.value, cold.record.mu.value, 1e-6);
  EXPECT_LE(warm.record.newton, cold.record.newton);
  const auto curve = solver.exact_curve({parent.record, cold.record});
  EXPECT_GT(curve.records.size(), 100u);
}

TEST(ScanPointSolver, FindsCumulantsAndClosedForms) {
  const std::string text =
      "model: ssep\n"
      "initial: {type: annealed, left: 0.5, right: 0.5}\n"
      "cumulants: {order: 2, times: [1]}\n"
      "scan: {axes: {\"initial.left, initial.right\": {from: 0.3, to: 0.5, count: 2}}}\n";
  for (const std::string of : {"cumulants", "exact"}) {
    const Input input =
        parse_input(text, {"run.yaml", {"scan.of=" + of}, "", "scan"}, no_disk, all_sections());
    const ScanSettings scan = read_scan(input.section);
    const Record record = PointSolver(input, scan, {}, true).solve({0, ""}, PETSC_COMM_SELF).record;
    EXPECT_FALSE(record.failed);
    EXPECT_FALSE(record.has_path);
    EXPECT_EQ(record.labels, (std::vector<std::string>{"C[1]", "C[1,1]"}));
    const double variance = 2 * 0.3 * 0.7 / std::sqrt(std::acos(-1.0));
    EXPECT_NEAR(record.exact_C[1].value, variance, 1e-13);
    EXPECT_NEAR(record.C[1].value, variance, of == "exact" ? 1e-13 : record.C[1].error);
    EXPECT_EQ(record.form.empty(), of == "cumulants");
    EXPECT_EQ(tree_of(scan).parent[1], Tree::none);
  }
}

TEST(ScanPointSolver, NamesTheFilesOfItsPaths) {
  const Input input = scan_input();
  const ScanSettings scan = read_scan(input.section);
  EXPECT_EQ(PointSolver(input, scan, {}, true).path_file(7), "paths/000007.h5");
}

class ScanBegins : public testing::InTemporaryFolder {
 protected:
  ScanBegins() { request_.target = in_folder("scan.h5"); }
  RunRequest request_;
};

TEST_F(ScanBegins, AnewThenOnlyWithResume) {
  const Input input = scan_input();
  const ScanSettings scan = read_scan(input.section);
  {
    const Beginning anew = begin_scan(input, scan, request_);
    EXPECT_EQ(anew.done, 0u);
    EXPECT_FALSE(anew.complete);
    EXPECT_TRUE(anew.journal);
  }
  EXPECT_THROW(begin_scan(input, scan, request_), InputError);  // unfinished, in the way
  request_.resume = true;
  EXPECT_EQ(begin_scan(input, scan, request_).done, 0u);
}

}  // namespace
}  // namespace mft::scan
