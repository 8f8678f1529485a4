// An optimal path computed by the library: μ, the current, and the density at two points.
#include <cstdio>
#include <mft.hpp>

const char* const input =
    "model: {D: \"1\", sigma: \"2*rho*(1-rho)\", range: [0, 1]}\n"
    "initial: {type: annealed, left: 0.7, right: 0.2}\n"
    "history: {instants: [{time: 1, B: 1}]}\n"
    "solver: {tolerance: 1e-6}\n";

int run() {
  const mft::Settings settings = mft::parse_input(input, {"example", {}, "", ""}, {}).settings;
  const auto problem = mft::make_problem(settings);
  const mft::Solution found =
      mft::solve_path(settings, problem, PETSC_COMM_WORLD, [](const std::string&) {});
  if (found.status == mft::Solution::Status::none) throw mft::NoSolution(found.reason);
  const mft::PointValues path =
      mft::evaluate_points(*found.finest->action, *found.finest->path, {{-0.5, 0}, {0.5, 0.75}});
  std::printf("mu = %.10g, error %.1e\n", found.mu.value, found.mu.error);
  std::printf("Q = %.10g, q(-0.5, 0) = %.6g, q(0.5, 0.75) = %.6g\n", found.Q[0].value, path.q[0],
              path.q[1]);
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
