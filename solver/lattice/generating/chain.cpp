#include "lattice/generating/chain.hpp"

#include <algorithm>
#include <cmath>

#include "lattice/generating/krylov.hpp"

namespace mft::lattice {

namespace {

constexpr double krylov_tolerance = 1e-15;

std::size_t configurations(const Chain& chain) {
  return std::size_t{1} << (chain.last - chain.first + 1);
}

void sort_by_time(std::vector<Tilt>& tilts) {
  std::sort(tilts.begin(), tilts.end(),
            [](const Tilt& a, const Tilt& b) { return a.time < b.time; });
}

double norm(const std::vector<double>& v) {
  double sum = 0;
  for (const double entry : v) sum += entry * entry;
  return std::sqrt(sum);
}

// v <- e^{tL} v without tilts, in the T_m of 1 + L / bonds: L is symmetric, spectrum in
// [-2 bonds, 0]. Returns the rounding, absolute.
double chebyshev_exponential(const Chain& chain, double t, std::vector<double>& v) {
  const int bonds = chain.last - chain.first;
  const std::vector<double> none(bonds, 0.0);
  const std::vector<double> coefficients = walk_propagator(t * bonds / 2);
  const double rounding = 4e-16 * std::sqrt(1.0 * coefficients.size()) * norm(v);
  std::vector<double> before = v, here(v.size()), next(v.size());  // T_{m-1} v, T_m v, T_{m+1} v
  apply_tilted(none, before, here);
  for (std::size_t n = 0; n < v.size(); ++n) {
    here[n] = before[n] + here[n] / bonds;
    v[n] *= coefficients[0];
  }
  for (std::size_t m = 1; m < coefficients.size(); ++m) {
    apply_tilted(none, here, next);
    for (std::size_t n = 0; n < v.size(); ++n) {
      v[n] += 2 * coefficients[m] * here[n];
      next[n] = 2 * (here[n] + next[n] / bonds) - before[n];
    }
    before.swap(here);
    here.swap(next);
  }
  return rounding;
}

}  // namespace

void apply_tilted(const std::vector<double>& tilt, const std::vector<double>& v,
                  std::vector<double>& out) {
  std::fill(out.begin(), out.end(), 0.0);
  for (std::size_t n = 0; n < tilt.size(); ++n) {
    const double right = std::exp(tilt[n]), left = std::exp(-tilt[n]);
    const std::size_t low = std::size_t{1} << n;  // a particle left of the bond; 2 low: right of it
    for (std::size_t high = 0; high < v.size(); high += 4 * low)
      for (std::size_t a = high + low; a < high + 2 * low; ++a) {
        const std::size_t b = a + low;
        out[a] += right * v[b] - v[a];
        out[b] += left * v[a] - v[b];
      }
  }
}

ConditionalMeans tilted_means(const Chain& chain, std::vector<Tilt> tilts) {
  sort_by_time(tilts);
  ConditionalMeans means{std::vector<double>(configurations(chain), 1.0), 0};
  std::vector<double> tilt(chain.last - chain.first, 0.0);
  for (std::size_t k = tilts.size(); k-- > 0;) {
    tilt[tilts[k].bond - chain.first] += tilts[k].B;
    const double duration = tilts[k].time - (k ? tilts[k - 1].time : 0.0);
    const Operator L = [&tilt](const std::vector<double>& v, std::vector<double>& out) {
      apply_tilted(tilt, v, out);
    };
    // Earlier stretches carry the error on, by no more than they carry the mean itself.
    const double before = norm(means.values);
    const double made = krylov_exponential(L, duration, krylov_tolerance, means.values);
    means.error = means.error * std::max(1.0, norm(means.values) / before) + made;
  }
  return means;
}

ConditionalMeans counted_means(const Chain& chain, std::vector<Tilt> tilts) {
  sort_by_time(tilts);
  const std::size_t size = configurations(chain);
  ConditionalMeans means{std::vector<double>(size, 1.0), 0};
  std::vector<double> start(size, 0.0);  // -Σ B_k N_k
  for (std::size_t k = tilts.size(); k-- > 0;) {
    const auto [bond, time, B] = tilts[k];
    for (std::size_t n = 0; n < size; ++n) {
      const double count = __builtin_popcountll(n >> (bond - chain.first + 1));
      means.values[n] *= std::exp(B * count);
      start[n] -= B * count;
    }
    means.error *= std::exp(std::max(0.0, B * (chain.last - bond)));
    means.error += chebyshev_exponential(chain, time - (k ? tilts[k - 1].time : 0.0), means.values);
  }
  for (std::size_t n = 0; n < size; ++n) means.values[n] *= std::exp(start[n]);
  means.error *= std::exp(*std::max_element(start.begin(), start.end()));
  return means;
}

std::vector<double> product_measure(const Chain& chain, const Profile& profile) {
  std::vector<double> measure = {1.0};
  for (int k = chain.first; k <= chain.last; ++k) {
    const double density = profile.at(k);
    const std::size_t size = measure.size();
    measure.resize(2 * size);
    for (std::size_t n = 0; n < size; ++n) {
      measure[size + n] = density * measure[n];
      measure[n] *= 1 - density;
    }
  }
  return measure;
}

}  // namespace mft::lattice
