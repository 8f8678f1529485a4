// HDF5 objects as the library holds them.
#include "store/hdf5/hdf5.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.hpp"
#include "temporary_folder.hpp"

namespace mft {
namespace {

class Hdf5 : public testing::InTemporaryFolder {
 protected:
  const std::string file_ = in_folder("a.h5");
};

TEST_F(Hdf5, ValuesGroupsAndAttributesComeBack) {
  {
    H5Group root = H5Group::create_file(file_, "a.h5");
    root.write("deep/number", 0.1);
    root.write("deep/table", std::vector<double>{1, 2, 3, 4, 5, 6}, {2, 3});
    root.write("text", std::string("ρ"));
    root.set_attribute("deep", "count", 7);
    root.link("text", "alias");
  }
  const H5Group root = H5Group::open_file(file_);
  EXPECT_EQ(root.names(), (std::vector<std::string>{"alias", "deep", "text"}));
  EXPECT_TRUE(root.is_group("deep"));
  EXPECT_EQ(root.read<double>("deep/number"), 0.1);
  EXPECT_EQ(root.open("deep/table").shape(), (Shape{2, 3}));
  EXPECT_EQ(root.read<std::string>("alias"), "ρ");
  EXPECT_EQ(root.read_attribute<std::int64_t>("deep", "count"), 7);
  EXPECT_FALSE(root.has_attribute("deep", "other"));
}

TEST_F(Hdf5, BlocksThatNobodyWroteAreNaN) {
  H5Group root = H5Group::create_file(file_, "a.h5");
  H5Dataset values = root.create("values", {3, 2});
  const double row[2] = {1, 2};
  values.write({1, 0}, {1, 2}, row);
  const auto all = root.read_array<double>("values");
  EXPECT_TRUE(std::isnan(all[0]));
  EXPECT_EQ(all[2], 1);
  EXPECT_TRUE(std::isnan(all[5]));
}

TEST_F(Hdf5, WhatIsMissingOrOfAnotherKindIsAStorageError) {
  H5Group root = H5Group::create_file(file_, "a.h5");
  root.write("text", std::string("a"));
  EXPECT_THROW(root.read<double>("missing"), StorageError);
  EXPECT_THROW(root.read<double>("text"), StorageError);
}

}  // namespace
}  // namespace mft
