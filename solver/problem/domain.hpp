#pragma once
// Where the gas lives: the domain, by its two ends.
#include "problem/terms.hpp"

namespace mft {

enum class Side { left, right };
inline constexpr Side both_sides[] = {Side::left, Side::right};

// One end of the domain.
struct End {
  enum class Kind { infinite } kind = Kind::infinite;

  // The domain goes on for ever: a mesh ends at a window, where q and p are at their limits.
  bool is_far() const { return kind == Kind::infinite; }
};

struct Domain {
  End left, right;

  const End& end(Side side) const { return side == Side::left ? left : right; }
  Terms terms() const;
  // No length belongs to it: it looks the same in units of any length.
  bool has_no_length() const { return left.is_far() && right.is_far(); }
  // c of a window that ends c √(D_max T) beyond the outermost mark: the tail of a path is
  // exp(-x²/4DT) where the start fluctuates, exp(-x²/8DT) where it is fixed.
  double far_width(bool annealed) const { return annealed ? 10 : 14; }
  // Where the current Q(t) of a result is read.
  static constexpr double reference = 0;
};

}  // namespace mft
