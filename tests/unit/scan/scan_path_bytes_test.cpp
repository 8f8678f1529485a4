// The path that a point of a scan hands to its children: nothing that their meshes ask of it is
// lost.
#include "scan/durable/path_bytes.hpp"
#include "solver/solver_problem.hpp"

namespace mft::testing {
namespace {

// A path on a coarse mesh that counts over a width; another, finer, that starts from it.
struct Parent {
  Problem problem = problem_of("model: ssep\n" + initial_line("annealed", 0.7, 0.2) + rich_history);
  MeshPlan plan = coarse_plan(problem.path);
  std::unique_ptr<Action> action;
  LevelStart start;

  Parent() {
    plan.spread = 4;
    plan.diffusivity = 1.5;
    action = make_action(problem.path, plan);
    start.mesh = std::make_shared<const Mesh>(action->mesh());
    start.path = std::make_shared<const Path>(mft::testing::rough_path(*action, 0.1, 0.1, 1));
    start.strengths = {0.3, -0.2};
  }
};

TEST(ScanPathBytes, ComeBackWithTheWholeMesh) {
  const Parent parent;
  const LevelStart back =
      scan::unpack_start(scan::pack(parent.start, PETSC_COMM_WORLD), PETSC_COMM_WORLD);
  const Mesh &mesh = *back.mesh, &expected = *parent.start.mesh;
  EXPECT_EQ(mesh.level, expected.level);
  EXPECT_EQ(mesh.smallest, expected.smallest);
  EXPECT_EQ(mesh.diffusivity, 1.5);
  EXPECT_EQ(mesh.spread, expected.spread);
  ASSERT_EQ(mesh.corners.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(mesh.corners[i].x, expected.corners[i].x);
    EXPECT_EQ(mesh.corners[i].t, expected.corners[i].t);
  }
  EXPECT_EQ(mesh.space.node, expected.space.node);
  EXPECT_EQ(mesh.space.weight, expected.space.weight);
  EXPECT_EQ(mesh.time.degree, expected.time.degree);
  EXPECT_EQ(back.strengths, parent.start.strengths);
}

// A finer mesh takes layers at the corners as wide as its own cells, from the bytes as from the
// path.
TEST(ScanPathBytes, AreTransferredAsThePathItself) {
  const Parent parent;
  MeshPlan finer = parent.plan;
  finer.level = 2;
  const auto fine = make_action(parent.problem.path, finer);
  const LevelStart back =
      scan::unpack_start(scan::pack(parent.start, PETSC_COMM_WORLD), PETSC_COMM_WORLD);
  const auto to_fine = [&](const LevelStart& start) {
    return transfer(*start.path, *start.mesh, parent.action->layout(), fine->mesh(),
                    fine->layout());
  };
  const Path own = to_fine(parent.start), read = to_fine(back);
  EXPECT_EQ(relative_distance(own.q, read.q), 0);
  EXPECT_EQ(relative_distance(own.p, read.p), 0);
  const Path flat = prolong(*parent.start.path, *parent.start.mesh, parent.action->layout(),
                            fine->mesh(), fine->layout());
  EXPECT_GT(relative_distance(own.q, flat.q), 0);
}

}  // namespace
}  // namespace mft::testing
