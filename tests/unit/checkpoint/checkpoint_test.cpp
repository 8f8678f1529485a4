// A solve that is left wherever it can be, and read back from a file, ends with the same bits.
#include <cstring>
#include <filesystem>

#include "checkpoint/state_file.hpp"
#include "solver_problem.hpp"
#include "store/result_file.hpp"
#include "temporary_folder.hpp"

namespace mft::testing {
namespace {
namespace fs = std::filesystem;

const char* const format = "mft-checkpoint 4";
const Report silent = [](const std::string&) {};

// Thrown to leave a solve.
struct Left {};

class Checkpoint : public InTemporaryFolder {
 protected:
  std::string file() const { return in_folder("run.checkpoint.h5"); }

  void write(const SolveState& state) const {
    ResultFile out(file(), format);
    write_state(PETSC_COMM_WORLD, &out.root(), state);
    out.commit();
  }

  SolveState read(const Case& given) const {
    if (!fs::exists(file())) return {};
    const H5Group in = open_result(file(), format);
    return read_state(PETSC_COMM_WORLD, &in, given.settings, *given.problem);
  }
};

// Counts what a state has, to see whether it went on.
int progress(const SolveState& state) {
  const ContinuationState& c = state.under_way.continuation;
  return static_cast<int>(1000 * state.finished.size()) + (c.path.q ? 1 + c.so_far.trials : 0);
}

void expect_same_bits(Vec a, Vec b) {
  PetscInt n = 0, m = 0;
  check(VecGetLocalSize(a, &n));
  check(VecGetLocalSize(b, &m));
  ASSERT_EQ(n, m);
  const VecReader x(a), y(b);
  EXPECT_EQ(std::memcmp(x + 0, y + 0, static_cast<std::size_t>(n) * sizeof(double)), 0);
}

void expect_same(const Solution& a, const Solution& b) {
  EXPECT_EQ(a.status, b.status);
  EXPECT_EQ(a.reason, b.reason);
  EXPECT_EQ(a.scale_reached, b.scale_reached);
  EXPECT_EQ(a.mu.value, b.mu.value);
  EXPECT_EQ(a.mu.error, b.mu.error);
  for (std::size_t k = 0; k < a.B.size(); ++k) EXPECT_EQ(a.B[k].value, b.B[k].value);
  EXPECT_EQ(a.newton_steps, b.newton_steps);
  EXPECT_EQ(a.iterations, b.iterations);
  ASSERT_EQ(a.levels.size(), b.levels.size());
  for (std::size_t i = 0; i < a.levels.size(); ++i) {
    EXPECT_EQ(a.levels[i].parts.mu(), b.levels[i].parts.mu());
    EXPECT_EQ(a.levels[i].lowest, b.levels[i].lowest);
    EXPECT_EQ(a.levels[i].continuation_trials, b.levels[i].continuation_trials);
    ASSERT_EQ(a.levels[i].steps.size(), b.levels[i].steps.size());
    for (std::size_t n = 0; n < a.levels[i].steps.size(); ++n)
      EXPECT_EQ(a.levels[i].steps[n].residual, b.levels[i].steps[n].residual);
  }
  expect_same_bits(a.finest->path->q, b.finest->path->q);
  expect_same_bits(a.finest->path->p, b.finest->path->p);
  expect_same_bits(a.finest->action->gradient().q, b.finest->action->gradient().q);
}

TEST_F(Checkpoint, ASolveLeftAtEveryStepEndsTheSame) {
  const std::string rest = initial_line("annealed", 0.7, 0.2) +
                           "history: {instants: [{time: 0.4, B: -0.6, position: 0.25}, "
                           "{time: 1, Q: 0.3}], continuous: \"0.2*cos(t)\"}\n";
  const std::string stopping =
      "initial: {type: quenched, left: 0.7, right: 0.2}\n"
      "history: {instants: [{time: 0.4, B: -1}, {time: 1, B: 60}]}\n";
  for (const std::string& text :
       {"model: ssep\n" + rest, "model: {D: \"1/(1+rho)^2\", sigma: \"2*rho/(1+rho)\"}\n" + rest,
        "model: kmp\n" + stopping}) {
    SCOPED_TRACE(text);
    const std::vector<std::string> overrides{"mesh.level=2", "mesh.degree=3", "mesh.time_degree=1",
                                             "solver.tolerance=1e-3", "solver.continuation=0.3"};
    const Case whole = case_of(text, overrides);
    const Solution expected = solve_path(whole.settings, whole.problem, PETSC_COMM_WORLD, silent);
    fs::remove(file());
    int times_left = 0;
    for (;;) {
      const Case given = case_of(text, overrides);  // with a model of its own
      SolveMemory memory;
      memory.state = read(given);
      const int before = progress(memory.state);
      memory.keep = [&](const SolveState& state) {
        if (progress(state) == before) return;
        write(state);
        throw Left();
      };
      try {
        const Solution solution =
            solve_path(given.settings, given.problem, PETSC_COMM_WORLD, silent, std::move(memory));
        expect_same(solution, expected);
        break;
      } catch (const Left&) {
        ++times_left;
      }
    }
    EXPECT_GT(times_left, static_cast<int>(expected.levels.size()));
  }
}

TEST_F(Checkpoint, ArraysOfAnotherLengthAreRefused) {
  const std::string text = "model: ssep\n" + initial_line("annealed", 0.7, 0.2) +
                           "history: {instants: [{time: 1, B: 1}]}\n";
  const std::vector<std::string> overrides{"mesh.level=2", "mesh.degree=3", "mesh.time_degree=1"};
  const Case given = case_of(text, overrides);
  SolveMemory memory;
  memory.keep = [&](const SolveState& state) {
    if (state.finished.empty()) return;
    write(state);
    throw Left();
  };
  EXPECT_THROW(
      solve_path(given.settings, given.problem, PETSC_COMM_WORLD, silent, std::move(memory)), Left);
  EXPECT_EQ(read(given).finished.size(), 1u);
  const Case other = case_of(text, {"mesh.level=2", "mesh.degree=4", "mesh.time_degree=1"});
  EXPECT_THROW(read(other), StorageError);
}

}  // namespace
}  // namespace mft::testing
