// Result files: whole or not at all.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <random>

#include "base/error.hpp"
#include "store/entries.hpp"
#include "store/result_file.hpp"
#include "temporary_folder.hpp"

namespace mft {
namespace {
namespace fs = std::filesystem;

class StoreFile : public testing::InTemporaryFolder {
 protected:
  std::vector<std::string> listing() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_))
      names.push_back(entry.path().filename().string());
    return names;
  }

  void write_value(double value) const {
    ResultFile file(target_, "mft-test 1");
    file.root().write("value", value);
    file.commit();
  }

  double read_value() const { return open_result(target_, "mft-test 1").read<double>("value"); }

  const std::string target_ = in_folder("run.h5");
};

std::string bytes_of(const std::string& path) {
  std::string bytes(fs::file_size(path), '\0');
  std::ifstream(path, std::ios::binary).read(bytes.data(), std::streamsize(bytes.size()));
  return bytes;
}

template <class F>
std::string message_of(F&& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

// Half a megabyte of numbers that do not compress, written row by row, and many small objects.
void write_large(H5Group& root) {
  constexpr hsize_t rows = 70, columns = 1000;
  static const std::vector<double> values = [] {
    std::mt19937_64 random(7);
    std::vector<double> out(rows * columns);
    for (double& value : out) value = double(random());
    return out;
  }();
  H5Dataset data = root.create("large", {rows, columns});
  for (hsize_t i = 0; i < rows; ++i) {
    data.write({i, 0}, {1, columns}, values.data() + i * columns);
    root.write("small/" + std::to_string(i), std::string(200, 'x'));
  }
}

TEST(StoreName, OnlyTheEndingOfAResultIsReplaced) {
  EXPECT_EQ(name_beside("a/run.h5", "checkpoint"), "a/run.checkpoint.h5");
  EXPECT_EQ(name_beside("run.hdf5", "stopped"), "run.stopped.h5");
  EXPECT_EQ(name_beside("run_0.5", "checkpoint"), "run_0.5.checkpoint.h5");
  EXPECT_EQ(name_beside("run_0.7", "checkpoint"), "run_0.7.checkpoint.h5");
}

TEST_F(StoreFile, RoundTripIsExact) {
  const std::vector<double> values{0.1,
                                   -0.0,
                                   std::numeric_limits<double>::denorm_min(),
                                   std::nan(""),
                                   std::numeric_limits<double>::infinity(),
                                   1e308};
  const std::vector<std::string> texts{"μ", "", "a\nb"};
  const std::int64_t large = std::numeric_limits<std::int64_t>::min();
  {
    ResultFile file(target_, "mft-test 1");
    H5Group& root = file.root();
    root.write("a/b/values", values, {2, 3});
    root.write("texts", texts);
    root.write("large", large);
    root.write("none", std::vector<double>{});
    root.set_attribute("a/b", "unit", "√T");
    root.set_attribute("a/b/values", "error", 1e-9);
    file.commit();
  }
  const H5Group root = open_result(target_, "mft-test 1");
  const std::vector<double> read = root.read_array<double>("a/b/values");
  ASSERT_EQ(read.size(), values.size());
  EXPECT_EQ(std::memcmp(read.data(), values.data(), sizeof(double) * values.size()), 0);
  EXPECT_EQ(root.open("a/b/values").shape(), (Shape{2, 3}));
  EXPECT_EQ(root.read_array<std::string>("texts"), texts);
  EXPECT_EQ(root.read<std::int64_t>("large"), large);
  EXPECT_TRUE(root.read_array<double>("none").empty());
  EXPECT_EQ(root.read_attribute<std::string>("a/b", "unit"), "√T");
  EXPECT_EQ(root.read_attribute<double>("a/b/values", "error"), 1e-9);
  EXPECT_EQ(root.names(), (std::vector<std::string>{"a", "large", "none", "texts"}));
  EXPECT_THROW(root.read<double>("texts"), StorageError);
  EXPECT_THROW(root.read<double>("a/b/values"), StorageError);
  EXPECT_THROW(root.read<std::string>("missing"), StorageError);
  EXPECT_FALSE(root.has("a/c/values"));
}

TEST_F(StoreFile, BlocksAndWhatIsNotWritten) {
  const std::vector<double> block{1, 2, 3, 4};
  {
    ResultFile file(target_, "mft-test 1");
    H5Dataset axis = file.root().create("x", {2});
    axis.make_scale("x");
    H5Dataset data = file.root().create("q", {3, 2});
    data.attach_scale(1, axis);
    data.write({1, 0}, {2, 2}, block.data());
    EXPECT_THROW(data.write({2, 0}, {2, 2}, block.data()), StorageError);
    EXPECT_THROW(data.write({2}, {1}, block.data()), Error);
    file.commit();
  }
  const H5Group root = open_result(target_, "mft-test 1");
  const std::vector<double> whole = root.read_array<double>("q");
  EXPECT_TRUE(std::isnan(whole[0]) && std::isnan(whole[1]));
  EXPECT_EQ((std::vector<double>{whole.begin() + 2, whole.end()}), block);
  std::vector<double> column(2);
  root.open("q").read({1, 1}, {2, 1}, column.data());
  EXPECT_EQ(column, (std::vector<double>{2, 4}));
  EXPECT_EQ(root.read_attribute<std::string>("x", "NAME"), "x");
}

TEST_F(StoreFile, EqualContentGivesEqualBytes) {
  write_value(1.5);
  const std::string first = bytes_of(target_);
  write_value(1.5);
  EXPECT_TRUE(bytes_of(target_) == first);
}

TEST_F(StoreFile, WithoutCommitNothingHappens) {
  write_value(1);
  {
    ResultFile file(target_, "mft-test 1");
    file.root().write("value", 2.0);
    EXPECT_EQ(listing().size(), 2u);
  }
  EXPECT_EQ(listing(), (std::vector<std::string>{"run.h5"}));
  EXPECT_EQ(read_value(), 1);
  write_value(3);
  EXPECT_EQ(read_value(), 3);
}

TEST_F(StoreFile, ForeignFilesAreRefused) {
  const auto refused = [&](const std::string& path) {
    const std::string message = message_of([&] { check_writable(path, "mft-test 1"); });
    EXPECT_THROW(ResultFile(path, "mft-test 1"), InputError);
    return message;
  };
  const std::size_t before = listing().size();
  const auto contains = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  };
  EXPECT_TRUE(contains(refused((folder_ / "no" / "run.h5").string()), "does not exist"));
  EXPECT_TRUE(contains(refused(folder_.string()), "a folder"));
  EXPECT_TRUE(contains(refused(folder_.string() + "/"), "not the name of a file"));
  EXPECT_TRUE(contains(refused("/dev/null"), "not a regular file"));
  EXPECT_EQ(listing().size(), before);

  std::ofstream(target_) << "my notes";
  EXPECT_TRUE(contains(refused(target_), "not an HDF5 file"));
  EXPECT_TRUE(contains(refused((folder_ / "run.h5" / "x.h5").string()), "not a folder"));
  EXPECT_EQ(bytes_of(target_), "my notes");
  std::ofstream(target_, std::ios::trunc);
  EXPECT_TRUE(contains(refused(target_), "an empty file"));
  fs::remove(target_);
  H5Group::create_file(target_, target_).write("value", 1.0);
  EXPECT_TRUE(contains(refused(target_), "another program"));
  fs::remove(target_);
  {
    ResultFile file(target_, "mft-other 1");
    file.commit();
  }
  EXPECT_TRUE(contains(refused(target_), "mft-other 1"));
  EXPECT_EQ(message_of([&] { check_writable(target_, "mft-other 2"); }), "no error");
}

