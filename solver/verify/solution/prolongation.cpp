#include <algorithm>
#include <cmath>

#include "action/evaluate.hpp"
#include "mesh/basis.hpp"
#include "verify/checks.hpp"

namespace mft {
namespace {

double polynomial(double x, double t) { return 1 + x * (0.5 - 0.1 * x) + t * (0.3 + 0.2 * x); }

// p stays small, so that it lies in the domain of F*.
constexpr double p_factor = -0.01;

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
        *(p + at) = p_factor * value;
      }
  }
  return path;
}

struct PointValue {
  double q, p;
};

// What evaluate_points promises of the polynomial path, its p past the last time 0: at t = 0 the
// initial profile, at an instant p(t^-).
PointValue expected(const Action& action, const SpaceTimePoint& at) {
  const double value = polynomial(at.x, at.t), duration = action.mesh().time.breaks.back();
  PointValue there{value, at.t < duration ? p_factor * value : 0};
  double shift = 0;
  for (const Observable& o : action.observables()) {
    const double time = action.mesh().time.breaks[o.last_slab() + 1];
    if (o.kind == Observable::Kind::instant && time == at.t && at.x > o.position)
      there.p += o.strength;
    if (o.counts_initially(at.x)) shift += o.strength * o.mass;
  }
  if (at.t == 0) {
    const Problem& problem = action.problem();
    const double w = there.p - shift;
    double F, F2;
    problem.initial.conjugate(*problem.model, problem.initial.piece(at.x), 1, &w,
                              {&F, &there.q, &F2});
  }
  return there;
}

}  // namespace

Measurements check_prolongation(const Subject& subject) {
  const auto coarse = subject.action(0, 0);
  const auto fine = subject.action(1, 1);
  const Path from = polynomial_path(*coarse), exact = polynomial_path(*fine);
  const auto off = [](const Path& a, const Path& b) {
    return std::max(relative_distance(a.q, b.q), relative_distance(a.p, b.p));
  };
  const Path up = prolong(from, coarse->mesh(), coarse->layout(), fine->mesh(), fine->layout());
  const Path down = prolong(up, fine->mesh(), fine->layout(), coarse->mesh(), coarse->layout());
  const double prolonged = std::max(off(up, exact), off(down, from));

  std::vector<SpaceTimePoint> points;
  const std::vector<double>& ends = fine->mesh().time.breaks;
  const double duration = ends.back(), end = fine->mesh().space.breaks.back();
  std::vector<double> times{0, 0.013 * duration, 0.31 * duration, ends[3], 0.999 * duration};
  for (const Instant& instant : subject.problem().history.instants)
    times.push_back(instant.reading.time);
  for (double t : times)
    for (double x : {-0.93, -0.11, 0.013, 0.4}) points.push_back({x * end, t});
  const auto values = evaluate_points(*fine, up, points);
  double missed = 0, size = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const PointValue there = expected(*fine, points[i]);
    size = std::max(size, std::abs(there.q));
    for (double off : {values.q[i] - there.q, values.p[i] - there.p})
      if (!(std::abs(off) <= missed)) missed = std::abs(off);  // NaN too
  }
  return {{"prolongation", prolonged, 1e-12}, {"values at points", missed / size, 1e-12}};
}

}  // namespace mft
