// What the arrays of result files mean.
#include <gtest/gtest.h>

#include <set>

#include "store/meanings.hpp"
#include "store/result_file.hpp"
#include "synthetic_path.hpp"
#include "temporary_folder.hpp"

namespace mft {
namespace {

using StoreMeanings = testing::InTemporaryFolder;

void expect_names(const H5Group& group, const std::string& folder) {
  for (const std::string& name : group.names()) {
    if (group.is_group(name))
      expect_names(group.open_group(name), folder + name + "/");
    else
      EXPECT_TRUE(group.has_attribute(name, "long_name")) << folder + name;
  }
}

TEST_F(StoreMeanings, EveryArrayOfAPathHasOne) {
  const SyntheticPath path(1);
  const Settings settings = path.settings();
  const ProgramInfo program = program_info({"mft"}, MPI_COMM_SELF);
  write_path(MPI_COMM_SELF, in_folder("run.h5"), {settings, program, path.summary()}, path);
  const H5Group root = open_result(in_folder("run.h5"), path_format);
  expect_names(root, "");
  EXPECT_EQ(root.read_attribute<std::string>("history/time", "units"), "x²/D");
  EXPECT_EQ(root.read_array<std::int64_t>("instant"), (std::vector<std::int64_t>{0, 1}));
  EXPECT_TRUE(root.has_attribute("instant", "CLASS"));
  EXPECT_TRUE(root.has_attribute("levels/Q", "DIMENSION_LIST"));
  EXPECT_EQ(root.read<double>("mu_error"), root.read_attribute<double>("mu", "error"));
}

TEST_F(StoreMeanings, AxesAreAxesAndNamesDiffer) {
  for (const char* format :
       {"mft-path 1", "mft-scan 1", "mft-cumulants 1", "mft-exact 1", "mft-lattice 1"}) {
    std::set<std::string> paths, axes;
    for (const Meaning& meaning : meanings(format)) {
      EXPECT_TRUE(paths.insert(meaning.path).second) << meaning.path;
      if (meaning.axes == std::vector<std::string>{meaning.path}) axes.insert(meaning.path);
      EXPECT_FALSE(meaning.text.empty()) << meaning.path;
    }
    for (const Meaning& meaning : meanings(format))
      for (const std::string& axis : meaning.axes)
        EXPECT_TRUE(axes.count(axis)) << format << ": " << meaning.path << ": " << axis;
  }
  EXPECT_TRUE(meanings("mft-test 1").empty());
}

TEST_F(StoreMeanings, AnArrayWithoutOneIsLeftAsItIs) {
  ResultFile file(in_folder("a.h5"), "mft-lattice 1");
  file.root().write("other", std::vector<double>{1, 2});
  file.root().write("label", std::vector<std::string>{});
  file.root().write("value", std::vector<double>{});
  file.commit();
  const H5Group root = open_result(in_folder("a.h5"), "mft-lattice 1");
  EXPECT_FALSE(root.has_attribute("other", "long_name"));
  EXPECT_TRUE(root.has_attribute("value", "DIMENSION_LIST"));  // of no length, too
}

}  // namespace
}  // namespace mft