TEST_F(StoreFile, ReadOnlyFolderIsRefused) {
  if (geteuid() == 0) {
    EXPECT_THROW(check_writable("/proc/run.h5", "mft-test 1"), InputError);
    return;
  }
  fs::permissions(folder_, fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_THROW(check_writable(target_, "mft-test 1"), InputError);
  fs::permissions(folder_, fs::perms::owner_all);
}

TEST_F(StoreFile, SymbolicLinkStaysALink) {
  fs::create_directory(folder_ / "data");
  fs::create_symlink("data/real.h5", target_);
  write_value(4);
  EXPECT_TRUE(fs::is_symlink(target_));
  EXPECT_TRUE(fs::is_regular_file(folder_ / "data" / "real.h5"));
  EXPECT_EQ(read_value(), 4);
}

TEST_F(StoreFile, TruncatedAndIncompleteFilesAreNoResults) {
  {
    ResultFile file(target_, "mft-test 1");
    write_large(file.root());
    file.commit();
  }
  const auto size = fs::file_size(target_);
  for (const double part : {0.0, 0.001, 0.3, 0.9, 0.999}) {
    const std::string cut = in_folder("cut.h5");
    fs::copy_file(target_, cut, fs::copy_options::overwrite_existing);
    fs::resize_file(cut, std::uintmax_t(double(size) * part));
    EXPECT_THROW(open_result(cut, "mft-test 1"), InputError) << part;
    EXPECT_THROW(check_writable(cut, "mft-test 1"), InputError) << part;
  }
  const std::string unmarked = in_folder("unmarked.h5");
  H5Group::create_file(unmarked, unmarked).set_attribute(".", "format", "mft-test 1");
  EXPECT_THROW(open_result(unmarked, "mft-test 1"), InputError);
  EXPECT_THROW(open_result(folder_.string(), "mft-test 1"), InputError);
  EXPECT_THROW(open_result(in_folder("none.h5"), "mft-test 1"), InputError);
  EXPECT_THROW(open_result(target_, "mft-other 1"), InputError);
}

// While it lives, no file of this process grows beyond `bytes`: the disk is full.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_;
};

