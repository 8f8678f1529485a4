#pragma once
// Where functions of x are sampled: a window, the places where they jump, and the layers that
// smoothing for a short time leaves there.
#include <vector>

namespace mft::exact {

// A jump that was smoothed for a time `age` is a layer of some √(4 age). Where that is far below
// the distance to the next edge, no node of a panel lies in it, and the jump is lost unless the
// layer is a panel of its own.
class Window {
 public:
  // `edges`, ascending, are the window's ends and every place of a jump between; `decay` is the
  // exponent z² from which e^{-z²} is nothing beside what the jump multiplies.
  Window(std::vector<double> edges, double decay);

  const std::vector<double>& edges() const { return edges_; }

  // After a jump now and smoothing for `length` from then on.
  Window after(double length) const;
  // With the layers of both, whose edges are the same.
  Window with(const Window& other) const;

  // Ascending: the edges, and the ends of the layers beside the inner ones.
  std::vector<double> breaks() const;

 private:
  std::vector<double> edges_;
  double decay_;
  std::vector<double> ages_;  // ascending, neighbours at least a factor 4 apart
};

}  // namespace mft::exact
