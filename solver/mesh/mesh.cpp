#include "mesh/mesh.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "base/error.hpp"
#include "mesh/basis.hpp"

namespace mft {
namespace {

// Index of the break equal to x to round-off; -1 when there is none.
int find_break(const std::vector<double>& breaks, double x) {
  const auto it = std::lower_bound(breaks.begin(), breaks.end(), x);
  const double slack = 1e-12 * (breaks.back() - breaks.front());
  for (auto c : {it, it == breaks.begin() ? it : it - 1})
    if (c != breaks.end() && std::abs(*c - x) <= slack) return static_cast<int>(c - breaks.begin());
  return -1;
}

// Cells between cell m and the nearest of the given breaks, on either side.
std::vector<int> distances(const std::vector<double>& breaks, const std::vector<double>& singular) {
  const int cells = static_cast<int>(breaks.size()) - 1;
  std::vector<int> distance(cells, std::numeric_limits<int>::max());
  for (double x : singular) {
    const int b = find_break(breaks, x);
    for (int m = 0; m < cells; ++m)
      distance[m] = std::min(distance[m], std::min(std::abs(m - b), std::abs(m + 1 - b)));
  }
  return distance;
}

void append(std::vector<double>& breaks, const std::vector<double>& more) {
  breaks.insert(breaks.end(), more.begin() + (breaks.empty() ? 0 : 1), more.end());
}

// Adds those of `more` that lie inside and are no break yet.
void insert_breaks(std::vector<double>& breaks, const std::vector<double>& more) {
  for (double x : more)
    if (x > breaks.front() && x < breaks.back() && find_break(breaks, x) < 0)
      breaks.insert(std::upper_bound(breaks.begin(), breaks.end(), x), x);
}

// Cuts every cell into equal parts, which have its distance.
void cut(std::vector<double>& breaks, std::vector<int>& distance, int parts) {
  std::vector<double> ends{breaks.front()};
  std::vector<int> of_parts;
  for (std::size_t cell = 0; cell < distance.size(); ++cell) {
    const double begin = breaks[cell], end = breaks[cell + 1];
    for (int part = 1; part < parts; ++part) ends.push_back(begin + (end - begin) * part / parts);
    ends.push_back(end);
    of_parts.insert(of_parts.end(), parts, distance[cell]);
  }
  breaks = std::move(ends);
  distance = std::move(of_parts);
}

TimeMesh make_time(const MeshPlan& plan) {
  TimeMesh mesh;
  const auto& ts = plan.singular_times;
  const auto layers = time_layers(plan);
  for (std::size_t i = 1; i < ts.size(); ++i) {
    const double length = ts[i] - ts[i - 1], middle = 0.5 * (ts[i - 1] + ts[i]);
    const auto sizes = [&](double layer) {
      return CellSizes{0.25 * std::ldexp(layer, -2 * plan.level), plan.largest_slab * length};
    };
    append(mesh.breaks, graded(ts[i - 1], middle, true, false, sizes(layers[i - 1])));
    append(mesh.breaks, graded(middle, ts[i], false, true, sizes(layers[i])));
  }
  insert_breaks(mesh.breaks, plan.slab_ends);
  auto distance = distances(mesh.breaks, ts);
  cut(mesh.breaks, distance, plan.parts);
  mesh.degree.resize(distance.size());
  const DegreeLaw before{0, 0.5, plan.time.cap, 2};
  for (std::size_t n = 0; n < distance.size(); ++n) {
    mesh.degree[n] = plan.time.at(distance[n]);
    if (!plan.low_before_instants) continue;
    const double end = mesh.breaks[n + 1];
    for (const Corner& instant : plan.instants) {
      const int gap = find_break(mesh.breaks, instant.t) - find_break(mesh.breaks, end);
      if (gap >= 0 && gap == distance[n]) mesh.degree[n] = std::min(mesh.degree[n], before.at(gap));
    }
  }
  return mesh;
}

SpaceMesh make_space(const MeshPlan& plan, double spread) {
  SpaceMesh mesh;
  const double total = plan.singular_times.back() - plan.singular_times.front();
  const double unit = std::sqrt(plan.diffusivity * total);
  const auto& xs = plan.positions;
  const double width = plan.half_width * unit;
  const CellSizes sizes{smallest_element(plan), plan.largest_element * unit, plan.far * unit};
  append(mesh.breaks, graded(xs.front() - width, xs.front(), false, true, sizes));
  for (std::size_t i = 1; i < xs.size(); ++i)
    append(mesh.breaks, graded(xs[i - 1], xs[i], true, true, sizes));
  append(mesh.breaks, graded(xs.back(), xs.back() + width, true, false, sizes));

  insert_breaks(mesh.breaks, plan.element_ends);
  for (const Corner& instant : plan.instants)
    insert_breaks(mesh.breaks, {instant.x - spread, instant.x + spread});
  auto distance = distances(mesh.breaks, xs);
  cut(mesh.breaks, distance, plan.parts);
  mesh.first_node = mesh.first_point = {0};
  for (int e = 0; e < static_cast<int>(distance.size()); ++e) {
    const int k = plan.space.at(distance[e]);
    const double left = mesh.breaks[e], h = mesh.breaks[e + 1] - left;
    const SpaceBasis& basis = space_basis(k);
    mesh.degree.push_back(k);
    mesh.first_node.push_back(mesh.first_node.back() + k);
    mesh.first_point.push_back(mesh.first_point.back() + basis.points);
    for (int a = 0; a < k; ++a) mesh.node.push_back(left + h * basis.xi[a]);
    for (int q = 0; q < basis.points; ++q) {
      mesh.point.push_back(left + h * basis.s[q]);
      mesh.weight.push_back(h * basis.w[q]);
    }
  }
  mesh.node.push_back(mesh.breaks.back());
  return mesh;
}

}  // namespace

int DegreeLaw::at(int distance) const {
  return std::min(cap, lowest + static_cast<int>(slope * std::max(0, distance - hold) + 1e-9));
}

int SpaceMesh::element_of(double x) const {
  const auto it = std::upper_bound(breaks.begin(), breaks.end(), x);
  return std::clamp(static_cast<int>(it - breaks.begin()) - 1, 0, elements() - 1);
}

int TimeMesh::slab_ending_at(double t) const {
  const int b = find_break(breaks, t);
  if (b < 1) throw Error(exit_internal, "no slab ends at the time asked for");
  return b - 1;
}

int TimeMesh::slab_of(double t) const {
  const int b = find_break(breaks, t);
  if (b >= 0) return std::max(0, b - 1);
  const auto it = std::upper_bound(breaks.begin(), breaks.end(), t);
  return std::clamp(static_cast<int>(it - breaks.begin()) - 1, 0, slabs() - 1);
}

std::vector<double> graded(double a, double b, bool grade_a, bool grade_b, const CellSizes& sizes) {
  if (grade_a && grade_b) {
    const double m = 0.5 * (a + b);
    auto left = graded(a, m, true, false, sizes);
    append(left, graded(m, b, false, true, sizes));
    return left;
  }
  if (grade_b) {
    auto mirrored = graded(a, b, true, false, sizes);
    std::vector<double> breaks(mirrored.rbegin(), mirrored.rend());
    for (double& x : breaks) x = b - (x - a);
    breaks.front() = a;
    return breaks;
  }
  const auto [smallest, largest, far] = sizes;
  const double first = std::min(b - a, largest);
  const int halvings = std::max(0, static_cast<int>(std::ceil(std::log2(first / smallest) - 1e-9)));
  std::vector<double> breaks{a};
  for (int m = halvings; m >= 0; --m) breaks.push_back(a + std::ldexp(first, -m));
  const double near = std::min(b - a, far);
  const int equal = static_cast<int>(std::ceil((near - first) / largest - 1e-9));
  for (int m = 1; m <= equal; ++m) breaks.push_back(a + first + (near - first) * m / equal);
  for (double size = 1.5 * largest; breaks.back() < b - 1e-9 * largest; size *= 1.5)
    breaks.push_back(breaks.back() + 1.5 * size < b ? breaks.back() + size : b);
  breaks.back() = b;
  return breaks;
}

double shortest_gap(const std::vector<double>& ascending) {
  double shortest = std::numeric_limits<double>::infinity();
  for (std::size_t i = 1; i < ascending.size(); ++i)
    shortest = std::min(shortest, ascending[i] - ascending[i - 1]);
  return shortest;
}

std::vector<double> time_layers(const MeshPlan& plan) {
  const auto& ts = plan.singular_times;
  // a pulse as wide as the gap between two positions is smoothed within this time
  const double by_positions = std::pow(4 * shortest_gap(plan.positions), 2) / plan.diffusivity;
  std::vector<double> layers(ts.size(), by_positions);
  for (std::size_t i = 1; i < ts.size(); ++i)
    for (std::size_t end : {i - 1, i}) layers[end] = std::min(layers[end], ts[i] - ts[i - 1]);
  return layers;
}

double smallest_element(const MeshPlan& plan) {
  const auto layers = time_layers(plan);
  const double shortest =
      std::min(*std::min_element(layers.begin(), layers.end()), plan.shortest_time);
  return std::ldexp(std::sqrt(plan.diffusivity * shortest), -plan.level);
}

int finest_level_told_apart(const MeshPlan& plan) {
  constexpr double round_off = 0x1p-46;
  const auto layers = time_layers(plan);
  int finest = std::numeric_limits<int>::max();
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const double slabs = 0.25 * layers[i] / (round_off * plan.singular_times[i]);
    const int level = slabs < 1 ? -1 : static_cast<int>(0.5 * std::log2(std::min(slabs, 0x1p60)));
    finest = std::min(finest, level);
  }
  return finest;
}

Mesh make_mesh(const MeshPlan& plan) {
  Mesh mesh;
  mesh.level = plan.level;
  mesh.smallest = smallest_element(plan);
  mesh.diffusivity = plan.diffusivity;
  mesh.corners = plan.instants;
  for (double x : plan.initial_jumps) mesh.corners.push_back({x, 0});
  mesh.time = make_time(plan);
  mesh.spread = plan.spread * mesh.smallest;
  mesh.space = make_space(plan, mesh.spread);
  return mesh;
}

}  // namespace mft
