// An observable of one's own: the mean current over the second half, 2 ∫_{1/2}^1 Q(t) dt, as what
// the history couples to, in the action of a mesh; Newton's method finds its path. The same as an
// input's λ(t) is 2B on the second half: both are printed.
#include <cstdio>
#include <mft.hpp>

#include "linear/mesh_solvers.hpp"
#include "mesh/basis.hpp"
#include "newton/newton.hpp"

constexpr double B = 1;
const char* const input =
    "model: ssep\n"
    "initial: {type: annealed, left: 0.7, right: 0.2}\n"
    "final_time: 1\n"
    "history: {continuous: {pieces: [{to: 0.5, lambda: \"0\"}, {to: 1, lambda: \"2\"}]}}\n"
    "mesh: {level: {single: 3}}\n";

// Its weight on the Gauss points of each slab that lies in [begin, end], which are slab ends.
mft::Observable mean_current(double begin, double end, const mft::TimeMesh& time) {
  mft::Observable mean;
  mean.strength = B;
  mean.mass = 1;
  for (int n = 0; n < time.slabs(); ++n) {
    if (time.breaks[n] < begin || time.breaks[n + 1] > end) continue;
    for (const double w : mft::time_basis(time.degree[n]).w)
      mean.time_weight[n].push_back(w * time.size(n) / (end - begin));
  }
  return mean;
}

int run() {
  const mft::Settings settings = mft::parse_input(input, {"example", {}, "", ""}, {}).settings;
  const auto problem = mft::make_problem(settings);
  const mft::Solution found =
      mft::solve_path(settings, problem, PETSC_COMM_WORLD, [](const std::string&) {});
  if (!found.finest) throw mft::NoSolution(found.reason);

  const auto mesh = found.finest->mesh;
  const auto without = mft::make_problem(settings, mft::make_history({}, {}, 1));
  mft::Action action(without, mesh, PETSC_COMM_WORLD, {mean_current(0.5, 1, mesh->time)});
  const mft::MeshSolvers solvers = mft::make_solvers(action, mft::SolverSettings::Linear::gcg);
  mft::Path path = mft::make_path(action.layout());
  mft::check(VecSet(path.q, 0.5));  // flat, to begin with
  mft::check(VecZeroEntries(path.p));
  const mft::NewtonResult solved =
      mft::newton(action, *solvers.kkt, path, {}, mft::NewtonOptions{});
  if (!solved.converged) throw mft::NoSolution(solved.reason);
  const mft::ActionParts parts = action.parts(path);
  std::printf("mu = %.10g, mean current %.10g\n", parts.mu(), parts.observables[0]);
  std::printf("by the input: mu = %.10g\n", found.finest->parts.mu());
  return 0;
}

int main(int argc, char** argv) try {
  PetscInitialize(&argc, &argv, nullptr, nullptr);
  run();
  return PetscFinalize();
} catch (const mft::Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return error.status();
}
