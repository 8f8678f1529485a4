#include "verify/sample.hpp"

#include <cmath>
#include <utility>

#include "mesh/basis.hpp"

namespace mft {

double norm(Vec v) {
  double value;
  check(VecNorm(v, NORM_2, &value));
  return value;
}

VecHandle copy_of(Vec v) {
  VecHandle copy;
  check(VecDuplicate(v, copy.put()));
  check(VecCopy(v, copy));
  return copy;
}

double relative_distance(Vec a, Vec b) {
  const VecHandle difference = copy_of(a);
  check(VecAXPY(difference, -1, b));
  return norm(difference) / norm(b);
}

VecHandle noise_vec(const Action& action, unsigned seed) {
  const Layout& layout = action.layout();
  VecHandle v = layout.make_vec();
  Noise noise(seed);
  VecWriter values(v);
  for (int n = 0; n < layout.last(); ++n)
    for (int i = 0; i < action.mesh().slab_size(n); ++i) {
      const double value = noise();
      if (layout.local(n)) *(values + layout.local_offset(n) + i) = value;
    }
  return v;
}

Path rough_path(const Action& action, const RoughSizes& sizes, unsigned seed) {
  const Mesh& mesh = action.mesh();
  const Layout& layout = action.layout();
  Path path = make_path(layout);
  Noise noise(seed);
  VecWriter q(path.q), p(path.p);
  for (int n = 0; n < layout.last(); ++n) {
    const TimeBasis& basis = time_basis(mesh.time.degree[n]);
    for (int i = 0; i < mesh.space.nodes(); ++i)
      for (int j = 0; j < basis.size; ++j) {
        const double q_noise = noise(), p_noise = noise();
        if (!layout.local(n)) continue;
        const double x = mesh.space.node[i] / sizes.length;
        const double t = (mesh.time.breaks[n] + mesh.time.size(n) * basis.s[j]) / sizes.duration;
        const double bump = std::exp(-0.5 * x * x);
        const PetscInt at = layout.local_offset(n) + i * basis.size + j;
        *(q + at) = sizes.density + sizes.q * bump * (std::sin(2 * x + t) + 0.02 * q_noise);
        *(p + at) = sizes.p * (0.5 * std::erf(x) + bump * (std::cos(x - 2 * t) + 0.02 * p_noise));
      }
  }
  return path;
}

std::unique_ptr<Action> make_action(std::shared_ptr<const Problem> problem, const MeshPlan& plan,
                                    MPI_Comm comm) {
  return std::make_unique<Action>(std::move(problem), std::make_shared<const Mesh>(make_mesh(plan)),
                                  comm);
}

}  // namespace mft