TEST_F(StoreFile, FullDiskLeavesTheOldResult) {
  const auto attempt = [&](rlim_t bytes) {
    const FileSizeLimit limit(bytes);
    ResultFile file(target_, "mft-test 1");
    write_large(file.root());
    file.commit();
  };
  attempt(RLIM_INFINITY);
  const rlim_t whole = fs::file_size(target_);
  write_value(5);
  const std::string before = bytes_of(target_);
  // The failure meets every stage of the writing: creation, data, metadata, flush, close.
  for (rlim_t bytes = 0; bytes < whole; bytes += bytes < 8000 ? 1500 : whole / 8) {
    EXPECT_THROW(attempt(bytes), StorageError) << bytes;
    EXPECT_EQ(listing(), (std::vector<std::string>{"run.h5"})) << bytes;
  }
  EXPECT_THROW(attempt(whole - 1), StorageError);
  EXPECT_NE(message_of([&] { attempt(whole / 2); }).find("File too large"), std::string::npos);
  EXPECT_TRUE(bytes_of(target_) == before);
  attempt(whole);
  EXPECT_TRUE(open_result(target_, "mft-test 1").has("large"));
}

TEST_F(StoreFile, KilledInTheMiddleLeavesTheOldResult) {
  write_value(6);
  const std::string before = bytes_of(target_);
  for (const int stage : {0, 1, 2}) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ResultFile file(target_, "mft-test 1");
      if (stage > 0) write_large(file.root());
      if (stage > 1) file.root().flush();
      raise(SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_TRUE(bytes_of(target_) == before);
  }
  EXPECT_GT(listing().size(), 1u);
  write_value(7);  // removes what the dead have left
  EXPECT_EQ(listing(), (std::vector<std::string>{"run.h5"}));
  EXPECT_EQ(read_value(), 7);
}

TEST_F(StoreFile, EntriesWithProvenance) {
  Settings settings;
  settings.input_text = "model: ssep  # ρ\n";
  settings.resolved_text = "model: ssep\n";
  const ProgramInfo program =
      program_info({"/opt/bin/mft", "lattice", "exact", "a.yaml"}, MPI_COMM_SELF);
  write_entries(target_, "mft-lattice 1", settings, program, {{"C[1]", "C[2]"}, {1, 2}, {0, 0.5}},
                [](H5Group& root) { root.write("window", 100); });
  const H5Group root = open_result(target_, "mft-lattice 1");
  EXPECT_EQ(root.read_array<std::string>("label"), (std::vector<std::string>{"C[1]", "C[2]"}));
  EXPECT_EQ(root.read_array<double>("value"), (std::vector<double>{1, 2}));
  EXPECT_EQ(root.read_array<double>("error"), (std::vector<double>{0, 0.5}));
  EXPECT_EQ(root.read<std::int64_t>("window"), 100);
  EXPECT_EQ(root.read<std::string>("input"), settings.input_text);
  EXPECT_EQ(root.read<std::string>("resolved"), settings.resolved_text);
  EXPECT_EQ(root.read<std::string>("program/command_line"), "mft lattice exact a.yaml");
  EXPECT_EQ(root.read<std::int64_t>("program/ranks"), 1);

  char host[65] = "";
  gethostname(host, sizeof host - 1);
  if (std::strlen(host) > 3) {
    EXPECT_EQ(bytes_of(target_).find(host), std::string::npos);
  }
}

}  // namespace
}  // namespace mft
