#include "action/observable.hpp"

#include <petscdt.h>

#include <algorithm>

#include "base/petsc.hpp"
#include "mesh/basis.hpp"

namespace mft {
namespace {

// ∫_{I_n} λ_c l_j dt for every slab; r + 5 more Gauss points than the basis needs carry λ_c itself.
void add_continuous(const CountingField& field, const TimeMesh& time, Observable& observable) {
  for (int n = 0; n < time.slabs(); ++n) {
    const TimeBasis& basis = time_basis(time.degree[n]);
    const int points = basis.size + 5;
    const double begin = time.breaks[n], tau = time.size(n);
    std::vector<double> s(points), w(points), t(points), lambda(points), value(basis.size);
    check(PetscDTGaussQuadrature(points, 0, 1, s.data(), w.data()));
    for (int i = 0; i < points; ++i) t[i] = begin + tau * s[i];
    field.values(points, t.data(), begin, time.breaks[n + 1], lambda.data());
    auto& weight = observable.time_weight[n];
    weight.assign(basis.size, 0.0);
    for (int i = 0; i < points; ++i) {
      lagrange(basis.s, s[i], value.data(), nullptr);
      for (int j = 0; j < basis.size; ++j) weight[j] += tau * w[i] * lambda[i] * value[j];
      observable.mass += tau * w[i] * lambda[i];
    }
  }
}

}  // namespace

double Observable::counted(double x) const {
  if (spread == 0) return x > position;
  const double s = std::clamp((x - leftmost()) / (2 * spread), 0.0, 1.0);
  return s * s * (3 - 2 * s);
}

Observable observable_of(const Reading& reading, const Mesh& mesh) {
  const int n = mesh.time.slab_ending_at(reading.time);
  Observable current;
  current.kind = Observable::Kind::instant;
  current.position = reading.position;
  current.origin = reading.origin;
  current.mass = 1;
  current.time_weight = {{n, time_basis(mesh.time.degree[n]).e1}};
  current.spread = mesh.spread;
  return current;
}

std::vector<Observable> make_observables(const History& history, const Mesh& mesh) {
  std::vector<Observable> all;
  for (const Instant& instant : history.instants) {
    all.push_back(observable_of(instant.reading, mesh));
    all.back().strength = instant.B;
  }
  if (history.continuous) {
    Observable integral;
    integral.position = integral.origin = history.continuous->position();
    integral.strength = 1;
    add_continuous(*history.continuous, mesh.time, integral);
    all.push_back(integral);
  }
  return all;
}

}  // namespace mft
