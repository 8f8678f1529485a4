#include "synthetic_path.hpp"

#include <cmath>

#include "report/summary.hpp"

namespace mft {
namespace {

constexpr double pi = 3.14159265358979323846;

// The heat kernel of time s >= 0 on f(y) weighted by `left` for y < 0 and `right` for y > 0:
// Simpson's rule on either side of 0.
template <class F>
double diffuse(double x, double s, double left, double right, F&& f) {
  if (s <= 0) return (x < 0 ? left : right) * f(x);
  const double width = std::sqrt(2 * s);
  const auto side = [&](double a, double b) {
    constexpr int n = 40;
    double sum = 0;
    for (int i = 0; i <= n; ++i) {
      const double z = a + (b - a) * i / n;
      const double weight = i == 0 || i == n ? 1 : i % 2 ? 4 : 2;
      sum += weight * std::exp(-0.5 * z * z) * f(x + width * z);
    }
    return sum * (b - a) / (3 * n) / std::sqrt(2 * pi);
  };
  const double reach = 7, zero = std::min(reach, std::max(-reach, -x / width));
  return left * side(-reach, zero) + right * side(zero, reach);
}

// ½ erfc(-x/√(4s)).
double half(double x, double s) {
  return s > 0 ? 0.5 * std::erfc(-x / std::sqrt(4 * s)) : (x < 0 ? 0 : 1);
}

}  // namespace

double SyntheticPath::P(double x, double t, bool below) const {
  const auto late = [&](double y, double time) {
    return 1 + std::expm1(B2_) * half(y, t2_ - time);
  };
  if (t > t1_ || (t == t1_ && !below)) return late(x, t);
  return diffuse(x, t1_ - t, 1, std::exp(B1_), [&](double y) { return late(y, t1_); });
}

double SyntheticPath::R(double x, double t, bool below) const {
  const auto early = [&](double y, double time) {
    return left_ * half(-y, time) + right_ * std::exp(-B1_ - B2_) * half(y, time);
  };
  if (t < t1_ || (t == t1_ && below)) return early(x, t);
  return diffuse(x, t - t1_, 1, std::exp(B1_), [&](double y) { return early(y, t1_); });
}

double SyntheticPath::current(double t) const {
  double sum = 0;
  constexpr int n = 800;
  const double reach = 8;
  for (int i = 0; i <= n; ++i) {
    const double x = std::max(1e-12, reach * i / n);
    const double now = R(x, t, true) * P(x, t, true);
    const double then = right_ * std::exp(-B1_ - B2_) * P(x, 0, false);
    sum += (i == 0 || i == n ? 0.5 : 1) * (now - then);
  }
  return sum * reach / n;
}

void SyntheticPath::build_mesh() {
  for (int side = -1; side <= 1; side += 2)
    for (double x = side < 0 ? 8 : 0; x >= 0 && x <= 8;
         x = side < 0 ? (x > 0.1 ? x / 2 : -1) : (x == 0 ? 0.0625 : x * 2))
      mesh_.element_ends.push_back(side < 0 ? -x : x);
  for (const double begin : {0.0, t1_}) {
    const double length = (begin == 0 ? t1_ : t2_) - begin;
    for (const double part : {0.0, 0.015625, 0.0625, 0.25, 0.5, 0.75, 0.9375, 0.984375})
      mesh_.slab_ends.push_back(begin + length * part);
  }
  mesh_.slab_ends.push_back(t2_);
  for (std::size_t e = 0; e + 1 < mesh_.element_ends.size(); ++e) {
    const std::int64_t degree = 3 + std::int64_t(e) % 3;
    mesh_.element_degrees.push_back(degree);
    const double a = mesh_.element_ends[e], b = mesh_.element_ends[e + 1];
    for (std::int64_t i = 0; i < degree; ++i)
      mesh_.x.push_back(a + (b - a) * double(i) / double(degree));
  }
  mesh_.x.push_back(mesh_.element_ends.back());
  for (std::size_t n = 0; n + 1 < mesh_.slab_ends.size(); ++n) {
    const std::int64_t degree = std::int64_t(n) % 4;
    mesh_.slab_degrees.push_back(degree);
    const double a = mesh_.slab_ends[n], b = mesh_.slab_ends[n + 1];
    for (std::int64_t j = 0; j <= degree; ++j)
      mesh_.t.push_back(a + (b - a) * (double(j) + 0.5) / double(degree + 1));
  }
}

int SyntheticPath::owner(int slab) const { return slab * ranks_ / int(mesh_.slab_degrees.size()); }

void SyntheticPath::slab_values(int slab, double* q, double* p) const {
  std::size_t row = 0;
  for (int n = 0; n < slab; ++n) row += std::size_t(mesh_.slab_degrees[n]) + 1;
  for (std::int64_t j = 0; j <= mesh_.slab_degrees[slab];
       ++j, q += mesh_.x.size(), p += mesh_.x.size())
    evaluate(slab, mesh_.t[row + std::size_t(j)], mesh_.x, q, p);
}

void SyntheticPath::evaluate(int slab, double t, const std::vector<double>& x, double* q,
                             double* p) const {
  const bool below = t > mesh_.slab_ends[slab];
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double value = P(x[i], t, below);
    q[i] = value * R(x[i], t, below);
    p[i] = std::log(value);
  }
}

