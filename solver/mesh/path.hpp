#pragma once
// A path (q, p) on a mesh.

#include "mesh/layout.hpp"

namespace mft {

struct Path {
  VecHandle q, p;
};

// The inner product of nodal values. Collective.
inline double dot(Vec a, Vec b) {
  double value;
  check(VecDot(a, b, &value));
  return value;
}
inline double dot(const Path& a, const Path& b) { return dot(a.q, b.q) + dot(a.p, b.p); }

// An empty path laid out as `layout`.
inline Path make_path(const Layout& layout) { return {layout.make_vec(), layout.make_vec()}; }

// to += factor what; path *= factor; a copy.
inline void add(Path& to, double factor, const Path& what) {
  check(VecAXPY(to.q, factor, what.q));
  check(VecAXPY(to.p, factor, what.p));
}
inline void scale(Path& path, double factor) {
  check(VecScale(path.q, factor));
  check(VecScale(path.p, factor));
}
inline Path copy_of(const Path& path) {
  Path copy;
  check(VecDuplicate(path.q, copy.q.put()));
  check(VecDuplicate(path.p, copy.p.put()));
  check(VecCopy(path.q, copy.q));
  check(VecCopy(path.p, copy.p));
  return copy;
}

// The path at the nodes of another mesh (values of the piecewise polynomials; from the left in time
// where a node sits on a break; outside the window, those at its ends). Collective.
Path prolong(const Path& from, const Mesh& from_mesh, const Layout& from_layout,
             const Mesh& to_mesh, const Layout& to_layout);

// The path of one problem as a first guess for another: node for node where the meshes have as many
// elements and slabs of the same degrees, so that layers stay at the times and positions that they
// belong to; else interpolated as prolong() does, but about the corners of the mesh at the same
// place in units of the smallest elements, for layers there have their width. Collective.
Path transfer(const Path& from, const Mesh& from_mesh, const Layout& from_layout,
              const Mesh& to_mesh, const Layout& to_layout);

}  // namespace mft
