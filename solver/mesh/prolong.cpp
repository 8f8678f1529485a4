#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "mesh/basis.hpp"
#include "mesh/path.hpp"

namespace mft {
namespace {

// Values on the slabs [first, last] of another layout, wherever they live.
class SlabWindow {
 public:
  SlabWindow(Vec field, const Layout& layout, int first, int last) : begin_(layout.offset(first)) {
    const PetscInt size = last < first ? 0 : layout.offset(last + 1) - begin_;
    IsHandle from;
    check(ISCreateStride(PETSC_COMM_SELF, size, begin_, 1, from.put()));
    check(VecCreateSeq(PETSC_COMM_SELF, size, values_.put()));
    ScatterHandle scatter;
    check(VecScatterCreate(field, from, values_, nullptr, scatter.put()));
    check(VecScatterBegin(scatter, field, values_, INSERT_VALUES, SCATTER_FORWARD));
    check(VecScatterEnd(scatter, field, values_, INSERT_VALUES, SCATTER_FORWARD));
  }
  Vec values() const { return values_; }
  PetscInt begin() const { return begin_; }

 private:
  PetscInt begin_;
  VecHandle values_;
};

// What a place needs of the other mesh: a cell and the values of its basis there.
struct Interpolation {
  int cell, size;
  std::array<double, 21> weight;  // degree 20 at most
};

Interpolation in_space(const SpaceMesh& from, double x) {
  const int e = from.element_of(x);
  const SpaceBasis& basis = space_basis(from.degree[e]);
  Interpolation one{e, basis.size, {}};
  const double inside = std::clamp(x, from.breaks.front(), from.breaks.back());
  lagrange(basis.xi, (inside - from.breaks[e]) / from.size(e), one.weight.data(), nullptr);
  return one;
}

Interpolation in_time(const TimeMesh& from, double t) {
  const int n = from.slab_of(t);
  const TimeBasis& basis = time_basis(from.degree[n]);
  Interpolation one{n, basis.size, {}};
  lagrange(basis.s, (t - from.breaks[n]) / from.size(n), one.weight.data(), nullptr);
  return one;
}

using Place = std::pair<double, double>;  // x, t

Place same_place(double x, double t) { return {x, t}; }

// Where on the mesh `from` the path looks as it will at (x, t) on the mesh `to`. Layers at a corner
// are as wide as the cells there: the path keeps its form in units of the smallest element, and
// away from the corner its place. Between corners the nearer has the larger share, and the change
// is smooth (weights of Shepard 1968): a path with a jump is a bad start.
class SelfSimilar {
 public:
  SelfSimilar(const Mesh& from, const Mesh& to)
      : corners_(to.corners),
        D_(to.diffusivity),
        ratio_(from.smallest / to.smallest),
        near_(std::max(from.smallest, to.smallest)),
        far_(std::ldexp(to.smallest, to.level)) {
    if (from.corners.size() != to.corners.size() || far_ < ratio_ * near_) ratio_ = 1;
  }

  Place operator()(double x, double t) const {
    if (ratio_ == 1) return {x, t};
    double dx = 0, dt = 0, shares = 0;
    for (const Corner& c : corners_) {
      const double r = std::sqrt((x - c.x) * (x - c.x) + D_ * std::abs(t - c.t));
      if (r == 0) return {x, t};
      const double share = std::pow(r, -4);
      shares += share;
      if (r >= far_) continue;
      const double part = std::min(1.0, std::log(far_ / r) / std::log(far_ / near_));
      const double factor = std::pow(ratio_, part);
      dx += share * (factor - 1) * (x - c.x);
      dt += share * (factor * factor - 1) * (t - c.t);
    }
    return {x + dx / shares, t + dt / shares};
  }

 private:
  const std::vector<Corner>& corners_;
  double D_, ratio_, near_, far_;
};

// The path on the mesh `to` whose value at (x, t) is that of `from` at source_of(x, t).
template <class SourceOf>
Path interpolate(const Path& from, const Mesh& from_mesh, const Layout& from_layout,
                 const Mesh& to_mesh, const Layout& to_layout, const SourceOf& source_of) {
  const TimeMesh& time = to_mesh.time;
  const std::vector<double>& nodes = to_mesh.space.node;
  std::vector<Place> places;  // of the local values: time node after time node
  int low = from_mesh.time.slabs(), high = -1;
  for (int n = to_layout.first(); n < to_layout.last(); ++n)
    for (double s : time_basis(time.degree[n]).s)
      for (double x : nodes) {
        places.push_back(source_of(x, time.breaks[n] + time.size(n) * s));
        const int slab = from_mesh.time.slab_of(places.back().second);
        low = std::min(low, slab);
        high = std::max(high, slab);
      }
  if (high < 0) low = 0;
  const SlabWindow q_window(from.q, from_layout, low, high);
  const SlabWindow p_window(from.p, from_layout, low, high);
  const VecReader q_source(q_window.values()), p_source(p_window.values());
  Path to = make_path(to_layout);
  VecWriter q(to.q), p(to.p);

  // most places share their t with the one before, their x with the one a time node before
  std::vector<double> known_x(nodes.size(), std::numeric_limits<double>::quiet_NaN());
  std::vector<Interpolation> in_x(nodes.size());
  double known_t = known_x.front();
  Interpolation in_t{};
  auto place = places.begin();
  for (int n = to_layout.first(); n < to_layout.last(); ++n)
    for (int j = 0; j <= time.degree[n]; ++j)
      for (std::size_t i = 0; i < nodes.size(); ++i) {
        const auto [x, t] = *place++;
        if (x != known_x[i]) in_x[i] = in_space(from_mesh.space, known_x[i] = x);
        if (t != known_t) in_t = in_time(from_mesh.time, known_t = t);
        const PetscInt element = from_layout.offset(in_t.cell) - q_window.begin() +
                                 from_mesh.space.first_node[in_x[i].cell] * in_t.size;
        double q_sum = 0, p_sum = 0;
        for (int a = 0; a < in_x[i].size; ++a)
          for (int l = 0; l < in_t.size; ++l) {
            const double weight = in_x[i].weight[a] * in_t.weight[l];
            q_sum += weight * *(q_source + (element + a * in_t.size + l));
            p_sum += weight * *(p_source + (element + a * in_t.size + l));
          }
        const PetscInt target =
            to_layout.local_offset(n) + static_cast<PetscInt>(i) * (time.degree[n] + 1) + j;
        *(q + target) = q_sum;
        *(p + target) = p_sum;
      }
  return to;
}

}  // namespace

Path prolong(const Path& from, const Mesh& from_mesh, const Layout& from_layout,
             const Mesh& to_mesh, const Layout& to_layout) {
  return interpolate(from, from_mesh, from_layout, to_mesh, to_layout, same_place);
}

Path transfer(const Path& from, const Mesh& from_mesh, const Layout& from_layout,
              const Mesh& to_mesh, const Layout& to_layout) {
  if (from_mesh.space.degree != to_mesh.space.degree ||
      from_mesh.time.degree != to_mesh.time.degree)
    return interpolate(from, from_mesh, from_layout, to_mesh, to_layout,
                       SelfSimilar(from_mesh, to_mesh));
  Path to = make_path(to_layout);
  check(VecCopy(from.q, to.q));
  check(VecCopy(from.p, to.p));
  return to;
}

}  // namespace mft
