#pragma once
// Whether what a path has at the ends of its window is the window's doing.

namespace mft {

// `tail` as window_tail() has it, `before` that of the window half as wide. A tail falls off like a
// Gaussian, to the fourth power when the window is doubled; one that does not even fall to the
// square is no tail but what the mesh leaves, which no window takes away. While the path has not
// settled at the ends (a tail above 0.05) nothing is said.
inline bool is_of_the_mesh(double tail, double before) {
  return tail <= 0.05 && tail > before * before;
}

}  // namespace mft
