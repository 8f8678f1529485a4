#pragma once
// A list of elementary operations on arrays: how expressions are evaluated at many points.
#include <cstddef>
#include <string>
#include <vector>

namespace mft {

enum class Operation {
  constant,    // c
  affine,      // c a + d
  add_scaled,  // a + c b
  multiply,    // c a b
  reciprocal,  // 1 / a
  square_root,
  exponential,
  logarithm,
  sine,
  cosine,
  tangent,
  hyperbolic_sine,
  hyperbolic_cosine,
  hyperbolic_tangent,
  error_function,
  power  // a^b
};

// Value of an operation on numbers.
double apply(Operation operation, double a, double b, double c, double d);

struct Instruction {
  Operation operation;
  int target, a, b;  // slots
  double c, d;
};

class Tape {
 public:
  // Slot 0 is the variable, slots 1 to `work` are scratch, those after are the outputs in order.
  // No instruction's target is one of its operands, and each output is written.
  Tape(std::vector<Instruction> instructions, int work, int outputs)
      : instructions_(std::move(instructions)), work_(work), outputs_(outputs) {}

  // out[k][i] = output k at x[i], i in [0, n). No output may overlap x or another output.
  // Poles and arguments outside a function's domain give infinity or NaN.
  void evaluate(std::size_t n, const double* x, double* const* out) const;
  // Of a tape of one output.
  double operator()(double x) const;

  int outputs() const { return outputs_; }
  int slots() const { return work_ + 1 + outputs_; }
  const std::vector<Instruction>& instructions() const { return instructions_; }

 private:
  std::vector<Instruction> instructions_;
  int work_, outputs_;
};

}  // namespace mft
