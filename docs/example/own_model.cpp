// A model of one's own in a program of one's own: D = 1, σ = 2, at any density, so that
// μ = B² √(T/π) about equilibrium.
#include <cstdio>
#include <mft.hpp>

class Gaussian final : public mft::Model {
 public:
  std::string name() const override { return "gaussian"; }
  std::string diffusivity_text() const override { return "1"; }
  std::string mobility_text() const override { return "2"; }
  double lower() const override { return -upper(); }
  bool constant_diffusivity() const override { return true; }

  void coefficients(std::size_t n, const double*, const mft::Coefficients& out) const override {
    for (std::size_t i = 0; i < n; ++i) {
      out.D[i] = 1;
      out.sigma[i] = 2;
      out.D1[i] = out.D2[i] = out.sigma1[i] = out.sigma2[i] = 0;
    }
  }

  // dq_0/dw = σ/(2D) = 1: q_0 = ρ_0 + w, F* its integral.
  void conjugate(double rho0, std::size_t n, const double* w, double* F, double* q0,
                 double* F2) const override {
    for (std::size_t i = 0; i < n; ++i) {
      F[i] = w[i] * (rho0 + 0.5 * w[i]);
      q0[i] = rho0 + w[i];
      F2[i] = 1;
    }
  }
};

int run() {
  mft::Settings settings;
  settings.solver.tolerance = 1e-6;
  const mft::InitialState flat({mft::InitialType::annealed, 0.5, 0.5});
  const mft::InstantSettings at_one{{1}, 1.0, {}};  // time 1, B = 1, no Q asked for
  const auto problem = std::make_shared<mft::Problem>(mft::Problem{
      std::make_shared<Gaussian>(), mft::Domain(), flat, mft::make_history({at_one}, {}, 1)});
  const mft::Solution found =
      mft::solve_path(settings, problem, PETSC_COMM_WORLD, [](const std::string&) {});
  std::printf("mu = %.10g, error %.1e\n", found.mu.value, found.mu.error);
  return found.status != mft::Solution::Status::ok;
}

int main(int argc, char** argv) try {
  PetscInitialize(&argc, &argv, nullptr, nullptr);
  const int status = run();
  return PetscFinalize() || status;
} catch (const mft::Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return error.status();
}
