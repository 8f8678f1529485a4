#pragma once
// A folder of a test's own, removed with what is in it when the test ends.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace mft::testing {

class InTemporaryFolder : public ::testing::Test {
 protected:
  InTemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "mft_test_XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("cannot make the folder " + name);
    folder_ = name;
  }
  ~InTemporaryFolder() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  // The path of a file of this name in the folder.
  std::string in_folder(const std::string& name) const { return (folder_ / name).string(); }

  std::filesystem::path folder_;
};

}  // namespace mft::testing
