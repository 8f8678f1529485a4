// The path that a point of a scan hands to its children: nothing that their meshes ask of it is
// lost.
#include "scan/durable/path_bytes.hpp"
#include "solver_problem.hpp"

namespace mft::testing {
namespace {

// A path on a coarse mesh that counts over a width; another, finer, that starts from it.
struct Parent {
  Case given = case_of("model: ssep\n" + initial_line("annealed", 0.7, 0.2) + rich_history);
  MeshPlan plan = coarse_plan(*given.problem);
  std::unique_ptr<Action> action;
  Guess guess;

  Parent() {
    plan.spread = 4;
    plan.diffusivity = 1.5;
    action = make_action(given.problem, plan);
    guess.mesh = std::make_shared<const Mesh>(action->mesh());
    guess.path = std::make_shared<const Path>(mft::testing::rough_path(*action, 0.1, 0.1, 1));
    guess.strengths = {0.3, -0.2};
  }
};

TEST(ScanPathBytes, ComeBackWithTheWholeMesh) {
  const Parent parent;
  const Guess back =
      scan::unpack_guess(scan::pack(parent.guess, PETSC_COMM_WORLD), PETSC_COMM_WORLD);
  const Mesh &mesh = *back.mesh, &expected = *parent.guess.mesh;
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
  EXPECT_EQ(back.strengths, parent.guess.strengths);
}

// A finer mesh takes layers at the corners as wide as its own cells, from the bytes as from the
// path.
TEST(ScanPathBytes, AreTransferredAsThePathItself) {
  const Parent parent;
  MeshPlan finer = parent.plan;
  finer.level = 2;
  const auto fine = make_action(parent.given.problem, finer);
  const Guess back =
      scan::unpack_guess(scan::pack(parent.guess, PETSC_COMM_WORLD), PETSC_COMM_WORLD);
  const auto to_fine = [&](const Guess& guess) {
    return transfer(*guess.path, *guess.mesh, parent.action->layout(), fine->mesh(),
                    fine->layout());
  };
  const Path own = to_fine(parent.guess), read = to_fine(back);
  EXPECT_EQ(relative_distance(own.q, read.q), 0);
  EXPECT_EQ(relative_distance(own.p, read.p), 0);
  const Path flat = prolong(*parent.guess.path, *parent.guess.mesh, parent.action->layout(),
                            fine->mesh(), fine->layout());
  EXPECT_GT(relative_distance(own.q, flat.q), 0);
}

}  // namespace
}  // namespace mft::testing
