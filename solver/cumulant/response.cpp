#include "cumulant/response.hpp"

#include <algorithm>

#include "action/kernels.hpp"
#include "cumulant/power_series.hpp"

namespace mft {
namespace {

// Coefficients c_0 .. c_last of series stored as arrays of n, at `lanes` points from `begin`; with
// `derivative`, those of its derivative.
std::vector<Lanes> gather(const std::vector<double>& series, std::size_t n, int last,
                          std::size_t begin, bool derivative) {
  const int available = static_cast<int>(series.size() / n) - 1;
  const int skip = derivative ? 1 : 0;
  std::vector<Lanes> c(std::max(0, std::min(last, available - skip)) + 1, Lanes{});
  const std::size_t end = std::min<std::size_t>(lanes, n - begin);
  for (int j = 0; j < static_cast<int>(c.size()); ++j)
    for (std::size_t l = 0; l < end; ++l)
      c[j][l] = (derivative ? j + 1 : 1) * series[(j + skip) * n + begin + l];
  return c;
}

PowerSeries load(SeriesRing& ring, const std::vector<std::vector<double>>& terms, int low,
                 std::size_t begin) {
  const Monomials& all = ring.monomials();
  int high = low - 1;
  while (high < ring.degree() && all.count(high + 1) <= static_cast<int>(terms.size())) ++high;
  PowerSeries s = ring.zero(low, high);
  if (s.vanishes()) return s;
  for (int a = all.first(low); a < all.count(high); ++a) {
    const std::size_t end = std::min<std::size_t>(lanes, terms[a].size() - begin);
    for (std::size_t l = 0; l < end; ++l) s[a][l] = terms[a][begin + l];
  }
  return s;
}

}  // namespace

// Terms of q, q_x and p_x at the quadrature points of one slab (points x times), coefficients of D
// and σ on the typical path there, and weights.
struct Response::AtPoints {
  std::size_t size;
  std::vector<std::vector<double>> q, qx, px;
  std::vector<double> D, sigma;
  std::vector<double> weight, over_h;
};

Response::Response(const Action& action, const ExactTimeSolver& time,
                   const CoefficientSeries& coefficients, const Monomials& monomials,
                   const Path& typical)
    : action_(action), time_(time), coefficients_(coefficients), monomials_(monomials) {
  terms_.push_back(copy_of(typical));
  const std::size_t count = action.observables().size();
  for (std::size_t l = 0; l < count; ++l) {
    borders_.push_back(make_path(action.layout()));
    std::vector<double> unit(count, 0.0);
    unit[l] = 1;
    action.gradient_by_strength(unit, borders_[l]);
  }
  const InitialState& initial = action.problem().initial;
  for (double rho0 : initial.densities())
    conjugate_.push_back(initial.annealed() ? coefficients.conjugate(rho0, monomials.degree())
                                            : std::vector<double>{0, rho0});
}

const std::vector<double>& Response::conjugate(int element) const {
  return conjugate_[action_.problem().initial.piece(action_.mesh().space.middle(element))];
}

Response::AtPoints Response::slab_at_points(int slab, int degree) const {
  const Mesh& mesh = action_.mesh();
  const SpaceMesh& space = mesh.space;
  const TimeBasis& basis = time_basis(mesh.time.degree[slab]);
  const auto at = action_.layout().local_offset(slab);
  AtPoints points;
  points.size = static_cast<std::size_t>(space.points()) * basis.size;
  for (auto* array : {&points.weight, &points.over_h}) array->resize(points.size);
  for (int e = 0; e < space.elements(); ++e)
    for (int i = space.first_point[e]; i < space.first_point[e + 1]; ++i)
      for (int j = 0; j < basis.size; ++j) {
        points.weight[i * basis.size + j] = mesh.time.size(slab) * basis.w[j] * space.weight[i];
        points.over_h[i * basis.size + j] = 1 / space.size(e);
      }
  with_times(basis.size, [&](auto times) {
    for (int a = 0; a < monomials_.count(degree); ++a) {
      for (auto* array : {&points.q, &points.qx, &points.px}) array->emplace_back(points.size);
      const VecReader q(terms_[a].q), p(terms_[a].p);
      interpolate<times>(space, q + at, points.q[a].data(), points.qx[a].data());
      interpolate<times>(space, p + at, nullptr, points.px[a].data());
      for (std::size_t i = 0; i < points.size; ++i) {
        points.qx[a][i] *= points.over_h[i];
        points.px[a][i] *= points.over_h[i];
      }
    }
  });
  coefficients_.evaluate(points.size, points.q[0].data(), points.D, points.sigma);
  return points;
}

void Response::slab_gradient(int slab, SeriesRing& ring, int degree, std::vector<Path>& out) const {
  const Lagrangian lagrangian = action_.problem().lagrangian();
  const SpaceMesh& space = action_.mesh().space;
  const AtPoints at = slab_at_points(slab, degree - 1);
  const int first = monomials_.first(degree), count = monomials_.count(degree) - first;
  std::vector<std::vector<double>> Lq(count), Lqx(count), Lpx(count);
  for (auto* arrays : {&Lq, &Lqx, &Lpx})
    for (auto& array : *arrays) array.resize(at.size);
  for (std::size_t begin = 0; begin < at.size; begin += lanes) {
    ring.clear();
    const PowerSeries shift = load(ring, at.q, 1, begin);
    const PowerSeries qx = load(ring, at.qx, 0, begin), px = load(ring, at.px, 1, begin);
    const auto of_density = [&](const std::vector<double>& series, bool derivative) {
      return compose(gather(series, at.size, degree, begin, derivative), shift);
    };
    const PowerSeries D = of_density(at.D, false), sigma = of_density(at.sigma, false);
    const PowerSeries D1 = of_density(at.D, true), sigma1 = of_density(at.sigma, true);
    const auto store = [&](const PowerSeries& L, std::vector<std::vector<double>>& arrays,
                           bool slope) {
      if (L.high() < degree) return;
      const std::size_t end = std::min<std::size_t>(lanes, at.size - begin);
      for (int a = 0; a < count; ++a)
        for (std::size_t l = 0; l < end; ++l)
          arrays[a][begin + l] =
              at.weight[begin + l] * (slope ? at.over_h[begin + l] : 1) * L[first + a][l];
    };
    store(lagrangian.by_q(D1, sigma1, qx, px), Lq, false);
    store(lagrangian.by_qx(D, px), Lqx, true);
    store(lagrangian.by_px(D, sigma, qx, px), Lpx, true);
  }
  const auto offset = action_.layout().local_offset(slab);
  with_times(action_.mesh().time.degree[slab] + 1, [&](auto times) {
    for (int a = 0; a < count; ++a) {
      VecWriter q(out[a].q), p(out[a].p);
      test_against<times>(space, Lq[a].data(), Lqx[a].data(), q + offset, 0, space.elements());
      test_against<times>(space, nullptr, Lpx[a].data(), p + offset, 0, space.elements());
    }
  });
}

// Terms of w = p(0^+) - Σ B_l m_l Θ(x - o_l) at the quadrature points, from those of p up to a
// degree.
std::vector<std::vector<double>> Response::initial_argument(int degree) const {
  const SpaceMesh& space = action_.mesh().space;
  const TimeBasis& basis = time_basis(action_.mesh().time.degree[0]);
  const int count = monomials_.count(std::max(degree, 1));
  std::vector<std::vector<double>> w(count, std::vector<double>(space.points(), 0.0));
  std::vector<double> profile(space.nodes());
  for (int a = 0; a < monomials_.count(degree); ++a) {
    const VecReader p(terms_[a].p);
    trace(space.nodes(), basis.e0, p + 0, profile.data());
    interpolate<1>(space, profile.data(), w[a].data(), nullptr);
  }
  for (int l = 0; l < monomials_.variables(); ++l) {
    const Observable& o = action_.observables()[l];
    for (int e = 0; e < space.elements(); ++e)
      if (o.counts_initially(space.middle(e)))
        for (int i = space.first_point[e]; i < space.first_point[e + 1]; ++i)
          w[monomials_.variable(l)][i] -= o.mass;
  }
  return w;
}

void Response::initial_gradient(SeriesRing& ring, int degree, std::vector<Path>& out) const {
  const SpaceMesh& space = action_.mesh().space;
  const auto w = initial_argument(degree - 1);
  const int first = monomials_.first(degree), count = monomials_.count(degree) - first;
  std::vector<std::vector<double>> q0(count, std::vector<double>(space.points(), 0.0));
  for (int e = 0; e < space.elements(); ++e) {
    const std::vector<double>& F = conjugate(e);
    std::vector<Lanes> slope;  // of F*
    for (std::size_t j = 1; j < F.size(); ++j) {
      slope.emplace_back();
      slope.back().fill(static_cast<double>(j) * F[j]);
    }
    for (int begin = space.first_point[e]; begin < space.first_point[e + 1]; begin += lanes) {
      ring.clear();
      const PowerSeries series = compose(slope, load(ring, w, 1, begin));
      if (series.high() < degree) continue;
      const int end = std::min(lanes, space.first_point[e + 1] - begin);
      for (int a = 0; a < count; ++a)
        for (int l = 0; l < end; ++l)
          q0[a][begin + l] = space.weight[begin + l] * series[first + a][l];
    }
  }
  std::vector<double> profile(space.nodes());
  for (int a = 0; a < count; ++a) {
    std::fill(profile.begin(), profile.end(), 0.0);
    test_against<1>(space, q0[a].data(), nullptr, profile.data(), 0, space.elements());
    VecWriter p(out[a].p);
    add_outer(space.nodes(), time_basis(action_.mesh().time.degree[0]).e0, profile.data(), -1,
              p + 0);
  }
}

void Response::nonlinear_gradient(int degree, std::vector<Path>& out) const {
  const Layout& layout = action_.layout();
  SeriesRing ring(monomials_, degree);
  for (int n = layout.first(); n < layout.last(); ++n) slab_gradient(n, ring, degree, out);
  if (layout.local(0)) initial_gradient(ring, degree, out);
}

void Response::solve(int degree) {
  const Layout& layout = action_.layout();
  while (degree_ < degree) {
    ++degree_;
    const int count = monomials_.count(degree_) - monomials_.first(degree_);
    std::vector<Path> gradient;
    for (int a = 0; a < count; ++a) {
      gradient.push_back(make_path(layout));
      check(VecZeroEntries(gradient[a].q));
      check(VecZeroEntries(gradient[a].p));
    }
    if (degree_ > 1) nonlinear_gradient(degree_, gradient);
    for (int a = 0; a < count; ++a) {
      const Path& N = degree_ == 1 ? borders_[a] : gradient[a];
      Path term = make_path(layout);
      time_.solve_transposed(N.q, term.p);
      check(VecScale(term.p, -1));
      VecHandle rhs = layout.make_vec();
      action_.apply_C(term.p, rhs);
      check(VecAXPY(rhs, -1, N.p));
      time_.solve(rhs, term.q);
      terms_.push_back(std::move(term));
    }
  }
}

void Response::add_slab_action(int slab, SeriesRing& ring, std::vector<double>& S) const {
  const Lagrangian lagrangian = action_.problem().lagrangian();
  const AtPoints at = slab_at_points(slab, degree_);
  for (std::size_t begin = 0; begin < at.size; begin += lanes) {
    ring.clear();
    const PowerSeries shift = load(ring, at.q, 1, begin);
    const auto of_density = [&](const std::vector<double>& series) {
      return compose(gather(series, at.size, ring.degree(), begin, false), shift);
    };
    const PowerSeries L =
        lagrangian.value(of_density(at.D), of_density(at.sigma), load(ring, at.qx, 0, begin),
                         load(ring, at.px, 1, begin));
    if (L.vanishes()) continue;
    const std::size_t end = std::min<std::size_t>(lanes, at.size - begin);
    for (int a = monomials_.first(L.low()); a < monomials_.count(L.high()); ++a)
      for (std::size_t l = 0; l < end; ++l) S[a] += at.weight[begin + l] * L[a][l];
  }
}

void Response::add_initial_action(SeriesRing& ring, std::vector<double>& S) const {
  const SpaceMesh& space = action_.mesh().space;
  const auto w = initial_argument(degree_);
  for (int e = 0; e < space.elements(); ++e) {
    std::vector<Lanes> F;
    for (double c : conjugate(e)) {
      F.emplace_back();
      F.back().fill(c);
    }
    for (int begin = space.first_point[e]; begin < space.first_point[e + 1]; begin += lanes) {
      ring.clear();
      const PowerSeries series = compose(F, load(ring, w, 1, begin));
      const int end = std::min(lanes, space.first_point[e + 1] - begin);
      for (int a = 0; a < monomials_.count(series.high()); ++a)
        for (int l = 0; l < end; ++l) S[a] -= space.weight[begin + l] * series[a][l];
    }
  }
}

std::vector<double> Response::action_series() const {
  const Layout& layout = action_.layout();
  std::vector<double> S(monomials_.count(), 0.0);
  SeriesRing ring(monomials_, monomials_.degree());
  for (int n = layout.first(); n < layout.last(); ++n) add_slab_action(n, ring, S);
  if (layout.local(0)) add_initial_action(ring, S);
  MPI_Allreduce(MPI_IN_PLACE, S.data(), static_cast<int>(S.size()), MPI_DOUBLE, MPI_SUM,
                layout.comm());
  VecHandle change = layout.make_vec();
  for (int b = 0; b < monomials_.count(degree_); ++b) {
    action_.apply_time(terms_[b].q, change);
    const int rest = std::min(degree_, monomials_.degree() - monomials_.degree_of(b));
    for (int a = 1; a < monomials_.count(rest); ++a)
      S[monomials_.product(a, b)] += dot(terms_[a].p, change);
    if (monomials_.degree_of(b) == monomials_.degree()) continue;
    for (int l = 0; l < monomials_.variables(); ++l)
      S[monomials_.product(monomials_.variable(l), b)] += dot(borders_[l].q, terms_[b].q);
  }
  return S;
}

}  // namespace mft
