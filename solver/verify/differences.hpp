#pragma once
// Derivatives by central differences of sixth order, for checks that share nothing with the code.

namespace mft {

// df/dx; the error is about h⁶ f⁽⁷⁾/1000 and ε f/h.
template <class F>
double first_difference(F&& f, double x, double h) {
  const auto d = [&](double s) { return (f(x + s) - f(x - s)) / (2 * s); };
  return (d(2 * h) - 20 * d(h) + 64 * d(h / 2)) / 45;
}

// d²f/dx²; ε f/h².
template <class F>
double second_difference(F&& f, double x, double h) {
  const double middle = f(x);
  const auto d = [&](double s) { return (f(x + s) - 2 * middle + f(x - s)) / (s * s); };
  return (d(2 * h) - 20 * d(h) + 64 * d(h / 2)) / 45;
}

// Steps to try, of which the best counts: one is right for a function of order 1 and unknown
// smoothness, and a wrong derivative is wrong by all.
inline constexpr double difference_steps[] = {0.4, 0.15, 0.05};

}  // namespace mft