void SyntheticPath::initial_profile(const std::vector<double>& x, double* q0) const {
  for (std::size_t i = 0; i < x.size(); ++i)
    q0[i] = (x[i] < 0 ? left_ : right_ * std::exp(-B1_ - B2_)) * P(x[i], 0, false);
}

Settings SyntheticPath::settings() const {
  Settings s;
  s.model.name = "independent";
  s.initial = {InitialType::annealed, left_, right_};
  s.final_time = t2_;
  s.instants.resize(2);
  s.instants[0].reading.time = t1_;
  s.instants[0].B = B1_;
  s.instants[1].reading.time = t2_;
  s.instants[1].B = B2_;
  s.input_text = "model: independent  # D = 1, σ = 2ρ\n";
  s.resolved_text = "model: independent\n";
  return s;
}

PathSummary SyntheticPath::summary() const {
  const Settings given = settings();
  PathSummary s = summary_of(given, *make_problem(given));
  // μ = Σ_S [ρ_a Π(e^B - 1) + ρ_b Π(e^-B - 1)] M(S), the M of two times elementary.
  const double M1 = std::sqrt(t1_ / pi), M2 = std::sqrt(t2_ / pi);
  const double M12 = 0.5 * (M1 + M2 - std::sqrt((t2_ - t1_) / pi));
  const auto both = [](double B) { return std::pair(std::expm1(B), std::expm1(-B)); };
  const auto [u1, v1] = both(B1_);
  const auto [u2, v2] = both(B2_);
  s.mu = left_ * (u1 * M1 + u2 * M2 + u1 * u2 * M12) + right_ * (v1 * M1 + v2 * M2 + v1 * v2 * M12);
  s.mu_error = 3e-9;
  s.Q = {left_ * (u1 + 1) * (M1 + u2 * M12) - right_ * (v1 + 1) * (M1 + v2 * M12),
         left_ * (u2 + 1) * (M2 + u1 * M12) - right_ * (v2 + 1) * (M2 + v1 * M12)};
  s.Q_error = {2e-8, 3e-8};
  s.history = B1_ * s.Q[0] + B2_ * s.Q[1];
  s.initial_cost = 0.5 * (s.history - s.mu);
  s.noise = s.history - s.mu - s.initial_cost;
  s.lowest_eigenvalue = 0.9;
  s.identities = {1e-14, -2e-15, {1e-15, 3e-15}};
  s.points = {{0.3},  {0.5}, {P(0.3, 0.5, true) * R(0.3, 0.5, true)}, {std::log(P(0.3, 0.5, true))},
              {1e-9}, {1e-9}};
  s.mesh = mesh_;
  s.current_t = mesh_.slab_ends;
  for (const double t : mesh_.slab_ends) s.current_Q.push_back(t == 0 ? 0 : current(t));
  s.level = 5;
  for (int level = 3; level <= 5; ++level) {
    MeshRecord m;
    m.level = level;
    m.lowest_degree = m.highest_degree = 6;
    m.lowest_time_degree = 4;
    m.highest_time_degree = 6;
    m.elements = std::int64_t(mesh_.element_degrees.size());
    m.slabs = std::int64_t(mesh_.slab_degrees.size());
    m.counting_width = 0.25 * double(m.level);
    m.unknowns = std::int64_t(2 * mesh_.x.size() * mesh_.t.size());
    const double error = 3e-3 * std::pow(2, -level);
    m.mu = s.mu * (1 + error);
    m.Q = {s.Q[0] * (1 - error), s.Q[1] * (1 + error)};
    for (int step = 0; step < 6 - level; ++step)
      m.newton.push_back({1, std::pow(10, -3 * step), std::pow(10, -6 * step), 5 + step, 0.9});
    m.seconds = {0.01, 0.1, 0.2, 0.3, 0, 0.6};
    s.newton += std::int64_t(m.newton.size());
    s.meshes.push_back(m);
  }
  return s;
}

}  // namespace mft
