#include <algorithm>

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

std::vector<Interpolation> in_space(const SpaceMesh& from, const SpaceMesh& to) {
  std::vector<Interpolation> all;
  for (double x : to.node) {
    const int e = from.element_of(x);
    const SpaceBasis& basis = space_basis(from.degree[e]);
    Interpolation one{e, std::vector<double>(basis.size)};
    const double inside = std::clamp(x, from.breaks.front(), from.breaks.back());
    lagrange(basis.xi, (inside - from.breaks[e]) / from.size(e), one.weight.data(), nullptr);
    all.push_back(std::move(one));
  }
  return all;
}

Interpolation in_time(const TimeMesh& from, double t) {
  Interpolation one{from.slab_of(t), {}};
  const TimeBasis& basis = time_basis(from.degree[one.cell]);
  one.weight.resize(basis.size);
  lagrange(basis.s, (t - from.breaks[one.cell]) / from.size(one.cell), one.weight.data(), nullptr);
  return one;
}

void interpolate_field(Vec from, const Mesh& from_mesh, const Layout& from_layout, Vec to,
                       const Mesh& to_mesh, const Layout& to_layout) {
  const auto space = in_space(from_mesh.space, to_mesh.space);
  const int first = to_layout.first(), last = to_layout.last();
  const TimeMesh& time = to_mesh.time;
  const auto middle = [&](int n) { return 0.5 * (time.breaks[n] + time.breaks[n + 1]); };
  const bool any = first < last;
  const int low =
      any ? from_mesh.time.slab_of(std::nextafter(time.breaks[first], middle(first))) : 0;
  const int high = any ? from_mesh.time.slab_of(time.breaks[last]) : -1;
  const SlabWindow window(from, from_layout, low, high);
  const VecReader source(window.values());
  VecWriter target(to);
  for (int n = first; n < last; ++n) {
    const TimeBasis& basis = time_basis(time.degree[n]);
    double* out = target + to_layout.local_offset(n);
    for (int j = 0; j < basis.size; ++j) {
      const Interpolation t = in_time(from_mesh.time, time.breaks[n] + time.size(n) * basis.s[j]);
      const double* slab = source + (from_layout.offset(t.cell) - window.begin());
      const int times = static_cast<int>(t.weight.size());
      for (int i = 0; i < to_mesh.space.nodes(); ++i) {
        const double* element = slab + from_mesh.space.first_node[space[i].cell] * times;
        double sum = 0;
        for (std::size_t a = 0; a < space[i].weight.size(); ++a)
          for (int l = 0; l < times; ++l)
            sum += space[i].weight[a] * t.weight[l] * element[a * times + l];
        out[i * basis.size + j] = sum;
      }
    }
  }
}

}  // namespace

Path prolong(const Path& from, const Mesh& from_mesh, const Layout& from_layout,
             const Mesh& to_mesh, const Layout& to_layout) {
  Path to = make_path(to_layout);
  interpolate_field(from.q, from_mesh, from_layout, to.q, to_mesh, to_layout);
  interpolate_field(from.p, from_mesh, from_layout, to.p, to_mesh, to_layout);
  return to;
}

Path transfer(const Path& from, const Mesh& from_mesh, const Layout& from_layout,
              const Mesh& to_mesh, const Layout& to_layout) {
  if (from_mesh.space.degree != to_mesh.space.degree ||
      from_mesh.time.degree != to_mesh.time.degree)
    return prolong(from, from_mesh, from_layout, to_mesh, to_layout);
  Path to = make_path(to_layout);
  check(VecCopy(from.q, to.q));
  check(VecCopy(from.p, to.p));
  return to;
}

}  // namespace mft
