#pragma once
// Functions of W(t), a Brownian motion of variance 2t (a point particle with D = 1).

namespace mft {

// The propagator (30): density of W(t) at x. t > 0.
double heat_kernel(double x, double t);

// Prob(x + W(t) > 0) = ½ erfc(-x/√(4t)); Θ(x), with Θ(0) = ½, at t = 0.
double right_of_origin(double x, double t);

// ∫_z^∞ erfc(s) ds = e^{-z²}/√π - z erfc(z).
double ierfc(double z);

// E (d + W(t))^+ = √t ierfc(-d/√(4t)).
double mean_positive_part(double d, double t);

// E |d + W(t)|.
double mean_distance(double d, double t);

}  // namespace mft
