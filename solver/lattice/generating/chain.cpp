#include "lattice/generating/chain.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mft::lattice {

namespace {

constexpr double unit = std::numeric_limits<Wide>::epsilon();

std::size_t configurations(const Chain& chain) {
  return std::size_t{1} << (chain.last - chain.first + 1);
}

// N of a bond: the particles right of it.
int count_right(const Chain& chain, int bond, std::size_t configuration) {
  return __builtin_popcountll(configuration >> (bond - chain.first + 1));
}

void sort_by_time(std::vector<Tilt>& tilts) {
  std::sort(tilts.begin(), tilts.end(),
            [](const Tilt& a, const Tilt& b) { return a.time < b.time; });
}

// Weights of a hop to the right and to the left through each bond.
struct Hops {
  WideVector right, left;
};

// out = (1 - bonds / rate) v + Σ_bonds (weight of the hop) v(η') / rate, η' = η with the particle
// of that bond hopped, and η itself with weight 1 where there is none or no room.
void apply_hops(const Hops& hops, Wide rate, const WideVector& v, WideVector& out) {
  const std::size_t bonds = hops.right.size();
  const Wide waits = rate - bonds;
  for (std::size_t n = 0; n < v.size(); ++n) out[n] = waits * v[n];
  for (std::size_t n = 0; n < bonds; ++n) {
    const Wide right = hops.right[n], left = hops.left[n];
    const std::size_t low = std::size_t{1} << n;  // a particle left of the bond; 2 low: right of it
    for (std::size_t high = 0; high < v.size(); high += 4 * low)
      for (std::size_t none = high; none < high + low; ++none) {
        const std::size_t a = none + low, b = a + low, both = b + low;
        out[none] += v[none];
        out[a] += right * v[b];
        out[b] += left * v[a];
        out[both] += v[both];
      }
  }
  for (Wide& entry : out) entry /= rate;
}

// The exclusion process with weighted hops: hops to each empty neighbour at rate 1.
Uniformised generator(const Chain& chain, const std::vector<double>& tilt) {
  const int bonds = chain.last - chain.first;
  Uniformised L;
  L.rate = std::max(bonds, 2);  // with one bond P would hop for ever, to and fro
  L.roundings = bonds + 5;
  L.classes = bonds + 2;
  Hops hops;
  for (const double B : tilt) {
    hops.right.push_back(std::exp(Wide(B)));
    hops.left.push_back(std::exp(-Wide(B)));
  }
  const Wide rate = L.rate;
  L.P = [hops, rate](const WideVector& v, WideVector& out) { apply_hops(hops, rate, v, out); };
  for (std::size_t n = 0; n < configurations(chain); ++n) {
    L.class_of.push_back(__builtin_popcountll(n));
    Wide exponent = 0;
    for (int k = 0; k < bonds; ++k)
      exponent -= Wide(tilt[k]) * count_right(chain, chain.first + k, n);
    L.harmonic.push_back(std::exp(exponent));
  }
  return L;
}

// The largest B N of each class, so that e^{BN} divided by it is at most 1.
WideVector largest_in_class(const Uniformised& L, const WideVector& exponents) {
  WideVector largest(L.classes, -std::numeric_limits<Wide>::infinity());
  for (std::size_t n = 0; n < exponents.size(); ++n)
    largest[L.class_of[n]] = std::max(largest[L.class_of[n]], exponents[n]);
  return largest;
}

// With what the logarithm and the exponent, a number of that size, are rounded by.
void take_logarithms(const std::vector<Tilt>& tilts, const Chain& chain, ConditionalMeans& means) {
  for (Wide& entry : means.logarithms) entry = std::log(entry);
  means.error += unit * (2 + 4 * largest_exponent(chain, tilts));
}

}  // namespace

ConditionalMeans counted_means(const Chain& chain, std::vector<Tilt> tilts) {
  sort_by_time(tilts);
  const std::size_t size = configurations(chain);
  const Uniformised L = generator(chain, std::vector<double>(chain.last - chain.first, 0.0));
  ConditionalMeans means{WideVector(size, 1), 0};
  WideVector shift(size, 0);  // what is to be added to the logarithms
  for (std::size_t k = tilts.size(); k-- > 0;) {
    const auto [bond, time, B] = tilts[k];
    WideVector exponents(size);
    for (std::size_t n = 0; n < size; ++n) exponents[n] = Wide(B) * count_right(chain, bond, n);
    const WideVector largest = largest_in_class(L, exponents);
    for (std::size_t n = 0; n < size; ++n) {
      means.logarithms[n] *= std::exp(exponents[n] - largest[L.class_of[n]]);
      shift[n] += largest[L.class_of[n]] - exponents[n];
    }
    means.error += apply_exponential(L, time - (k ? tilts[k - 1].time : 0.0), means.logarithms);
  }
  take_logarithms(tilts, chain, means);
  for (std::size_t n = 0; n < size; ++n) means.logarithms[n] += shift[n];
  return means;
}

ConditionalMeans tilted_means(const Chain& chain, std::vector<Tilt> tilts) {
  sort_by_time(tilts);
  ConditionalMeans means{WideVector(configurations(chain), 1), 0};
  std::vector<double> tilt(chain.last - chain.first, 0.0);
  for (std::size_t k = tilts.size(); k-- > 0;) {
    tilt[tilts[k].bond - chain.first] += tilts[k].B;
    means.error += apply_exponential(
        generator(chain, tilt), tilts[k].time - (k ? tilts[k - 1].time : 0.0), means.logarithms);
  }
  take_logarithms(tilts, chain, means);
  return means;
}

double largest_exponent(const Chain& chain, const std::vector<Tilt>& tilts) {
  double sum = 0;
  for (const auto& [bond, time, B] : tilts)
    sum += std::abs(B) * std::min(bond - chain.first + 1, chain.last - bond);
  return sum;
}

WideVector product_measure(const std::vector<double>& densities) {
  WideVector measure = {1};
  for (const Wide density : densities) {
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
