#pragma once
// The graded space-time mesh: elements in x, slabs in t, a degree of its own for each.
#include <limits>
#include <vector>

namespace mft {

// Degree in the m-th cell from the nearest singular point (m = 0 touches it):
// min(cap, lowest + floor(slope * max(0, m - hold))).
struct DegreeLaw {
  int lowest = 4;
  double slope = 0;
  int cap = 4;
  int hold = 0;
  int at(int distance) const;
};

// A point (x, t) about which the path is self-similar, x ~ √(D t): where instants end and the
// initial step begins.
struct Corner {
  double x, t;
};

// What a mesh is built from. Lengths and times in diffusive units.
struct MeshPlan {
  int level = 3;
  std::vector<double> singular_times;  // 0, every t_k, T, jumps of λ(t); ascending
  std::vector<double> slab_ends;       // further times that must end a slab (kinks of λ, points)
  std::vector<double> positions;       // jumps of ρ_0, every x_k, o_k, x_λ; ascending, distinct
  std::vector<double> element_ends;    // further points that must end an element
  std::vector<Corner> instants;        // (x_k, t_k)
  std::vector<double> initial_jumps;   // where ρ_0 jumps
  double diffusivity = 1;              // D_max
  double half_width = 10;              // c in L = c √(D_max T)
  // The smallest element resolves what varies within this time, or the shortest interval.
  double shortest_time = std::numeric_limits<double>::infinity();
  DegreeLaw time{2, 1.0 / 3, 6, 0};
  DegreeLaw space{5, 0.5, 8, 0};
  bool low_before_instants = false;  // degree 0 rising by ½ in the slabs before each t_k
  double spread = 0;                 // half width over which instants count, in smallest elements
  double largest_slab = 1;           // in intervals between singular times
  double largest_element = 1;        // in √(D_max T), up to `far`
  int parts = 1;                     // that every cell is cut into, after all else
  double far = 3;  // elements grow further beyond this many √(D_max T) of every position
};

// Elements of continuous degree-k_e polynomials on [x_0, x_n]; neighbours share a node.
struct SpaceMesh {
  std::vector<double> breaks;    // elements + 1
  std::vector<int> degree;       // elements
  std::vector<int> first_node;   // elements + 1; element e has nodes first_node[e] .. +degree[e]
  std::vector<int> first_point;  // elements + 1; quadrature points
  std::vector<double> node;      // coordinates
  std::vector<double> point, weight;  // quadrature points and weights

  int elements() const { return static_cast<int>(degree.size()); }
  int nodes() const { return first_node.back() + 1; }
  int points() const { return first_point.back(); }
  double size(int e) const { return breaks[e + 1] - breaks[e]; }
  double middle(int e) const { return 0.5 * (breaks[e] + breaks[e + 1]); }
  int element_of(double x) const;  // the one to the right where x is a break, but at the end
};

// Slabs I_n = (breaks[n], breaks[n+1]), dG(r_n) in each.
struct TimeMesh {
  std::vector<double> breaks;  // slabs + 1
  std::vector<int> degree;     // slabs

  int slabs() const { return static_cast<int>(degree.size()); }
  double size(int n) const { return breaks[n + 1] - breaks[n]; }
  int slab_ending_at(double t) const;  // t must be a break other than 0
  int slab_of(double t) const;         // the one that ends at t where t is a break
};

struct Mesh {
  int level = 0;
  double smallest = 0, diffusivity = 1;  // smallest element; D_max
  std::vector<Corner> corners;
  double spread = 0;  // half width over which instants count their current
  SpaceMesh space;
  TimeMesh time;
  // Unknowns of one field in slab n.
  int slab_size(int n) const { return space.nodes() * (time.degree[n] + 1); }
};

// How large cells are: the smallest at most `smallest`, the largest at most `largest` up to a
// distance `far` of the graded end, beyond which they grow again, by the factor 1.5.
struct CellSizes {
  double smallest, largest;
  double far = std::numeric_limits<double>::infinity();
};

// Break points of [a,b] whose cells grow by the factor 2 away from a (if grade_a) and from b (if
// grade_b). Halving `smallest` adds one break at each graded end and moves none.
std::vector<double> graded(double a, double b, bool grade_a, bool grade_b, const CellSizes& sizes);

// The least distance of neighbours in an ascending list; infinite where there are none.
double shortest_gap(const std::vector<double>& ascending);

// How fast the path changes next to each singular time, on both sides: the shorter of the
// intervals that meet there, for the other end's jump is that near; and, where positions are
// nearer than ¼ √(D_max interval), (4 smallest gap)²/D_max.
std::vector<double> time_layers(const MeshPlan& plan);

// 2^-level √(D_max t), t the shortest layer or the plan's shortest time: the size at every
// position.
double smallest_element(const MeshPlan& plan);

// The finest level whose smallest slabs are told apart by times in double precision; -1: none.
int finest_level_told_apart(const MeshPlan& plan);

// The mesh of a plan: elements from smallest_element() on at every position, slabs from ¼ 4^-level
// of its layer on at every singular time.
Mesh make_mesh(const MeshPlan& plan);

}  // namespace mft
