// What an input says ends up in Settings, and the resolved text says it again.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <limits>

#include "input/input_text.hpp"
#include "yaml/node.hpp"

namespace mft {
namespace {

namespace fs = std::filesystem;

void expect_same(const Settings& a, const Settings& b) {
  EXPECT_EQ(a.model.name, b.model.name);
  EXPECT_EQ(a.model.parameters, b.model.parameters);
  EXPECT_EQ(a.model.D, b.model.D);
  EXPECT_EQ(a.model.sigma, b.model.sigma);
  EXPECT_EQ(a.model.parameters, b.model.parameters);
  EXPECT_EQ(a.model.lower, b.model.lower);
  EXPECT_EQ(a.model.upper, b.model.upper);
  EXPECT_EQ(a.initial.type, b.initial.type);
  EXPECT_EQ(a.initial.left, b.initial.left);
  EXPECT_EQ(a.initial.right, b.initial.right);
  EXPECT_TRUE(a.final_time == b.final_time ||  // NaN without a history
              (std::isnan(a.final_time) && std::isnan(b.final_time)));
  ASSERT_EQ(a.instants.size(), b.instants.size());
  for (std::size_t i = 0; i < a.instants.size(); ++i) {
    EXPECT_EQ(a.instants[i].reading.time, b.instants[i].reading.time);
    EXPECT_EQ(a.instants[i].B, b.instants[i].B);
    EXPECT_EQ(a.instants[i].Q, b.instants[i].Q);
    EXPECT_EQ(a.instants[i].reading.position, b.instants[i].reading.position);
    EXPECT_EQ(a.instants[i].reading.origin, b.instants[i].reading.origin);
  }
  ASSERT_EQ(a.continuous.has_value(), b.continuous.has_value());
  if (a.continuous) {
    EXPECT_EQ(a.continuous->kind, b.continuous->kind);
    EXPECT_EQ(a.continuous->rows, b.continuous->rows);
    EXPECT_EQ(a.continuous->position, b.continuous->position);
    ASSERT_EQ(a.continuous->pieces.size(), b.continuous->pieces.size());
    for (std::size_t i = 0; i < a.continuous->pieces.size(); ++i) {
      EXPECT_EQ(a.continuous->pieces[i].to, b.continuous->pieces[i].to);
      EXPECT_EQ(a.continuous->pieces[i].lambda, b.continuous->pieces[i].lambda);
    }
  }
  EXPECT_EQ(a.mesh.level, b.mesh.level);
  EXPECT_EQ(a.mesh.single_level, b.mesh.single_level);
  EXPECT_EQ(a.mesh.degree, b.mesh.degree);
  EXPECT_EQ(a.mesh.time_degree, b.mesh.time_degree);
  EXPECT_EQ(a.mesh.half_width, b.mesh.half_width);
  EXPECT_EQ(a.solver.method, b.solver.method);
  EXPECT_EQ(a.solver.linear, b.solver.linear);
  EXPECT_EQ(a.solver.tolerance, b.solver.tolerance);
  EXPECT_EQ(a.solver.max_newton, b.solver.max_newton);
  EXPECT_EQ(a.solver.continuation_auto, b.solver.continuation_auto);
  EXPECT_EQ(a.solver.continuation_step, b.solver.continuation_step);
  EXPECT_EQ(a.output.file, b.output.file);
  EXPECT_EQ(a.output.profile_x, b.output.profile_x);
  EXPECT_EQ(a.output.profile_t, b.output.profile_t);
  EXPECT_EQ(a.output.fields, b.output.fields);
  EXPECT_EQ(a.output.checkpoint, b.output.checkpoint);
  ASSERT_EQ(a.output.points.size(), b.output.points.size());
  for (std::size_t i = 0; i < a.output.points.size(); ++i) {
    EXPECT_EQ(a.output.points[i].x, b.output.points[i].x);
    EXPECT_EQ(a.output.points[i].t, b.output.points[i].t);
  }
  EXPECT_EQ(a.petsc, b.petsc);
  EXPECT_EQ(a.resolved_text, b.resolved_text);
}

// The resolved text is an input by itself: it needs no file beside it.
void expect_round_trip(const Settings& settings) {
  SCOPED_TRACE(settings.resolved_text);
  expect_same(
      parse_input(settings.resolved_text, {"run.yaml", {}, "", "*"}, no_disk, all_sections())
          .settings,
      settings);
}

TEST(InputSettings, EveryInputOfTheProjectIsReadAndComesBack) {
  int count = 0;
  for (const auto& entry : fs::directory_iterator(MFT_SOURCE_DIR "/input")) {
    if (entry.path().extension() != ".yaml") continue;
    SCOPED_TRACE(entry.path().string());
    const std::string path = entry.path().string();
    const Disk disk = {disk_beside(path).read, {}};
    expect_round_trip(
        parse_input(read_text_file(path), {path, {}, "", "*"}, disk, all_sections()).settings);
    ++count;
  }
  EXPECT_GT(count, 8);
}

TEST(InputSettings, DefaultsAreFilledIn) {
  const Settings s = settings_of(two_times);
  EXPECT_EQ(s.model.name, "ssep");
  EXPECT_EQ(s.final_time, 1);
  ASSERT_EQ(s.instants.size(), 2u);
  EXPECT_EQ(s.instants[0].B, 1.0);
  EXPECT_FALSE(s.instants[0].Q);
  EXPECT_FALSE(s.instants[1].B);
  EXPECT_EQ(s.instants[1].Q, 0.25);
  EXPECT_FALSE(s.mesh.level || s.mesh.degree || s.mesh.time_degree || s.mesh.half_width);
  EXPECT_EQ(s.solver.tolerance, 1e-8);
  EXPECT_EQ(s.solver.max_newton, 30);
  EXPECT_TRUE(s.solver.continuation_auto);
  EXPECT_EQ(s.output.profile_x, 200);
  EXPECT_EQ(s.output.profile_t, 50);
  EXPECT_TRUE(s.output.fields);
  EXPECT_EQ(s.output.checkpoint, 5);
  EXPECT_TRUE(s.output.file.empty());
  EXPECT_EQ(s.input_text, two_times);
  EXPECT_EQ(s.resolved_text,
            "model: ssep\n"
            "initial: {type: annealed, left: 0.7, right: 0.2}\n"
            "final_time: 1\n"
            "history:\n"
            "  instants:\n"
            "    - {time: 0.5, B: 1, position: 0, start: 0}\n"
            "    - {time: 1, Q: 0.25, position: 0, start: 0}\n"
            "mesh: {level: auto, degree: auto, time_degree: auto, half_width: auto}\n"
            "solver: {method: newton, linear: gcg, tolerance: 1e-8, max_newton: 30, "
            "continuation: auto}\n"
            "output: {profiles: {x: 200, t: 50}, points: [], fields: true, checkpoint: 5}\n"
            "petsc: {}\n");
}

TEST(InputSettings, StartIsThePositionAndFinalTimeTheLatestInstant) {
  const Settings s =
      settings_of(two_times, {"history.instants.0.position=0.3", "history.instants.0.time=2.5"});
  EXPECT_EQ(s.instants[0].reading.origin, 0.3);
  EXPECT_EQ(s.final_time, 2.5);
  expect_round_trip(s);
}

TEST(InputSettings, NumbersComeBackBitForBit) {
  const double third = 1.0 / 3, tiny = 5e-324;
  const Settings s =
      settings_of(two_times, {"history.instants.0.time=" + yaml::number_text(third),
                              "history.instants.0.position=" + yaml::number_text(tiny),
                              "history.instants.1.start=-1.7976931348623157e308"});
  EXPECT_EQ(s.instants[0].reading.time, third);
  EXPECT_EQ(s.instants[0].reading.position, tiny);
  EXPECT_EQ(s.instants[1].reading.origin, -std::numeric_limits<double>::max());
  expect_round_trip(s);
}

TEST(InputSettings, TheOrderOfKeysDoesNotMatter) {
  const Settings s = settings_of(
      "history: {instants: [{B: 1, time: 1}]}\n"
      "petsc: {}\n"
      "initial: {right: 0.2, left: 0.7, type: annealed}\n"
      "model: ssep\n");
  EXPECT_EQ(s.resolved_text,
            settings_of("model: ssep\ninitial: {type: annealed, left: 0.7, right: 0.2}\n"
                        "history: {instants: [{time: 1, B: 1}]}\n")
                .resolved_text);
}

TEST(InputSettings, ModelsByNameAndByExpression) {
  Settings s = settings_of(two_times, {"model={name: hard_rods, length: 0.4}"});
  EXPECT_EQ(s.model.name, "hard_rods");
  EXPECT_EQ(s.model.parameters.at("length"), 0.4);
  expect_round_trip(s);
  s = settings_of(two_times,
                  {"model={D: 1, sigma: 2*rho*(a-rho), parameters: {a: 1}, range: [0, 1]}"});
  EXPECT_TRUE(s.model.name.empty());
  EXPECT_EQ(s.model.D, "1");
  EXPECT_EQ(s.model.sigma, "2*rho*(a-rho)");
  EXPECT_EQ(s.model.parameters.at("a"), 1);
  EXPECT_EQ(s.model.lower, 0);
  EXPECT_EQ(s.model.upper, 1);
  expect_round_trip(s);
}

TEST(InputSettings, DensitiesAtTheEndsOfTheRange) {
  EXPECT_EQ(errors_of(two_times, {"initial.left=1", "initial.right=0"}), "");
  EXPECT_EQ(errors_of(two_times, {"model=kmp", "initial.left=0"}), "");
  const std::string rods = "model={name: hard_rods, length: 0.5}";
  EXPECT_EQ(errors_of(two_times, {rods, "initial.left=0"}), "");
  EXPECT_NE(errors_of(two_times, {rods, "initial.left=2"}), "");
}

TEST(InputSettings, ContinuousByExpressionPiecesAndRows) {
  Settings s = settings_of(two_times, {"history.continuous=2*sin(pi*t)"});
  ASSERT_TRUE(s.continuous);
  EXPECT_EQ(s.continuous->kind, ContinuousSettings::Kind::expression);
  ASSERT_EQ(s.continuous->pieces.size(), 1u);
  EXPECT_EQ(s.continuous->pieces[0].to, 1);
  EXPECT_EQ(s.continuous->pieces[0].lambda, "2*sin(pi*t)");
  expect_round_trip(s);

  s = settings_of(two_times, {"history.continuous=3", "history.continuous.position=0.2"});
  EXPECT_EQ(s.continuous->pieces[0].lambda, "3");
  EXPECT_EQ(s.continuous->position, 0.2);
  expect_round_trip(s);

  s = settings_of(
      two_times,
      {"history.continuous={pieces: [{to: 0.5, lambda: 1}, {to: 1, lambda: -t}], position: 1}"});
  EXPECT_EQ(s.continuous->kind, ContinuousSettings::Kind::pieces);
  ASSERT_EQ(s.continuous->pieces.size(), 2u);
  EXPECT_EQ(s.continuous->pieces[1].lambda, "-t");
  expect_round_trip(s);

  s = settings_of(two_times, {"history.continuous={rows: [[-1, 0], [0.5, 2], [1, 0.1]]}"});
  EXPECT_EQ(s.continuous->kind, ContinuousSettings::Kind::file);
  ASSERT_EQ(s.continuous->rows.size(), 3u);
  EXPECT_EQ(s.continuous->rows[1], std::make_pair(0.5, 2.0));
  expect_round_trip(s);
}

TEST(InputSettings, RowsOfAFileAreReadAsSpreadsheetsWriteThem) {
  const std::vector<std::pair<double, double>> rows = {{0, 1}, {0.25, 2.5}, {1, 0}};
  for (const char* text : {"\xef\xbb\xbf"
                           "0,1\n0.25,2.5\n1,0\n",
                           "\"t [s]\",\"the field\"\r\n0,1\r\n0.25,2.5\r\n1,0",
                           "t;lambda\n0;1\n\"0.25\";\"2.5\"\n1;0\n", "0\t1\n0.25\t2.5\n1\t0\n",
                           "0 1\n.25  2.5\n 1\t0\n", "t,lambda,\n0,1,\n0.25,2.5,\n1,0,\n,,\n"}) {
    const Disk disk = {[text](const std::string&) { return text; }, {}};
    EXPECT_EQ(settings_of(two_times, {"history.continuous={file: l.csv}"}, disk).continuous->rows,
              rows)
        << text;
  }
}

// Three steps of 0.1 end at 0.30000000000000004.
TEST(InputSettings, TimesThatRoundingHasPutBesideEachOtherAreOne) {
  const std::string third = "0.30000000000000004", before = "final_time=0.3";
  const auto with = [&](const std::string& history) {
    return settings_of(two_times, {before, "history=" + history});
  };
  Settings s = with("{instants: [{time: " + third + ", B: 1}]}");
  EXPECT_EQ(s.instants[0].reading.time, 0.3);
  expect_round_trip(s);
  s = with("{instants: [{time: 0.1, B: 1}, {time: 0.10000000000000002, B: 1}]}");
  EXPECT_EQ(s.instants[1].reading.time, 0.1);
  s = settings_of(two_times, {"final_time=" + third, "history={instants: [{time: 0.3, B: 1}]}"});
  EXPECT_EQ(s.instants[0].reading.time, s.final_time);
  s = with("{continuous: {pieces: [{to: 0.2, lambda: \"1\"}, {to: " + third +
           ", lambda: \"t\"}]}}");
  EXPECT_EQ(s.continuous->pieces[1].to, 0.3);
  s = settings_of(two_times, {before, "history={instants: [{time: 0.3, B: 1}]}",
                              "output.points=[{x: 0, t: " + third + "}]"});
  EXPECT_EQ(s.output.points[0].t, 0.3);
  s = with("{continuous: {rows: [[1e-17, 1], [0.29999999999999993, 2]]}}");
  EXPECT_EQ(s.continuous->rows.size(), 2u);
}

TEST(InputSettings, TimesFurtherApartAreNot) {
  const std::string before = "final_time=1";
  for (const char* history :
       {"{instants: [{time: 1.000000000002, B: 1}]}", "{continuous: {rows: [[2e-12, 1], [1, 2]]}}",
        "{continuous: {rows: [[0, 1], [0.999999999998, 2]]}}",
        "{continuous: {pieces: [{to: 0.999999999998, lambda: \"1\"}]}}"})
    EXPECT_NE(errors_of(two_times, {before, std::string("history=") + history}), "") << history;
  EXPECT_NE(errors_of(two_times,
                      {"history={instants: [{time: 1, Q: 1}, {time: 1.0000000000000002, B: 1}]}"}),
            "");
}

TEST(InputSettings, RowsOfAFileStandInTheResolvedText) {
  const Disk disk = {
      [](const std::string& name) {
        return name == "lambda.csv" ? "# t lambda\nt,lambda\n 0 , 1\r\n0.25\t2.5\n\n1 0\n" : "";
      },
      {}};
  const Settings s = settings_of(two_times, {"history.continuous={file: lambda.csv}"}, disk);
  const std::vector<std::pair<double, double>> rows = {{0, 1}, {0.25, 2.5}, {1, 0}};
  EXPECT_EQ(s.continuous->rows, rows);
  EXPECT_EQ(s.continuous->file, "lambda.csv");
  expect_round_trip(s);
}

TEST(InputSettings, MeshSolverOutputAndPetsc) {
  const Settings s = settings_of(
      two_times, {"history.instants.1.B=0.5",
                  "mesh={level: {single: 5}, degree: 8, time_degree: 0, half_width: 7.5}",
                  "solver={method: sweep, linear: chebyshev, tolerance: 1e-11, max_newton: 7, "
                  "continuation: 0.25}",
                  "output={file: a b.h5, points: [{x: -1, t: 0}, {x: 0.5, t: 1}], fields: false}",
                  "petsc={ksp_monitor: true, ksp_rtol: 1e-3, ksp_view: , pc_type: 'true'}"});
  EXPECT_TRUE(s.mesh.single_level);
  EXPECT_EQ(s.mesh.level, 5);
  EXPECT_EQ(s.mesh.degree, 8);
  EXPECT_EQ(s.mesh.time_degree, 0);
  EXPECT_EQ(s.mesh.half_width, 7.5);
  EXPECT_EQ(s.solver.method, SolverSettings::Method::sweep);
  EXPECT_EQ(s.solver.linear, SolverSettings::Linear::chebyshev);
  EXPECT_EQ(s.solver.tolerance, 1e-11);
  EXPECT_EQ(s.solver.max_newton, 7);
  EXPECT_FALSE(s.solver.continuation_auto);
  EXPECT_EQ(s.solver.continuation_step, 0.25);
  EXPECT_EQ(s.output.file, "a b.h5");
  ASSERT_EQ(s.output.points.size(), 2u);
  EXPECT_EQ(s.output.points[0].x, -1);
  EXPECT_FALSE(s.output.fields);
  const std::vector<std::pair<std::string, std::string>> petsc = {
      {"ksp_monitor", ""}, {"ksp_rtol", "1e-3"}, {"ksp_view", ""}, {"pc_type", "true"}};
  EXPECT_EQ(s.petsc, petsc);
  expect_round_trip(s);
}

}  // namespace
}  // namespace mft
