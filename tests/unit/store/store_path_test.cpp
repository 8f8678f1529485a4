// Results of a path: layout, round trip, failures.
#include <gtest/gtest.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <new>

#include "base/collective.hpp"
#include "base/error.hpp"
#include "store/result_file.hpp"
#include "synthetic_path.hpp"
#include "temporary_folder.hpp"

namespace mft {
namespace {
namespace fs = std::filesystem;

class StorePath : public testing::InTemporaryFolder {
 protected:
  void write(const PathSummary& summary, const PathFields& fields) const {
    const Settings settings = path_.settings();
    write_path(MPI_COMM_SELF, target_, {settings, program_, summary}, fields);
  }

  const std::string target_ = in_folder("run.h5");
  const SyntheticPath path_{1};
  const ProgramInfo program_ = program_info({"mft"}, MPI_COMM_SELF);
};

template <class T>
void expect_same_bits(const std::vector<T>& a, const std::vector<T>& b) {
  ASSERT_EQ(a.size(), b.size());
  EXPECT_TRUE(a.empty() || std::memcmp(a.data(), b.data(), sizeof(T) * a.size()) == 0);
}

TEST_F(StorePath, SummaryComesBack) {
  PathSummary s = path_.summary();
  s.status = "tolerance";
  s.reason = "level 5 is the last";
  s.instants.lambda = "sin(t)";
  s.instants.lambda_position = 0.25;
  s.Phi = 0.1 + 0.2;
  s.Phi_error = 1e-10;
  write(s, path_);
  const PathFile file(MPI_COMM_SELF, target_);
  const PathSummary& r = file.summary();
  EXPECT_EQ(file.input_text(), path_.settings().input_text);
  EXPECT_EQ(file.resolved_text(), path_.settings().resolved_text);
  EXPECT_EQ(r.status, s.status);
  EXPECT_EQ(r.reason, s.reason);
  EXPECT_EQ(r.model, "independent");
  EXPECT_EQ(r.initial, "annealed");
  EXPECT_EQ(r.instants.lambda, s.instants.lambda);
  const auto numbers = [](const PathSummary& p) {
    return std::vector<double>{p.left,
                               p.right,
                               p.final_time,
                               p.largest_diffusivity,
                               p.mu,
                               p.mu_error,
                               p.history,
                               p.initial_cost,
                               p.noise,
                               p.Phi,
                               p.Phi_error,
                               p.scale_reached,
                               double(p.level),
                               double(p.newton),
                               double(p.iterations),
                               p.lowest_eigenvalue,
                               p.instants.lambda_position,
                               p.identities.action_minus_14,
                               p.identities.mass,
                               p.seconds.total};
  };
  expect_same_bits(numbers(r), numbers(s));
  expect_same_bits(r.Q, s.Q);
  expect_same_bits(r.Q_error, s.Q_error);
  expect_same_bits(r.instants.time, s.instants.time);
  expect_same_bits(r.instants.B, s.instants.B);
  expect_same_bits(r.current_Q, s.current_Q);
  expect_same_bits(r.identities.flux, s.identities.flux);
  expect_same_bits(r.points.p, s.points.p);
  expect_same_bits(r.mesh.x, s.mesh.x);
  expect_same_bits(r.mesh.t, s.mesh.t);
  expect_same_bits(r.mesh.slab_ends, s.mesh.slab_ends);
  expect_same_bits(r.mesh.slab_degrees, s.mesh.slab_degrees);
  expect_same_bits(r.mesh.element_ends, s.mesh.element_ends);
  expect_same_bits(r.mesh.element_degrees, s.mesh.element_degrees);
}

TEST_F(StorePath, LevelsAndNewtonLogsComeBack) {
  const PathSummary s = path_.summary();
  write(s, path_);
  const PathFile file(MPI_COMM_SELF, target_);
  const std::vector<MeshRecord>& read = file.summary().meshes;
  ASSERT_EQ(read.size(), s.meshes.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    const MeshRecord &a = read[i], &b = s.meshes[i];
    EXPECT_EQ(a.level, b.level);
    EXPECT_EQ(a.highest_time_degree, b.highest_time_degree);
    EXPECT_EQ(a.unknowns, b.unknowns);
    EXPECT_EQ(a.counting_width, b.counting_width);
    EXPECT_EQ(a.mu, b.mu);
    expect_same_bits(a.Q, b.Q);
    EXPECT_EQ(a.seconds.sweep, b.seconds.sweep);
    EXPECT_EQ(a.seconds.total, b.seconds.total);
    ASSERT_EQ(a.newton.size(), b.newton.size());
    for (std::size_t j = 0; j < a.newton.size(); ++j) {
      EXPECT_EQ(a.newton[j].residual, b.newton[j].residual);
      EXPECT_EQ(a.newton[j].decrement, b.newton[j].decrement);
      EXPECT_EQ(a.newton[j].iterations, b.newton[j].iterations);
    }
  }
}

TEST_F(StorePath, FieldsComeBackBitForBit) {
  write(path_.summary(), path_);
  const PathFile file(MPI_COMM_SELF, target_);
  ASSERT_TRUE(file.has_fields());
  const MeshArrays& mesh = file.summary().mesh;
  int slabs = 0;
  file.read_fields([](int) { return 0; },
                   [&](int n, const double* q, const double* p) {
                     const std::size_t size = std::size_t(mesh.slab_degrees[n] + 1) * mesh.x.size();
                     std::vector<double> wanted_q(size), wanted_p(size);
                     path_.slab_values(n, wanted_q.data(), wanted_p.data());
                     expect_same_bits(std::vector<double>(q, q + size), wanted_q);
                     expect_same_bits(std::vector<double>(p, p + size), wanted_p);
                     ++slabs;
                   });
  EXPECT_EQ(slabs, int(mesh.slab_degrees.size()));
}

TEST_F(StorePath, ProfilesFollowTheirConventions) {
  write(path_.summary(), path_);
  const H5Group root = open_result(target_, "mft-path 1");
  const std::vector<double> t = root.read_array<double>("path/t");
  const std::vector<double> x = root.read_array<double>("path/x");
  const std::vector<double> q = root.read_array<double>("path/q");
  const std::vector<double> p = root.read_array<double>("path/p");
  const OutputSettings output;
  ASSERT_EQ(t.size(), std::size_t(output.profile_t));
  ASSERT_EQ(x.size(), std::size_t(output.profile_x));
  EXPECT_EQ(x.front(), -4);
  EXPECT_EQ(x.back(), 4);
  EXPECT_EQ(t.front(), 0);
  EXPECT_EQ(t.back(), 1);
  const auto instant = std::find(t.begin(), t.end(), 0.4);
  ASSERT_NE(instant, t.end());

  const auto row = [&](const std::vector<double>& field, std::size_t n) {
    return std::vector<double>(field.begin() + long(n * x.size()),
                               field.begin() + long((n + 1) * x.size()));
  };
  const auto expect_row = [&](std::size_t n, int slab) {
    std::vector<double> wanted_q(x.size()), wanted_p(x.size());
    path_.evaluate(slab, t[n], x, wanted_q.data(), wanted_p.data());
    expect_same_bits(row(q, n), wanted_q);
    expect_same_bits(row(p, n), wanted_p);
  };
  expect_row(0, 0);                                 // p(0^+), q(0^+)
  expect_row(std::size_t(instant - t.begin()), 7);  // the slab that ends there: p(t^-)
  expect_row(t.size() - 1, 15);
  std::vector<double> q0(x.size());
  path_.initial_profile(x, q0.data());
  expect_same_bits(root.read_array<double>("path/q0"), q0);
}

TEST_F(StorePath, ManyInstantsAndFewProfiles) {
  Settings settings = path_.settings();
  settings.output.profile_t = 2;
  settings.output.profile_x = 3;
  settings.output.fields = false;
  write_path(MPI_COMM_SELF, target_, {settings, program_, path_.summary()}, path_);
  const H5Group root = open_result(target_, "mft-path 1");
  EXPECT_EQ(root.read_array<double>("path/t"), (std::vector<double>{0, 0.4, 1}));
  EXPECT_EQ(root.read_array<double>("path/x"), (std::vector<double>{-4, 0, 4}));
  EXPECT_FALSE(root.has("fields"));
  const PathFile file(MPI_COMM_SELF, target_);
  EXPECT_FALSE(file.has_fields());
  EXPECT_THROW(file.read_fields([](int) { return 0; }, [](int, const double*, const double*) {}),
               InputError);
}

// A path whose slab 5 cannot be had.
struct FailingPath : SyntheticPath {
  FailingPath() : SyntheticPath(1) {}
  void slab_values(int slab, double* q, double* p) const override {
    if (slab == 5) throw NoSolution("no slab");
    SyntheticPath::slab_values(slab, q, p);
  }
};

TEST_F(StorePath, AFailureLeavesTheOldResult) {
  write(path_.summary(), path_);
  const auto before = fs::last_write_time(target_);
  EXPECT_THROW(write(path_.summary(), FailingPath()), NoSolution);
  PathSummary wrong = path_.summary();
  wrong.current_Q.pop_back();
  EXPECT_THROW(write(wrong, path_), Error);
  PathSummary stopped = path_.summary();
  stopped.status = "none";
  EXPECT_THROW(write(stopped, path_), InputError);
  EXPECT_EQ(fs::last_write_time(target_), before);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
}

TEST_F(StorePath, ACompletePathReplacesAStoppedOne) {
  PathSummary stopped = path_.summary();
  stopped.status = "none";
  stopped.mu = not_a_number;
  write(stopped, path_);
  write(stopped, path_);
  EXPECT_TRUE(std::isnan(PathFile(MPI_COMM_SELF, target_).summary().mu));
  write(path_.summary(), path_);
  EXPECT_EQ(PathFile(MPI_COMM_SELF, target_).summary().status, "ok");
}

TEST_F(StorePath, ContradictionsAreRefused) {
  const auto refused = [&](const char* path, const std::vector<double>& values) {
    write(path_.summary(), path_);
    const hid_t file = H5Fopen(target_.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    H5Ldelete(file, path, H5P_DEFAULT);
    const hsize_t size = values.size();
    if (size > 0) H5LTmake_dataset_double(file, path, 1, &size, values.data());
    H5Fclose(file);
    EXPECT_THROW(PathFile(MPI_COMM_SELF, target_), StorageError) << path;
  };
  refused("Q", {});
  refused("Q", {1});
  refused("mesh/slab_degree", {1, 2});
  refused("mesh/slab_degree", {1e9});
  refused("levels/newton_steps", {3, 2, 100});
  refused("levels/newton_steps", {-1, 2, 1});
  refused("levels/seconds", {1, 2});
}

TEST(Collective, ErrorsKeepTheirKind) {
  EXPECT_THROW(on_root(MPI_COMM_SELF, [] { throw StorageError("disk"); }), StorageError);
  EXPECT_THROW(on_root(MPI_COMM_SELF, [] { throw InputError("key"); }), InputError);
  EXPECT_THROW(on_root(MPI_COMM_SELF, [] { throw std::bad_alloc(); }), Error);
  std::vector<double> seen;
  SharedRows rows;
  rows.count = 3;
  rows.owner = [](std::int64_t) { return 0; };
  rows.length = [](std::int64_t n) { return std::size_t(n); };
  gather_rows(
      MPI_COMM_SELF, rows, [](std::int64_t n, double* row) { std::fill(row, row + n, double(n)); },
      [&](std::int64_t n, const double* row) { seen.insert(seen.end(), row, row + n); });
  EXPECT_EQ(seen, (std::vector<double>{1, 2, 2}));
}

}  // namespace
}  // namespace mft
