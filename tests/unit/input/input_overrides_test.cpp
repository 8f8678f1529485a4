// Overrides of the command line, sections of other commands, files beside an input.
#include <gtest/gtest.h>
#include <petscsys.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "input/input_text.hpp"
#include "temporary_folder.hpp"

namespace mft {
namespace {

namespace fs = std::filesystem;

TEST(InputOverrides, ReplaceAndAdd) {
  const Settings s =
      settings_of(two_times, {"history.instants[0].B=-2.5", "history.instants.0.B=3",
                              "mesh.level=4", "initial.left=.5", "petsc.ksp_rtol=1e-4"});
  EXPECT_EQ(s.instants[0].B, 3.0);
  EXPECT_EQ(s.mesh.level, 4);
  EXPECT_EQ(s.initial.left, 0.5);
  ASSERT_EQ(s.petsc.size(), 1u);
  EXPECT_NE(s.resolved_text.find("B: 3,"), std::string::npos);
}

TEST(InputOverrides, BTakesThePlaceOfQAndTheReverse) {
  const Settings s =
      settings_of(two_times, {"history.instants.0.Q=0.3", "history.instants.1.B=-1"});
  EXPECT_FALSE(s.instants[0].B);
  EXPECT_EQ(s.instants[0].Q, 0.3);
  EXPECT_EQ(s.instants[1].B, -1.0);
  EXPECT_FALSE(s.instants[1].Q);
}

TEST(InputOverrides, OfAnInstantThatIsNoneAreRefused) {
  const std::string text = "model: ssep\ninitial: {type: annealed, left: 0.7, right: 0.2}\n";
  EXPECT_NE(errors_of(text, {"history.instants.x0.B=1"}), "");
  EXPECT_NE(errors_of(text, {"history.instants.0.B=1"}), "");
  EXPECT_NE(errors_of(text, {"history.instants.x0.B=1", "history.instants.2.B=1"}), "");
  EXPECT_NE(errors_of(two_times, {"history.instants.x0.B=1"}), "");
}

TEST(InputOverrides, ReachIntoShorthands) {
  EXPECT_EQ(
      settings_of(two_times, {"model=hard_rods", "model.length=0.4"}).model.parameters.at("length"),
      0.4);
  EXPECT_EQ(settings_of(two_times, {"model.name=kmp"}).model.name, "kmp");
}

TEST(InputOverrides, OfTheOutputFile) {
  const InputRequest request{"run.yaml", {"output.file=a.h5"}, "b.h5", ""};
  const Settings s = parse_input(two_times, request, no_disk, all_sections()).settings;
  EXPECT_EQ(s.output.file, "b.h5");
}

TEST(InputOverrides, AreNamedInErrors) {
  EXPECT_EQ(errors_of(two_times, {"history.instants.0.tiem=3"}),
            "override history.instants.0.tiem=3: history.instants[0].tiem: unknown key; did you "
            "mean 'time'? allowed: time, B, Q, position, start");
  EXPECT_EQ(errors_of(two_times, {"mesh.level=x"}),
            "override mesh.level=x: mesh.level: found 'x', wanted auto, an integer or a map");
}

TEST(InputSections, AreRefusedWhereTheCommandTakesNone) {
  for (const char* name : {"scan", "cumulants", "lattice"}) {
    const std::string expected =
        std::string("this is a ") + name + " input: use `mft " + name + "`";
    EXPECT_NE(errors_of(two_times + name + ": {}\n").find(expected), std::string::npos);
  }
}

TEST(InputSections, AreMissedWhereTheCommandNeedsOne) {
  EXPECT_EQ(errors_of(two_times, {}, "scan"),
            "run.yaml:1:1: scan: missing: mft scan takes an input with this section");
}

TEST(InputSections, MayBeIgnored) {
  InputRequest request{"run.yaml", {"initial.left=0.4"}, "", ""};
  request.ignore = "scan";
  const Settings s =
      parse_input(two_times + "scan: {}\n", request, no_disk, all_sections()).settings;
  EXPECT_EQ(s.initial.left, 0.4);
  EXPECT_EQ(s.resolved_text.find("scan"), std::string::npos);
}

class InputFiles : public testing::InTemporaryFolder {
 protected:
  std::string write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
    return (folder_ / name).string();
  }
};

TEST_F(InputFiles, AreLookedUpFromTheFolderOfTheInput) {
  write("lambda.csv", "0,1\n1,2\n");
  const std::string path = write("run.yaml", two_times + "  continuous: {file: lambda.csv}\n");
  ASSERT_NE(fs::current_path(), folder_);
  const Settings s = read_settings(PETSC_COMM_WORLD, path, {}, "");
  EXPECT_EQ(s.continuous->rows.size(), 2u);
  EXPECT_EQ(settings_of(s.resolved_text).continuous->rows, s.continuous->rows);
}

TEST_F(InputFiles, AnOutputInTheWayIsFoundAndLeftAlone) {
  const std::string path = write("run.yaml", two_times);
  const std::string output = write("notes.txt", "mine");
  EXPECT_THROW(read_settings(PETSC_COMM_WORLD, path, {}, output), InputError);
  EXPECT_EQ(fs::file_size(output), 4u);
  EXPECT_NO_THROW(read_settings(PETSC_COMM_WORLD, path, {}, in_folder("new.h5")));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 2);
}

// Whatever the bytes are, an input is read or refused, and what is read comes back.
TEST(InputText, DamagedInAnyWayIsReadOrRefused) {
  const std::string whole = read_text_file(MFT_SOURCE_DIR "/input/numerics.yaml");
  const std::string spice = "{}[]:,-&*!|>'\"%@`#?\n\t ~.x0\xC3\0";
  std::mt19937 random(3);
  int refused = 0;
  constexpr int count = 3000;
  for (int i = 0; i < count; ++i) {
    std::string text = whole;
    for (unsigned edits = 1 + random() % 3; edits > 0; --edits) {
      const std::size_t at = random() % text.size();
      const std::size_t length = random() % 12;
      if (random() % 2)
        text.erase(at, length);
      else
        text.insert(at, 1 + length % 3, spice[random() % spice.size()]);
    }
    try {
      const Settings s = settings_of(text);
      EXPECT_EQ(settings_of(s.resolved_text).resolved_text, s.resolved_text) << text;
    } catch (const InputError& error) {
      EXPECT_FALSE(std::string(error.what()).empty()) << text;
      ++refused;
    }
  }
  EXPECT_GT(refused, count / 3);
  EXPECT_LT(refused, count);
}

}  // namespace
}  // namespace mft
