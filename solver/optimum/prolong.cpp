#include <algorithm>
#include <cmath>
#include <utility>

#include "mesh/basis.hpp"
#include "optimum/path.hpp"

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

// What one node or time needs of the other mesh: a cell and the weights of its basis there.
struct Interpolation {
  int cell;
  std::vector<double> weight;
};

Interpolation in_space(const SpaceMesh& from, double x) {
  const int e = from.element_of(x);
  const SpaceBasis& basis = space_basis(from.degree[e]);
  Interpolation one{e, std::vector<double>(basis.size)};
  const double inside = std::clamp(x, from.breaks.front(), from.breaks.back());
  lagrange(basis.xi, (inside - from.breaks[e]) / from.size(e), one.weight.data(), nullptr);
  return one;
}

Interpolation in_time(const TimeMesh& from, double t) {
  Interpolation one{from.slab_of(t), {}};
  const TimeBasis& basis = time_basis(from.degree[one.cell]);
  one.weight.resize(basis.size);
  lagrange(basis.s, (t - from.breaks[one.cell]) / from.size(one.cell), one.weight.data(), nullptr);
  return one;
}

using Place = std::pair<double, double>;  // x, t

Place same_place(double x, double t) { return {x, t}; }

// Where on the mesh `from` the path looks as it will at (x, t) on the mesh `to`. Layers at a corner
// are as wide as the cells there: the path keeps its form in units of the smallest element, and
// away from the corner its place.
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
    double nearest = far_;
    Corner about{};
    for (const Corner& c : corners_) {
      const double r = std::sqrt((x - c.x) * (x - c.x) + D_ * std::abs(t - c.t));
      if (r < nearest) {
        nearest = r;
        about = c;
      }
    }
    if (nearest >= far_) return {x, t};
    const double part = std::min(1.0, std::log(far_ / nearest) / std::log(far_ / near_));
    const double factor = std::pow(ratio_, part);
    return {about.x + factor * (x - about.x), about.t + factor * factor * (t - about.t)};
  }

 private:
  const std::vector<Corner>& corners_;
  double D_, ratio_, near_, far_;
};

template <class SourceOf>
void interpolate_field(Vec from, const Mesh& from_mesh, const Layout& from_layout, Vec to,
                       const Mesh& to_mesh, const Layout& to_layout, const SourceOf& source_of) {
  const TimeMesh& time = to_mesh.time;
  const auto at = [&](int n, int j) {
    return time.breaks[n] + time.size(n) * time_basis(time.degree[n]).s[j];
  };
  int low = from_mesh.time.slabs(), high = -1;
  for (int n = to_layout.first(); n < to_layout.last(); ++n)
    for (int j = 0; j <= time.degree[n]; ++j)
      for (double x : to_mesh.space.node) {
        const int slab = from_mesh.time.slab_of(source_of(x, at(n, j)).second);
        low = std::min(low, slab);
        high = std::max(high, slab);
      }
  if (high < 0) low = 0;
  const SlabWindow window(from, from_layout, low, high);
  const VecReader source(window.values());
  VecWriter target(to);
  for (int n = to_layout.first(); n < to_layout.last(); ++n) {
    const int size = time.degree[n] + 1;
    double* out = target + to_layout.local_offset(n);
    for (int j = 0; j < size; ++j)
      for (int i = 0; i < to_mesh.space.nodes(); ++i) {
        const auto [x, t] = source_of(to_mesh.space.node[i], at(n, j));
        const Interpolation in_x = in_space(from_mesh.space, x), in_t = in_time(from_mesh.time, t);
        const int times = static_cast<int>(in_t.weight.size());
        const double* element = source + (from_layout.offset(in_t.cell) - window.begin()) +
                                from_mesh.space.first_node[in_x.cell] * times;
        double sum = 0;
        for (std::size_t a = 0; a < in_x.weight.size(); ++a)
          for (int l = 0; l < times; ++l)
            sum += in_x.weight[a] * in_t.weight[l] * element[a * times + l];
        out[i * size + j] = sum;
      }
  }
}

template <class SourceOf>
Path interpolate(const Path& from, const Mesh& from_mesh, const Layout& from_layout,
                 const Mesh& to_mesh, const Layout& to_layout, const SourceOf& source_of) {
  Path to = make_path(to_layout);
  interpolate_field(from.q, from_mesh, from_layout, to.q, to_mesh, to_layout, source_of);
  interpolate_field(from.p, from_mesh, from_layout, to.p, to_mesh, to_layout, source_of);
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
