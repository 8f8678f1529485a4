#pragma once
// The continuous part λ_c(t) of the history of the counting field.
#include <cstddef>
#include <functional>
#include <vector>

#include "settings/settings.hpp"

namespace mft {

// λ_c on [0, final_time]: pieces, each smooth but for the kinks inside it, with jumps between them.
class CountingField {
 public:
  // Throws InputError where an expression is wrong, has no value on its piece or varies too fast to
  // be followed, or where pieces or rows do not cover [0, T] in ascending order.
  CountingField(const ContinuousSettings& settings, double final_time);

  // Where the current that λ_c weighs is read, x_λ.
  double position() const { return position_; }
  // Times in (0, T) where λ_c may jump: ends of pieces, and where an `if` does. Ascending.
  const std::vector<double>& jumps() const { return jumps_; }
  // Times in (0, T) where it is continuous, not smooth: rows of a file, abs, min, max. Ascending.
  const std::vector<double>& kinks() const { return kinks_; }

  // Cells of [0, T], between ascending ends with the jumps and kinks among them, on each of which
  // λ_c is a polynomial of degree 15 but for an integral of 1e-14 of total(): bounds on derivatives
  // say so, not samples. Whoever samples λ_c looks into each of them.
  const std::vector<double>& cells() const { return cells_; }
  // ∫_0^T |λ_c| dt, roughly.
  double total() const { return total_; }

  // λ_c at t[0..n), all in [slab_begin, slab_end], an interval without a jump in its interior: at
  // an end that is a jump the value is the one from inside.
  void values(std::size_t n, const double* t, double slab_begin, double slab_end,
              double* out) const;
  // λ_c(t); at a jump the value from the right, at T from the left.
  double operator()(double t) const;

  // ∫_a^b λ_c dt and ∫_0^T max(λ_c, 0) dt, for 0 <= a <= b <= T; relative error about 1e-14 of
  // ∫|λ_c|.
  double integral(double a, double b) const;
  double positive_integral() const;

 private:
  using Function = std::function<void(std::size_t, const double*, double*)>;

  void use_rows(const ContinuousSettings& settings);
  void use_pieces(const ContinuousSettings& settings);

  // The integral over [begin, end] of a function that is smooth there.
  using Rule = double (*)(const std::function<double(double)>&, double begin, double end);

  const Function& piece_at(double t) const;
  // Ends of the cells of [a, b].
  std::vector<double> breaks(double a, double b) const;
  double sum_over_parts(double a, double b, Rule rule) const;

  double position_, final_time_;
  std::vector<double> jumps_, kinks_, cells_;
  double total_ = 0;
  std::vector<Function> pieces_;  // between 0, jumps_..., T
};

}  // namespace mft
