#include "expression/tape.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace mft {
namespace {

// Points that go through the whole tape together: their scratch stays in the first-level cache.
constexpr std::size_t block = 128;

template <class Function>
void loop(std::size_t n, double* __restrict__ out, const double* a, const double* b, Function f) {
  for (std::size_t i = 0; i < n; ++i) out[i] = f(a[i], b[i]);
}

// Calls visit with the function (a, b) -> value of an operation.
template <class Visit>
auto with_function(Operation operation, double c, double d, Visit visit) {
  switch (operation) {
    case Operation::constant:
      return visit([c](double, double) { return c; });
    case Operation::affine:
      return visit([c, d](double a, double) { return c * a + d; });
    case Operation::add_scaled:
      return visit([c](double a, double b) { return a + c * b; });
    case Operation::multiply:
      return visit([c](double a, double b) { return c * a * b; });
    case Operation::reciprocal:
      return visit([](double a, double) { return 1 / a; });
    case Operation::square_root:
      return visit([](double a, double) { return std::sqrt(a); });
    case Operation::exponential:
      return visit([](double a, double) { return std::exp(a); });
    case Operation::logarithm:
      return visit([](double a, double) { return std::log(a); });
    case Operation::sine:
      return visit([](double a, double) { return std::sin(a); });
    case Operation::cosine:
      return visit([](double a, double) { return std::cos(a); });
    case Operation::tangent:
      return visit([](double a, double) { return std::tan(a); });
    case Operation::hyperbolic_sine:
      return visit([](double a, double) { return std::sinh(a); });
    case Operation::hyperbolic_cosine:
      return visit([](double a, double) { return std::cosh(a); });
    case Operation::hyperbolic_tangent:
      return visit([](double a, double) { return std::tanh(a); });
    case Operation::error_function:
      return visit([](double a, double) { return std::erf(a); });
    case Operation::power:
      break;
  }
  return visit([](double a, double b) { return std::pow(a, b); });
}

}  // namespace

double apply(Operation operation, double a, double b, double c, double d) {
  return with_function(operation, c, d, [=](auto f) { return f(a, b); });
}

void Tape::evaluate(std::size_t n, const double* x, double* const* out) const {
  // Kept between calls, since calls are many and short.
  thread_local std::vector<double> scratch;
  thread_local std::vector<double*> slots;
  scratch.resize(std::max(scratch.size(), work_ * block));
  slots.resize(work_ + 1 + outputs_);
  for (int s = 0; s < work_; ++s) slots[s + 1] = scratch.data() + s * block;
  for (std::size_t begin = 0; begin < n; begin += block) {
    const std::size_t count = std::min(block, n - begin);
    for (int k = 0; k < outputs_; ++k) slots[work_ + 1 + k] = out[k] + begin;
    const auto operand = [&](int slot) { return slot == 0 ? x + begin : slots[slot]; };
    for (const Instruction& now : instructions_)
      with_function(now.operation, now.c, now.d, [&](auto f) {
        loop(count, slots[now.target], operand(now.a), operand(now.b), f);
      });
  }
}

double Tape::operator()(double x) const {
  double value;
  double* out = &value;
  evaluate(1, &x, &out);
  return value;
}

}  // namespace mft
