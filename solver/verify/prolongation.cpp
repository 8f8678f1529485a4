#include <algorithm>
#include <cmath>

#include "optimum/evaluate.hpp"
#include "verify/checks.hpp"

namespace mft {
namespace {

double polynomial(double x, double t) { return 1 + x * (0.5 - 0.1 * x) + t * (0.3 + 0.2 * x); }

// Of degree 2 in x and 1 in t: every mesh holds it.
Path polynomial_path(const Action& action) {
  const Mesh& mesh = action.mesh();
  const Layout& layout = action.layout();
  Path path = make_path(layout);
  VecWriter q(path.q), p(path.p);
  for (int n = layout.first(); n < layout.last(); ++n) {
    const TimeBasis& basis = time_basis(mesh.time.degree[n]);
    for (int i = 0; i < mesh.space.nodes(); ++i)
      for (int j = 0; j < basis.size; ++j) {
        const double value =
            polynomial(mesh.space.node[i], mesh.time.breaks[n] + mesh.time.size(n) * basis.s[j]);
        const PetscInt at = layout.local_offset(n) + i * basis.size + j;
        *(q + at) = value;
        *(p + at) = -2 * value;
      }
  }
  return path;
}

}  // namespace

Findings check_prolongation(const Subject& subject) {
  const auto coarse = make_action(subject.problem(), subject.plan(0, 0));
  const auto fine = make_action(subject.problem(), subject.plan(1, 1));
  const Path from = polynomial_path(*coarse), exact = polynomial_path(*fine);
  const auto off = [](const Path& a, const Path& b) {
    return std::max(relative_distance(a.q, b.q), relative_distance(a.p, b.p));
  };
  const Path up = prolong(from, coarse->mesh(), coarse->layout(), fine->mesh(), fine->layout());
  const Path down = prolong(up, fine->mesh(), fine->layout(), coarse->mesh(), coarse->layout());
  const double prolonged = std::max(off(up, exact), off(down, from));

  std::vector<SpaceTimePoint> points;
  const double duration = fine->mesh().time.breaks.back();
  const double end = fine->mesh().space.breaks.back();
  for (double t : {0.013, 0.31, 0.77, 0.999})
    for (double x : {-0.93, -0.11, 0.013, 0.4}) points.push_back({x * end, t * duration});
  const auto values = evaluate_points(*fine, up, points);
  double missed = 0, size = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double value = polynomial(points[i].x, points[i].t);
    size = std::max(size, std::abs(value));
    missed = std::max(
        {missed, std::abs(values[i] - value), std::abs(values[points.size() + i] + 2 * value)});
  }
  return {{"prolongation", prolonged, 1e-12}, {"values at points", missed / size, 1e-12}};
}

}  // namespace mft
